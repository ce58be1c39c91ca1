package io.nochub.hub.intake;

import io.nochub.api.source.PollingSource;
import io.nochub.api.source.SignalSource;
import io.nochub.hub.intake.PollPace.Next;
import io.nochub.hub.intake.PolledSource.Turn;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.plugin.OpenIntegration;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls every polling source at its interval, as failures and the operator's switches allow. When a
 * source is due next is kept in memory, its position on disk. Thread-safe.
 */
public final class PollWorker implements IntegrationRegistry.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(PollWorker.class);

  /** With so many inputs of an integration waiting, its polls are skipped. */
  private static final long ENOUGH_WAITING = 10_000;

  private final IntegrationRegistry integrations;
  private final Inbox inbox;
  private final InputReader reader;
  private final LookJudge judge;
  private final Pauses pauses;
  private final ScheduledExecutorService workers;
  private final InstantSource clock;
  private final Map<SourceName, Round> rounds = new ConcurrentHashMap<>();

  public PollWorker(
      IntegrationRegistry integrations,
      Inbox inbox,
      InputReader reader,
      LookJudge judge,
      Pauses pauses,
      ScheduledExecutorService workers,
      InstantSource clock) {
    this.integrations = integrations;
    this.inbox = inbox;
    this.reader = reader;
    this.judge = judge;
    this.pauses = pauses;
    this.workers = workers;
    this.clock = clock;
  }

  /** Begins to poll what is open and what will be. */
  public void start() {
    integrations.listen(this);
  }

  @Override
  public void opened(OpenIntegration integration) {
    for (SignalSource source : integration.sources()) {
      if (source instanceof PollingSource polling) {
        PolledSource polled = new PolledSource(integration, polling, inbox, judge, clock);
        Round round = new Round(polled);
        Round before = rounds.put(polled.name(), round);
        if (before != null) {
          before.stop();
        }
        round.soon(Duration.ZERO);
      }
    }
  }

  @Override
  public void closing(OpenIntegration integration) {
    for (Round round : List.copyOf(rounds.values())) {
      if (round.source.integration() == integration) {
        rounds.remove(round.source.name(), round);
        round.stop();
      }
    }
  }

  /** Polls an integration at once, also what had stopped until an operator acts. */
  public void askNow(String integration) {
    rounds.values().stream()
        .filter(round -> round.source.name().integration().equals(integration))
        .forEach(Round::again);
  }

  /**
   * Takes an operator's word that the alerts which sources of an integration no longer list have
   * ended, where that was too many to be believed, and looks again at once.
   *
   * @return how many sources were doubted
   */
  public int believeEnded(String integration) {
    int doubted = judge.believe(integration);
    if (doubted > 0) {
      askNow(integration);
    }
    return doubted;
  }

  /**
   * Polls everything at once; completes when each source has been looked at as a whole or cannot be
   * asked, at the latest after that time.
   */
  public CompletableFuture<Void> askAll(Duration atMost) {
    List<CompletableFuture<Void>> looks = new ArrayList<>();
    rounds.values().forEach(round -> looks.add(round.askNow()));
    return CompletableFuture.allOf(looks.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The polls of one source, one after the other. */
  private final class Round {
    final PolledSource source;
    private CompletableFuture<Void> wholeLook = new CompletableFuture<>();
    private @Nullable ScheduledFuture<?> next;
    private boolean running;
    private boolean again;
    private boolean stopped;

    Round(PolledSource source) {
      this.source = source;
    }

    synchronized void soon(Duration in) {
      if (stopped) {
        return;
      }
      try {
        next = workers.schedule(this::run, in.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException closing) {
        LOG.debug("No more polls: the hub is stopping");
      }
    }

    synchronized CompletableFuture<Void> askNow() {
      wholeLook.complete(null);
      wholeLook = new CompletableFuture<>();
      again();
      return wholeLook;
    }

    synchronized void again() {
      if (running) {
        again = true;
      } else {
        cancel();
        soon(Duration.ZERO);
      }
    }

    synchronized void stop() {
      stopped = true;
      wholeLook.complete(null);
      cancel();
    }

    private void cancel() {
      if (next != null) {
        next.cancel(false);
      }
    }

    private synchronized boolean begins() {
      if (stopped || running) {
        return false;
      }
      running = true;
      return true;
    }

    private synchronized void ends(boolean whole, Next then) {
      running = false;
      if (whole && !again) {
        wholeLook.complete(null);
      }
      if (again) {
        again = false;
        soon(Duration.ZERO);
      } else if (then.then() == PollPace.Then.STOP) {
        wholeLook.complete(null);
      } else {
        soon(then.in());
      }
    }

    private void run() {
      if (!begins()) {
        return;
      }
      boolean whole = false;
      Next then = new Next(PollPace.Then.AGAIN, source.usualInterval());
      try {
        String integration = source.name().integration();
        Optional<Duration> pause = pauses.left(integration);
        if (pause.isPresent()) {
          then = new Next(PollPace.Then.AGAIN, pause.get());
        } else if (!pauses.mayAsk(integration)) {
          whole = true;
        } else if (reader.behind(integration) < ENOUGH_WAITING) {
          Turn turn = source.poll();
          whole = turn.wholeLook();
          then = afterwards(integration, turn.next());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        ends(whole, then);
      }
    }

    private Next afterwards(String integration, Next then) {
      if (then.then() == PollPace.Then.PAUSE_INTEGRATION) {
        pauses.pause(integration, then.in());
      }
      if (then.then() == PollPace.Then.STOP) {
        LOG.warn("{} is polled no more until an operator has acted", source.name());
      }
      return then;
    }
  }
}
