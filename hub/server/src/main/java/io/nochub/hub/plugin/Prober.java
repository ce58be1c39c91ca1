package io.nochub.hub.plugin;

import io.nochub.api.Health;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.hub.plugin.CallOutcomes.Failure;
import io.nochub.hub.plugin.IntegrationHealth.Probed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries every open integration now and then: at once after opening, every five minutes while it is
 * well, with growing pauses while it cannot be reached, and not at all while it waits for an
 * operator.
 */
final class Prober {
  private static final Logger log = LoggerFactory.getLogger(Prober.class);
  private static final Duration AT_MOST = Duration.ofSeconds(30);
  private static final Duration WHEN_WELL = Duration.ofMinutes(5);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final int MOST_DOUBLINGS = 6;

  private final Slots slots;
  private final InstantSource clock;
  private final ExecutorService loop;
  private final ExecutorService probes;
  private final Semaphore wake = new Semaphore(0);

  /**
   * @param loop one thread that decides who is due
   * @param probes threads that wait for the answers
   */
  Prober(Slots slots, InstantSource clock, ExecutorService loop, ExecutorService probes) {
    this.slots = slots;
    this.clock = clock;
    this.loop = loop;
    this.probes = probes;
  }

  /** Goes on until its threads are interrupted. */
  void start() {
    loop.execute(this::run);
  }

  /** Something was opened; it need not wait for the next round. */
  void wake() {
    wake.release();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        wake.drainPermits();
        slots.all().forEach(this::probeIfDue);
        boolean early = wake.tryAcquire(1, TimeUnit.SECONDS);
        log.trace("next round, early: {}", early);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void probeIfDue(IntegrationSlot slot) {
    boolean due =
        slot.open() != null && slot.row().held() == null && slot.isProbeDue(clock.instant());
    if (due && slot.probing.compareAndSet(false, true)) {
      probes.execute(() -> probeClaimed(slot));
    }
  }

  private void probeClaimed(IntegrationSlot slot) {
    try {
      probe(slot);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      slot.probing.set(false);
    }
  }

  /**
   * Tries one that is open, whatever it waits for; what it was held for is over if that goes well.
   */
  void probe(IntegrationSlot slot) throws InterruptedException {
    OpenIntegration open = slot.open();
    if (open == null) {
      return;
    }
    Probed how;
    Optional<Duration> pause = Optional.empty();
    try {
      Health health = open.probe(AT_MOST);
      how = Probed.of(health);
      slots.release(slot);
    } catch (IntegrationException e) {
      how = Probed.failed(Failure.of(e.kind()), e.getMessage());
      pause = e.retryAfter();
      if (e.kind() == Kind.AUTHENTICATION || e.kind() == Kind.FORBIDDEN) {
        slots.hold(slot, e.getMessage());
      }
    } catch (PluginFault e) {
      log.warn("Integration {}: {}", open.id(), e.trace());
      how = Probed.failed(Failure.PLUGIN_FAULT, String.valueOf(e.getMessage()));
    }
    if (slot.open() == open) {
      int failures = slot.probed(how);
      slot.nextProbe(clock.instant().plus(pause.orElse(pauseAfter(failures))));
    }
  }

  /** Why something that is not in its place yet cannot work; empty if it can. */
  Optional<String> whyDown(OpenIntegration candidate) throws InterruptedException {
    try {
      Health health = candidate.probe(AT_MOST);
      return health.state() == Health.State.DOWN ? Optional.of(health.summary()) : Optional.empty();
    } catch (IntegrationException | PluginFault e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Whether what runs was well when it was last tried, or was not tried yet. */
  static boolean wasWell(IntegrationSlot slot) {
    Probed probed = slot.probed();
    if (slot.open() == null || slot.row().held() != null) {
      return false;
    }
    if (probed == null) {
      return true;
    }
    Health health = probed.health();
    return health != null && health.state() != Health.State.DOWN;
  }

  static Duration pauseAfter(int failures) {
    return failures == 0
        ? WHEN_WELL
        : FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
  }
}
