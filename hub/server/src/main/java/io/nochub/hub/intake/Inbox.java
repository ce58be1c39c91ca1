package io.nochub.hub.intake;

import io.nochub.api.Cursor;
import io.nochub.api.source.Received;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that came in, as it came in. What is answered to a sender is answered after the commit
 * here. Thread-safe.
 */
public final class Inbox {
  /** Bytes that may wait for a commit; more means the disk is behind. */
  private static final long MOST_WAITING = 64L << 20;

  private static final long LOAD_AT_ONCE = 8L << 20;
  private static final int LONGEST_CURSOR = 4_000;

  // There is no index by integration: every input would pay for what is rarely asked.
  private static final int LOOK = 2_000;
  private static final int LOOKS_BACK = 100;

  private final Database database;
  private final InstantSource clock;
  private final BooleanSupplier roomLeft;
  private final InboxStore store = new InboxStore();
  private final Heard heard = new Heard();
  private final AtomicLong waiting = new AtomicLong();
  private volatile Consumer<List<Input>> stored = inputs -> {};

  /**
   * @param roomLeft whether the disk has room for more
   */
  public Inbox(Database database, InstantSource clock, BooleanSupplier roomLeft) {
    this.database = database;
    this.clock = clock;
    this.roomLeft = roomLeft;
  }

  /** When sources were last heard of. */
  public Heard heard() {
    return heard;
  }

  /** Whom to tell of stored inputs, in the order of their ids, on the writer's thread. */
  void onStored(Consumer<List<Input>> listener) {
    stored = listener;
  }

  /**
   * Takes items without waiting; empty if the disk is full or behind. The future completes when
   * they are on disk, and fails if they could not be stored.
   */
  public Optional<CompletableFuture<List<Input>>> offer(SourceName from, List<Received> items) {
    return offer(from, items, 0);
  }

  /** As above, for what the source itself has sent: it has been heard of once that is on disk. */
  Optional<CompletableFuture<List<Input>>> receive(SourceName from, List<Received> items) {
    Optional<CompletableFuture<List<Input>>> stored = offer(from, items);
    return stored.map(
        future ->
            future.thenApply(
                inputs -> {
                  heard.from(from, clock.instant());
                  return inputs;
                }));
  }

  /** As above, for the answer to an input's look-up. */
  Optional<CompletableFuture<List<Input>>> offer(
      SourceName from, List<Received> items, long answers) {
    long bytes = items.stream().mapToLong(item -> item.body().length + 500L).sum();
    // One item larger than all that may wait is taken if nothing else waits.
    if (!roomLeft.getAsBoolean() || (waiting.get() > 0 && waiting.get() + bytes > MOST_WAITING)) {
      return Optional.empty();
    }
    waiting.addAndGet(bytes);
    List<Received> timed = timed(items);
    return Optional.of(
        database
            .write(Lane.DECISIONS, tx -> tell(tx, add(tx, from, timed, answers)))
            .whenComplete((inputs, failure) -> waiting.addAndGet(-bytes)));
  }

  private List<Received> timed(List<Received> items) {
    Instant now = clock.instant();
    return items.stream()
        .map(item -> new Received(item.kind(), item.key(), now, item.facts(), item.body()))
        .toList();
  }

  private List<Input> add(Transaction tx, SourceName from, List<Received> items, long answers) {
    List<Input> inputs = new ArrayList<>(items.size());
    for (Received item : items) {
      inputs.add(new Input(store.add(tx, from, item, answers), from, item, answers));
    }
    return inputs;
  }

  private List<Input> tell(Transaction tx, List<Input> inputs) {
    tx.afterCommit(() -> stored.accept(inputs));
    return inputs;
  }

  /** Where a poll goes on. */
  Cursor cursor(SourceName from) {
    return database.read(tx -> store.cursor(tx, from));
  }

