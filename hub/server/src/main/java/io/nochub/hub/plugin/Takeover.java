package io.nochub.hub.plugin;

import io.nochub.hub.plugin.IntegrationOpener.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets integrations follow their plugins: opens and closes them as plugins come and go, and tries a
 * new version beside the one that runs before it takes over.
 */
final class Takeover {
  private final Slots slots;
  private final IntegrationTypes types;
  private final IntegrationOpener opener;
  private final Prober prober;

  Takeover(Slots slots, IntegrationTypes types, IntegrationOpener opener, Prober prober) {
    this.slots = slots;
    this.types = types;
    this.opener = opener;
    this.prober = prober;
  }

  /** What came of trying a new version; problems are those it would bring. */
  record Trial(LoadedPlugin plugin, List<Tried> tried, List<String> problems) {}

  /** One integration opened with the new code, waiting to take over. */
  record Tried(IntegrationSlot slot, IntegrationRow row, Attempt attempt) {}

  /** Opens what should be open and closes what its plugin no longer serves. */
  void reconcile() throws InterruptedException {
    for (IntegrationSlot slot : slots.all()) {
      slot.turn.lockInterruptibly();
      try {
        reconcile(slot);
      } finally {
        slot.turn.unlock();
      }
    }
    prober.wake();
  }

  /** Opens one again that is closed though it should be open. */
  void reopen(IntegrationSlot slot) {
    slot.turn.lock();
    try {
      reconcile(slot);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      slot.turn.unlock();
    }
    prober.wake();
  }

  private void reconcile(IntegrationSlot slot) throws InterruptedException {
    IntegrationRow row = slot.row();
    ServedType served = types.find(row.type()).orElse(null);
    if (served == null || !row.enabled() || slot.deleted()) {
      slots.closeSlot(slot, null);
      return;
    }
    if (slot.open() != null && slot.servedBy() != served.plugin()) {
      slots.closeSlot(slot, null);
    }
    if (slot.open() == null) {
      slots.install(slot, opener.open(row, served, slots), served.plugin());
    }
  }

  /**
   * Opens the integrations of a plugin's types with its new code and probes them; those that run go
   * on meanwhile. A failure counts as a problem only where the running code was well.
   */
  Trial tryWith(LoadedPlugin next) throws InterruptedException {
    List<Tried> tried = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (IntegrationSlot slot : slots.all()) {
      IntegrationRow row = slot.row();
      Optional<OfferedType> type = next.type(row.type());
      if (type.isPresent() && row.enabled()) {
        Attempt attempt = opener.open(row, new ServedType(next, type.get()), slots);
        tried.add(new Tried(slot, row, attempt));
        if (Prober.wasWell(slot)) {
          problemOf(attempt).ifPresent(problem -> problems.add(row.id() + ": " + problem));
        }
      }
    }
    return new Trial(next, tried, problems);
  }

  private Optional<String> problemOf(Attempt attempt) throws InterruptedException {
    OpenIntegration open = attempt.open();
    return open == null
        ? Optional.ofNullable(attempt.failure()).map(OpenFailure::summary)
        : prober.whyDown(open);
  }

  /** Nothing comes of it: what runs stays. */
  void discard(Trial trial) {
    trial.tried().forEach(tried -> Slots.close(tried.attempt()));
  }

  /** Puts what was tried in place of what runs. */
  void adopt(Trial trial) throws InterruptedException {
    for (Tried tried : trial.tried()) {
      IntegrationSlot slot = tried.slot();
      slot.turn.lockInterruptibly();
      try {
        // Settings changed meanwhile, or it is gone: the trial is worth nothing.
        if (slot.deleted() || !slot.row().sameConnection(tried.row())) {
          Slots.close(tried.attempt());
        } else {
          slots.install(slot, tried.attempt(), trial.plugin());
        }
      } finally {
        slot.turn.unlock();
      }
    }
    reconcile();
  }
}
