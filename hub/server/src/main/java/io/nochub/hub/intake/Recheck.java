package io.nochub.hub.intake;

import io.nochub.api.Capability;
import io.nochub.api.IntegrationException;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Signal;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.SignalSource;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.plugin.PluginFault;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells sources which alerts the hub believes open, after start and every 15 minutes, and takes the
 * clears they answer with: the way out for vendors that never say something is over. Thread-safe.
 */
public final class Recheck {
  private static final Logger LOG = LoggerFactory.getLogger(Recheck.class);
  private static final Duration INTERVAL = Duration.ofMinutes(15);
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final int BATCH = 200;

  private final IntegrationRegistry integrations;
  private final Inbox inbox;
  private final OpenAlerts alerts;
  private final Pauses pauses;
  private final ScheduledExecutorService workers;

  public Recheck(
      IntegrationRegistry integrations,
      Inbox inbox,
      OpenAlerts alerts,
      Pauses pauses,
      ScheduledExecutorService workers) {
    this.integrations = integrations;
    this.inbox = inbox;
    this.alerts = alerts;
    this.pauses = pauses;
    this.workers = workers;
  }

  /** Asks now, and again and again. */
  @SuppressWarnings("FutureReturnValueIgnored") // ends with the workers
  public void start() {
    try {
      workers.scheduleWithFixedDelay(this::askAllSafely, 0, INTERVAL.toSeconds(), TimeUnit.SECONDS);
    } catch (RejectedExecutionException closing) {
      LOG.debug("No rechecks: the hub is stopping");
    }
  }

  private void askAllSafely() {
    try {
      askAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("A recheck failed; it is tried again in {}", INTERVAL, e);
    }
  }

  /** Asks every source that can be asked, one after the other. */
  public void askAll() throws InterruptedException {
    for (OpenIntegration open : integrations.all()) {
      if (open.can(Capability.ALERTS_RECHECK)
          && pauses.mayAsk(open.id())
          && pauses.left(open.id()).isEmpty()) {
        ask(open);
      }
    }
  }

  private void ask(OpenIntegration open) throws InterruptedException {
    try {
      for (SignalSource source : open.sources()) {
        ask(open, source);
      }
    } catch (IntegrationException e) {
      if (e.kind() == IntegrationException.Kind.RATE_LIMITED) {
        pauses.pause(open.id(), e.retryAfter().orElse(Duration.ofMinutes(1)));
      }
      LOG.info("{} could not be asked what is still open: {}", open.id(), e.getMessage());
    } catch (PluginFault e) {
      LOG.error("Integration {}: {}\n{}", open.id(), e.getMessage(), e.trace());
    }
  }

  private void ask(OpenIntegration open, SignalSource source)
      throws IntegrationException, InterruptedException {
    SourceName name = SourceName.of(open.id(), source);
    String after = "";
    List<AlertRaised> batch = alerts.reported(open.id(), name.feed(), after, BATCH);
    while (!batch.isEmpty()) {
      List<AlertRaised> asked = batch;
      Reading reading = open.call("recheck " + name.source(), LONGEST, () -> answer(source, asked));
      if (!take(name, asked, reading)) {
        return;
      }
      after = batch.get(batch.size() - 1).sourceAlertId();
      batch = alerts.reported(open.id(), name.feed(), after, BATCH);
    }
  }

  /** The capability is the integration's; not each of its sources has to have it. */
  private static Reading answer(SignalSource source, List<AlertRaised> asked)
      throws IntegrationException, InterruptedException {
    try {
      return source.recheck(asked);
    } catch (UnsupportedOperationException notThisOne) {
      return Reading.nothing("this source cannot be asked");
    }
  }

  /** Only clears of what was asked about count; false if the disk is behind. */
  private boolean take(SourceName name, List<AlertRaised> asked, Reading reading) {
    Set<String> ids = asked.stream().map(AlertRaised::sourceAlertId).collect(Collectors.toSet());
    List<Received> clears =
        reading.signals().stream()
            .filter(AlertCleared.class::isInstance)
            .map(AlertCleared.class::cast)
            .filter(clear -> ids.contains(clear.sourceAlertId()))
            .map(HubClear::of)
            .toList();
    warnOfOthers(name, reading.signals(), clears.size());
    return clears.isEmpty() || inbox.offer(name, clears).isPresent();
  }

  private static void warnOfOthers(SourceName name, List<Signal> signals, int taken) {
    if (signals.size() > taken) {
      LOG.warn(
          "{}: {} signals of a recheck are no clears of what was asked, and are left out",
          name,
          signals.size() - taken);
    }
  }
}