  /**
   * Stores what is new or changed in a page, and the position after it, in one transaction; waits
   * for the commit.
   *
   * @param listed all keys of a complete look if this page ends one: what is not among them counts
   *     as new when it comes back
   * @return how many items were new
   */
  int page(SourceName from, List<Received> items, Cursor next, @Nullable Set<String> listed) {
    if (next.value().length() > LONGEST_CURSOR) {
      throw new IllegalArgumentException(
          "The position has " + next.value().length() + " characters, more than " + LONGEST_CURSOR);
    }
    List<Received> timed = timed(items);
    List<byte[]> hashes = timed.stream().map(Inbox::hash).toList();
    int news =
        database.writeAndWait(
            Lane.DECISIONS, tx -> storePage(tx, from, timed, hashes, next, listed));
    heard.from(from, clock.instant());
    return news;
  }

  private int storePage(
      Transaction tx,
      SourceName from,
      List<Received> items,
      List<byte[]> hashes,
      Cursor next,
      @Nullable Set<String> listed) {
    Instant now = clock.instant();
    List<Received> news = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (store.isNews(tx, from, items.get(i).key(), hashes.get(i), now)) {
        news.add(items.get(i));
      }
    }
    store.saveCursor(tx, from, next, now);
    if (listed != null) {
      store.forgetUnlisted(tx, from, listed);
    }
    tell(tx, add(tx, from, news, 0));
    return news.size();
  }

  /**
   * Some of the first of these inputs, as many as fit into memory at a time.
   *
   * @param looked how many of the ids these are, those no longer kept included
   */
  record Loaded(List<Input> inputs, int looked) {}

  Loaded load(List<Long> ids) {
    return database.read(
        tx -> {
          List<Input> inputs = new ArrayList<>();
          long weight = 0;
          int looked = 0;
          while (looked < ids.size() && weight < LOAD_AT_ONCE) {
            Optional<Input> input = store.find(tx, ids.get(looked++));
            weight += input.map(Input::weight).orElse(0L);
            input.ifPresent(inputs::add);
          }
          return new Loaded(inputs, looked);
        });
  }

  /** An input as it came, if it is still kept. */
  public Optional<Input> find(long id) {
    return database.read(tx -> store.find(tx, id));
  }

  /**
   * Ids of an integration's newest inputs, the newest first, as far as they are found among the
   * last 200,000 of all.
   */
  List<Long> latest(String integration, int atMost) {
    List<Long> found = new ArrayList<>();
    long before = Long.MAX_VALUE;
    for (int looks = 0; looks < LOOKS_BACK && found.size() < atMost; looks++) {
      long from = before;
      List<InboxStore.Listed> page = database.read(tx -> store.listBefore(tx, from, LOOK));
      page.stream()
          .filter(listed -> listed.integration().equals(integration))
          .limit(atMost - found.size())
          .forEach(listed -> found.add(listed.id()));
      before = page.isEmpty() ? 0 : page.get(page.size() - 1).id();
    }
    return found;
  }

  List<InboxStore.Listed> list(long from, int atMost) {
    return database.read(tx -> store.list(tx, from, atMost));
  }

  List<InboxStore.Came> came(long from, int atMost) {
    return database.read(tx -> store.came(tx, from, atMost));
  }

  List<Long> listOlder(long from, Instant than, int atMost) {
    return database.read(tx -> store.listOlder(tx, from, than, atMost));
  }

  void delete(List<Long> ids) {
    database.writeAndWait(
        Lane.HOUSEKEEPING,
        tx -> {
          store.delete(tx, ids);
          return ids.size();
        });
  }

  /** Bytes of the inbox in use; 0 if the database does not say. */
  long usedBytes() {
    return database.read(tx -> tx.dialect().usedBytes(tx)).orElse(0);
  }

  int forgetItems(Instant before, int atMost) {
    return database.writeAndWait(Lane.HOUSEKEEPING, tx -> store.forgetItems(tx, before, atMost));
  }

  /** Numbers new inputs above this one. */
  void numbersBehind(long id) {
    if (id > 0) {
      database.writeAndWait(Lane.HOUSEKEEPING, tx -> store.take(tx, id, clock.instant()));
    }
  }

  /** Of kind, facts and body; the time of receipt does not count. */
  private static byte[] hash(Received item) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      feed(digest, item.kind());
      for (Map.Entry<String, String> fact : new TreeMap<>(item.facts()).entrySet()) {
        feed(digest, fact.getKey());
        feed(digest, fact.getValue());
      }
      return digest.digest(item.body());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static void feed(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
