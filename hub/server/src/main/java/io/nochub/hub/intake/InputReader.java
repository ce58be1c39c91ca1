package io.nochub.hub.intake;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.signal.Signal;
import io.nochub.api.source.Reading;
import io.nochub.api.source.SignalSource;
import io.nochub.hub.intake.Backlog.Share;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.plugin.PluginFault;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has each stored input read by its plugin, outside any transaction, and queues its signals. What
 * comes faster than it is decided is kept as a number only and loaded again when there is room;
 * what belongs to an integration that is not open waits until it is. Thread-safe.
 */
public final class InputReader implements IntegrationRegistry.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InputReader.class);
  // beyond it they are read from the inbox again: what waits in memory for long is costly to
  // collect
  private static final long FRESH_BYTES = 1L << 20;
  private static final int LOAD_AT_ONCE = 100;

  private final IntegrationRegistry integrations;
  private final Inbox inbox;
  private final FairQueue queue;
  private final LookUpWorker lookUps;
  private final InstantSource clock;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Input> fresh = new ArrayDeque<>();
  private final Backlog backlog = new Backlog();
  private final Unfinished atStart = new Unfinished();
  // What is stored while the reader starts is found by only one of the two ways.
  private long firstTaken = Long.MAX_VALUE;
  private long listedUpTo;
  private long freshBytes;
  private boolean backlogNext;
  private boolean closed;

  public InputReader(
      IntegrationRegistry integrations,
      Inbox inbox,
      FairQueue queue,
      LookUpWorker lookUps,
      InstantSource clock,
      ThreadFactory threads) {
    this.integrations = integrations;
    this.inbox = inbox;
    this.queue = queue;
    this.lookUps = lookUps;
    this.clock = clock;
    this.thread = threads.newThread(this::run);
    thread.setName("input-reader");
  }

  /**
   * Begins with what is not decided yet, then takes what comes in.
   *
   * @param undecided gives what the inbox holds and no decision is recorded for
   */
  public void start(Undecided undecided) {
    inbox.onStored(this::take);
    queue.onRoom(this::wake);
    queue.onEnded(ended -> ended.forEach(atStart::remove));
    long from = 0;
    List<InboxStore.Listed> page = undecided.from(from);
    while (!page.isEmpty()) {
      page.forEach(this::later);
      page = undecided.from(page.get(page.size() - 1).id() + 1);
    }
    undecided.again().forEach(this::later);
    atStart.complete();
    integrations.listen(this);
    thread.start();
  }

  private void later(InboxStore.Listed listed) {
    lock.lock();
    try {
      if (listed.id() < firstTaken) {
        atStart.add(listed.id());
        backlog.add(listed.integration(), listed.id());
        listedUpTo = Math.max(listedUpTo, listed.id());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Completes when what was undecided at start is decided, set aside, or its integration shut. */
  public CompletableFuture<Void> caughtUp() {
    return atStart.ended();
  }

  /** New inputs, in order; called by the inbox's writer, so it only puts them down. */
  private void take(List<Input> inputs) {
    lock.lock();
    try {
      for (Input input : inputs) {
        if (input.id() <= listedUpTo) {
          continue;
        }
        firstTaken = Math.min(firstTaken, input.id());
        if (freshBytes > FRESH_BYTES || backlog.has(input.from().integration())) {
          backlog.add(input.from().integration(), input.id());
        } else {
          fresh.add(input);
          freshBytes += input.weight();
        }
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Has an input read and decided once more, such as one that was set aside. */
  public void again(String integration, long id) {
    lock.lock();
    try {
      backlog.add(integration, id);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void opened(OpenIntegration integration) {
    lock.lock();
    try {
      backlog.unpark(integration.id());
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Inputs that come from now on find it closed and are put aside. */
  @Override
  public void closing(OpenIntegration integration) {}

  /** Inputs of an integration of which only the number is in memory: how far it is behind. */
  public long behind(String integration) {
    lock.lock();
    try {
      return backlog.size(integration);
    } finally {
      lock.unlock();
    }
  }

  /** As above, of all. */
  public long behind() {
    lock.lock();
    try {
      return backlog.size() + fresh.size();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (awaitWork()) {
        List<Long> wanted = queue.wanted();
        Input input = wanted.isEmpty() ? nextFresh() : null;
        if (!wanted.isEmpty()) {
          readAgain(wanted);
        } else if (input != null) {
          if (!read(input)) {
            park(input.from().integration(), withFollowing(input));
          }
        } else {
          readBacklog();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Interrupted; what is unread is read after the next start");
    }
  }

  private boolean awaitWork() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && !queue.wantsInputs() && !hasNext()) {
        changed.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean hasNext() {
    return (!fresh.isEmpty() || !backlog.isEmpty()) && queue.hasRoom();
  }

  /** Of these the queue has kept the places only, and their turn comes near. */
  private void readAgain(List<Long> ids) throws InterruptedException {
    List<Long> left = ids;
    while (!left.isEmpty()) {
      Inbox.Loaded loaded = inbox.load(left);
      Set<Long> gone = new HashSet<>(left.subList(0, loaded.looked()));
      for (Input input : loaded.inputs()) {
        readAgain(input);
        gone.remove(input.id());
      }
      gone.forEach(queue::leave);
      left = left.subList(loaded.looked(), left.size());
    }
  }

  private void readAgain(Input input) throws InterruptedException {
    Into places =
        (again, signals) -> {
          if (!queue.again(again, signals)) {
            queue.leave(again.id());
            queue.add(again, signals);
          }
        };
    if (!read(input, places)) {
      queue.leave(input.id());
      park(input.from().integration(), List.of(input.id()));
    }
  }

  /** Where the signals of an input go. */
  private interface Into {
    void take(Input input, List<? extends Signal> signals);
  }

  /** Null when it is the backlog's turn. */
  private @Nullable Input nextFresh() {
    lock.lock();
    try {
      backlogNext = !backlogNext && hasElderBacklog();
      Input input = backlogNext ? null : fresh.poll();
      freshBytes -= input == null ? 0 : input.weight();
      return input;
    } finally {
      lock.unlock();
    }
  }

  /** What came after all that is fresh, because there was no room for it, is not its turn yet. */
  private boolean hasElderBacklog() {
    Input next = fresh.peek();
    return !backlog.isEmpty() && (next == null || backlog.firstId() < next.id());
  }

  private void readBacklog() throws InterruptedException {
    Share share = share();
    if (share == null) {
      return;
    }
    List<Long> left = share.ids();
    try {
      if (integrations.find(share.integration()).isEmpty()) {
        park(share.integration(), left);
        left = List.of();
      }
      Inbox.Loaded loaded = inbox.load(left);
      for (Input input : loaded.inputs()) {
        if (!read(input)) {
          park(share.integration(), left.subList(left.indexOf(input.id()), left.size()));
          left = List.of();
          return;
        }
      }
      left = left.subList(loaded.looked(), left.size());
    } finally {
      done(share, left);
    }
  }

  private void done(Share share, List<Long> left) {
    lock.lock();
    try {
      backlog.done(share, left);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Share share() {
    lock.lock();
    try {
      return backlog.isEmpty() ? null : backlog.next(LOAD_AT_ONCE);
    } finally {
      lock.unlock();
    }
  }

  /** False if its integration is not open: it has to wait for that. */
  private boolean read(Input input) throws InterruptedException {
    return read(input, queue::add);
  }

  private boolean read(Input input, Into into) throws InterruptedException {
    if (HubClear.is(input.item())) {
      into.take(input, List.of(HubClear.signal(input.item())));
      return true;
    }
    Optional<OpenIntegration> open = integrations.find(input.from().integration());
    return open.isPresent() && read(input, open.get(), into);
  }

  private boolean read(Input input, OpenIntegration open, Into into) throws InterruptedException {
    Optional<SignalSource> source = open.source(input.from().source());
    if (source.isEmpty()) {
      setAside(input, Kind.FORBIDDEN.name(), "The integration has no source of that name any more");
      return true;
    }
    try {
      Reading reading =
          open.callHere("read " + input.from().source(), () -> source.get().read(input.item()));
      if (reading.lookUp() == null) {
        into.take(input, reading.signals());
      } else {
        lookUps.ask(input, open, source.get(), reading);
      }
    } catch (IntegrationException e) {
      if (e.kind() == Kind.UNAVAILABLE) {
        return false;
      }
      setAside(input, e.kind().name(), e.getMessage());
    } catch (PluginFault e) {
      setAside(input, "PLUGIN_FAULT", e.trace());
    }
    return true;
  }

  private void setAside(Input input, String kind, String problem) {
    queue.leave(input.id());
    queue.addDead(DeadInput.of(input, clock.instant(), kind, problem));
  }

  /** An input and what is fresh of its integration, which must not overtake it. */
  private List<Long> withFollowing(Input input) {
    List<Long> ids = new ArrayList<>(List.of(input.id()));
    lock.lock();
    try {
      for (Input other : List.copyOf(fresh)) {
        if (other.from().integration().equals(input.from().integration())) {
          fresh.remove(other);
          freshBytes -= other.weight();
          ids.add(other.id());
        }
      }
      return ids;
    } finally {
      lock.unlock();
    }
  }

  /** The integration is not open, or closes right now. */
  private void park(String integration, List<Long> ids) {
    lock.lock();
    try {
      backlog.park(integration, ids);
    } finally {
      lock.unlock();
    }
    ids.forEach(atStart::remove);
    // It may have opened between the look and the parking.
    integrations.find(integration).ifPresent(this::opened);
  }

  /** What the inbox holds and no decision is recorded for. */
  public interface Undecided {
    /** A page in the order of ids; an empty one is the last. */
    List<InboxStore.Listed> from(long id);

    /** Those set aside that an operator wants tried again. */
    List<InboxStore.Listed> again();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(4));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
