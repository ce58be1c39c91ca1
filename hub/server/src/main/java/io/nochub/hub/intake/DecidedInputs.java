package io.nochub.hub.intake;

import io.nochub.hub.retention.Limits;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares the inbox with what the hub's database says is decided: what is left to do after a
 * start, and what has been kept long enough. Thread-safe.
 */
public final class DecidedInputs implements InputReader.Undecided {
  private static final int PAGE = 2_000;
  private static final int STEP = 500;

  /** Commits of other nodes may come late; within this time all of them have. */
  private static final Duration SETTLED = Duration.ofHours(1);

  /** An item that did not change for so long is stored anew when it is seen again. */
  private static final Duration ITEMS = Duration.ofDays(7);

  private final Inbox inbox;
  private final Database hub;
  private final InstantSource clock;
  private final Limits limits;
  private final DecidedStore store = new DecidedStore();

  /** All up to here was decided, or of an integration that was not open, when it was looked at. */
  private volatile long lookedUpTo;

  /**
   * @param limits how long, and in how much room, a decided input stays in the inbox, for replays
   */
  public DecidedInputs(Inbox inbox, Database hub, InstantSource clock, Limits limits) {
    this.inbox = inbox;
    this.hub = hub;
    this.clock = clock;
    this.limits = limits;
  }

  /**
   * Sees to it that no new input gets the number of one that counts as decided, should the inbox
   * have been put back to an older state than the hub's database. Called before anything is taken
   * in.
   */
  public void giveNoNumberTwice() {
    inbox.numbersBehind(hub.<Long>read(store::last));
  }

  @Override
  public List<InboxStore.Listed> from(long id) {
    long next = Math.max(id, hub.<Long>read(store::mark));
    while (true) {
      List<InboxStore.Listed> page = inbox.list(next, PAGE);
      if (page.isEmpty()) {
        return page;
      }
      Set<Long> decided = decidedOf(page.stream().map(InboxStore.Listed::id).toList());
      List<InboxStore.Listed> left =
          page.stream().filter(listed -> !decided.contains(listed.id())).toList();
      if (!left.isEmpty()) {
        return left;
      }
      next = page.get(page.size() - 1).id() + 1;
    }
  }

  /** An input that nobody has decided, and since when it waits. */
  public record Waiting(String integration, Instant since) {}

  /**
   * The oldest input that came before a time and is not decided; not one whose integration is not
   * open, which waits for that. Looks at each input about once, so it is for one caller.
   *
   * @param isOpen whether the inputs of an integration can be read at present
   */
  public Optional<Waiting> oldestUndecided(Instant before, Predicate<String> isOpen) {
    long next = Math.max(lookedUpTo, hub.<Long>read(store::mark));
    List<InboxStore.Came> page = cameBefore(before, next);
    while (!page.isEmpty()) {
      Set<Long> decided = decidedOf(page.stream().map(InboxStore.Came::id).toList());
      for (InboxStore.Came came : page) {
        if (!decided.contains(came.id()) && isOpen.test(came.integration())) {
          lookedUpTo = came.id();
          return Optional.of(new Waiting(came.integration(), came.at()));
        }
      }
      next = page.get(page.size() - 1).id() + 1;
      page = cameBefore(before, next);
    }
    lookedUpTo = next;
    return Optional.empty();
  }

  /** Inputs come in the order of their ids, so what follows a younger one need not be looked at. */
  private List<InboxStore.Came> cameBefore(Instant time, long from) {
    return inbox.came(from, PAGE).stream().takeWhile(came -> came.at().isBefore(time)).toList();
  }

  private Set<Long> decidedOf(List<Long> ids) {
    return hub.read(tx -> store.decidedOf(tx, ids));
  }

  /** Where a stored input stands. */
  enum State {
    /** It is not read or not decided yet. */
    WAITING,
    DECIDED,
    /** It was set aside. */
    DEAD,
    /** It was set aside, and an operator wants it tried again. */
    RETRYING
  }

