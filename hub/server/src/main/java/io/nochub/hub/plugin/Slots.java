package io.nochub.hub.plugin;

import io.nochub.hub.plugin.IntegrationOpener.Attempt;
import io.nochub.hub.plugin.IntegrationRegistry.Listener;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All integrations while the hub runs, and the one way in which what is open changes: intake stops,
 * the successor takes the place, running calls drain, the old one closes, intake starts.
 */
final class Slots implements CallOutcomes.Alarm {
  private static final Logger log = LoggerFactory.getLogger(Slots.class);
  private static final Duration DRAIN = Duration.ofSeconds(10);
  private static final Duration TO_CLOSE = Duration.ofSeconds(5);
  private static final Duration AT_STOP = Duration.ofSeconds(1);

  private final Database database;
  private final IntegrationStore store;
  private final ExecutorService threads;
  private final Map<String, IntegrationSlot> slots = new ConcurrentSkipListMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  Slots(Database database, IntegrationStore store, ExecutorService threads) {
    this.database = database;
    this.store = store;
    this.threads = threads;
  }

  Collection<IntegrationSlot> all() {
    return slots.values();
  }

  Optional<IntegrationSlot> find(String id) {
    return Optional.ofNullable(slots.get(id));
  }

  /** False if the id is taken. */
  boolean add(IntegrationSlot slot) {
    return slots.putIfAbsent(slot.row().id(), slot) == null;
  }

  void remove(IntegrationSlot slot) {
    slots.remove(slot.row().id(), slot);
  }

  void listen(Listener listener) {
    listeners.add(listener);
    for (IntegrationSlot slot : slots.values()) {
      slot.turn.lock();
      try {
        tellOpened(slot);
      } finally {
        slot.turn.unlock();
      }
    }
  }

  /** In turn: makes the outcome of an attempt what is so now. */
  void install(IntegrationSlot slot, Attempt attempt, LoadedPlugin plugin)
      throws InterruptedException {
    if (!attempt.row().settings().equals(slot.row().settings())) {
      save(slot, attempt.row());
    }
    OpenIntegration next = attempt.open();
    if (next == null) {
      closeSlot(slot, attempt.failure());
      return;
    }
    OpenIntegration old = slot.open();
    tellClosing(slot);
    slot.opened(next, plugin);
    if (old != null) {
      close(old);
    }
    tellOpened(slot);
  }

  /** In turn: closes what is open, if anything is. */
  void closeSlot(IntegrationSlot slot, @Nullable OpenFailure why) throws InterruptedException {
    OpenIntegration old = slot.open();
    tellClosing(slot);
    slot.notOpen(why);
    if (old != null) {
      close(old);
    }
  }

  /**
   * Closes all at once, because the hub stops: calls that run are hardly waited for, and what takes
   * longer than a few seconds is left behind.
   */
  void shutDown(ExecutorService closers) throws InterruptedException {
    List<Callable<Boolean>> closings = new ArrayList<>();
    for (IntegrationSlot slot : slots.values()) {
      closings.add(() -> shutDown(slot));
    }
    closers.invokeAll(closings, AT_STOP.toMillis() * 3, TimeUnit.MILLISECONDS);
  }

  private boolean shutDown(IntegrationSlot slot) throws InterruptedException {
    if (!slot.turn.tryLock(AT_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    try {
      OpenIntegration old = slot.open();
      tellClosing(slot);
      slot.notOpen(null);
      if (old != null) {
        old.close(AT_STOP, AT_STOP)
            .ifPresent(problem -> log.warn("Closing integration {}: {}", old.id(), problem));
      }
      return true;
    } finally {
      slot.turn.unlock();
    }
  }

  /** Closes what never took its place. */
  static void close(Attempt attempt) {
    OpenIntegration open = attempt.open();
    if (open != null) {
      try {
        close(open);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void close(OpenIntegration old) throws InterruptedException {
    old.close(DRAIN, TO_CLOSE)
        .ifPresent(problem -> log.warn("Closing integration {}: {}", old.id(), problem));
  }

  private void tellOpened(IntegrationSlot slot) {
    OpenIntegration open = slot.open();
    for (Listener listener : listeners) {
      if (open != null && slot.told.add(listener)) {
        tell(open, "opened", () -> listener.opened(open));
      }
    }
  }

  private static void tellClosing(IntegrationSlot slot) {
    OpenIntegration open = slot.open();
    if (open != null) {
      slot.told.forEach(listener -> tell(open, "closing", () -> listener.closing(open)));
    }
    slot.told.clear();
  }

  private static void tell(OpenIntegration open, String what, Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      log.error("Telling of {} {}", what, open.id(), e);
    }
  }

  /** Stores everything but the switches, which are changed by themselves. */
  void save(IntegrationSlot slot, IntegrationRow row) {
    database.writeAndWait(
        Lane.OUTCOMES,
        transaction -> {
          store.update(transaction, row);
          return row;
        });
    slot.row(now -> row.with(now.mode()).with(now.paused(), now.held()));
  }

  void setPaused(
      IntegrationSlot slot,
      boolean paused,
      @Nullable String held,
      Consumer<Transaction> alongside) {
    String id = slot.row().id();
    database.writeAndWait(
        Lane.OUTCOMES,
        transaction -> {
          store.setPaused(transaction, id, paused, held);
          alongside.accept(transaction);
          return id;
        });
    slot.row(row -> row.with(paused, held));
  }

  /** Stops it until an operator acts. Comes from any thread, so it does not wait for the disk. */
  void hold(IntegrationSlot slot, String why) {
    if (slot.row().held() == null) {
      log.warn("Integration {} waits for an operator: {}", slot.row().id(), why);
      slot.row(row -> row.with(row.paused(), why));
      storeHeld(slot);
    }
  }

  /** What it was held for is over. */
  void release(IntegrationSlot slot) {
    if (slot.row().held() != null) {
      slot.row(row -> row.with(row.paused(), null));
      storeHeld(slot);
    }
  }

  private void storeHeld(IntegrationSlot slot) {
    IntegrationRow row = slot.row();
    database
        .write(
            Lane.OUTCOMES,
            transaction -> {
              store.setPaused(transaction, row.id(), row.paused(), row.held());
              return row;
            })
        .exceptionally(
            e -> {
              log.error("Integration {}: could not be stored as held", row.id(), e);
              return row;
            });
  }

  @Override
  public void refused(CallOutcomes from, String message) {
    slotOf(from).ifPresent(slot -> hold(slot, message));
  }

  @Override
  public void broken(CallOutcomes from, PluginFault fault) {
    slotOf(from)
        .ifPresent(
            slot -> {
              log.error("Closing integration {}:\n{}", slot.row().id(), fault.trace());
              threads.execute(() -> closeBroken(slot, from, fault));
            });
  }

  private void closeBroken(IntegrationSlot slot, CallOutcomes from, PluginFault fault) {
    slot.turn.lock();
    try {
      if (isOf(slot, from)) {
        closeSlot(slot, OpenFailure.plugin(String.valueOf(fault.getMessage())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      slot.turn.unlock();
    }
  }

  /** Whose calls these are; nobody's while a new version is only being tried. */
  private Optional<IntegrationSlot> slotOf(CallOutcomes outcomes) {
    return slots.values().stream().filter(slot -> isOf(slot, outcomes)).findFirst();
  }

  private static boolean isOf(IntegrationSlot slot, CallOutcomes outcomes) {
    OpenIntegration open = slot.open();
    return open != null && open.outcomes() == outcomes;
  }
}