  /**
   * Where an input stands, and why.
   *
   * @param dead what is known of one that was set aside
   */
  record Fate(State state, Optional<DeadInput> dead) {}

  Fate fate(long id) {
    return hub.read(
        tx -> {
          Optional<DeadInput> dead = store.findDead(tx, id);
          return new Fate(dead.map(DecidedInputs::state).orElseGet(() -> state(tx, id)), dead);
        });
  }

  static State state(DeadInput dead) {
    return dead.again() ? State.RETRYING : State.DEAD;
  }

  private State state(Transaction tx, long id) {
    return store.isDecided(tx, id) ? State.DECIDED : State.WAITING;
  }

  /**
   * Inputs that were set aside, the newest first.
   *
   * @param again those that are to be tried again, or the others
   * @param integration of this one only; null for all
   * @param before to go on behind an input
   */
  List<DeadInput> dead(boolean again, @Nullable String integration, long before, int atMost) {
    return hub.read(tx -> store.dead(tx, again, integration, before, atMost));
  }

  @Override
  public List<InboxStore.Listed> again() {
    return hub.read(store::listAgain);
  }

  /**
   * Notes that an input set aside is to be tried again, so that a restart does not forget it; empty
   * if it is not on the list. The caller gives it to the {@link InputReader} after the commit.
   */
  Optional<DeadInput> tryAgain(Transaction tx, long id) {
    return store.markAgain(tx, id);
  }

  /** Takes an input off the list for good; what it was there for, empty if it was not. */
  Optional<DeadInput> dismiss(Transaction tx, long id) {
    Optional<DeadInput> dead = store.findDead(tx, id);
    store.deleteDead(tx, List.of(id));
    return dead;
  }

  /**
   * Removes what has been kept long enough, in short steps, and then the oldest decided inputs for
   * as long as the inbox is larger than it may be; run now and then. What is not decided, or was
   * set aside, stays.
   *
   * @return how many inputs were removed
   */
  public int trim() {
    Instant now = clock.instant();
    moveMark(now.minus(SETTLED));
    while (belowMark() == STEP) {
      // Step by step, so that others have their turn at the writer.
    }
    while (inbox.forgetItems(now.minus(ITEMS), STEP) == STEP) {
      // Likewise.
    }
    int removed = removeOlder(now.minus(limits.inputs()), () -> false);
    return fits() ? removed : removed + removeOlder(now.minus(SETTLED), this::fits);
  }

  private boolean fits() {
    return inbox.usedBytes() <= limits.inboxBytes();
  }

  private int belowMark() {
    return hub.writeAndWait(Lane.HOUSEKEEPING, tx -> store.deleteBelowMark(tx, STEP));
  }

  /** Up to the first input that is not decided yet. */
  private void moveMark(Instant settled) {
    long mark = hub.<Long>read(store::mark);
    long next = mark;
    while (true) {
      List<Long> page = inbox.listOlder(next, settled, PAGE);
      Set<Long> decided = decidedOf(page);
      List<Long> whole = page.stream().takeWhile(decided::contains).toList();
      next = whole.isEmpty() ? next : whole.get(whole.size() - 1) + 1;
      if (whole.size() < PAGE) {
        break;
      }
    }
    if (next > mark) {
      long reached = next;
      hub.writeAndWait(
          Lane.HOUSEKEEPING,
          tx -> {
            store.setMark(tx, reached);
            return reached;
          });
    }
  }

  private int removeOlder(Instant before, BooleanSupplier enough) {
    int removed = 0;
    long next = 0;
    while (!enough.getAsBoolean()) {
      List<Long> page = inbox.listOlder(next, before, STEP);
      if (page.isEmpty()) {
        return removed;
      }
      List<Long> over = new ArrayList<>(page);
      over.retainAll(decidedOf(page));
      over.removeAll(hub.read(tx -> store.deadOf(tx, page)));
      if (!over.isEmpty()) {
        inbox.delete(over);
      }
      removed += over.size();
      next = page.get(page.size() - 1) + 1;
    }
    return removed;
  }
}
