package io.nochub.hub.intake;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.signal.Signal;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.SignalSource;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.plugin.PluginFault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a source for what an item only points to, outside any transaction. The answer is stored and
 * read like any input; if none comes in time, what the item said by itself is used. Thread-safe.
 */
public final class LookUpWorker {
  private static final Logger LOG = LoggerFactory.getLogger(LookUpWorker.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final Inbox inbox;
  private final FairQueue queue;
  private final KnownEvents known;
  private final ScheduledExecutorService workers;
  private final InstantSource clock;
  private final Duration longest;

  /**
   * @param longest after this the item goes on without its look-up; usually 30 seconds
   */
  public LookUpWorker(
      Inbox inbox,
      FairQueue queue,
      KnownEvents known,
      ScheduledExecutorService workers,
      InstantSource clock,
      Duration longest) {
    this.inbox = inbox;
    this.queue = queue;
    this.known = known;
    this.workers = workers;
    this.clock = clock;
    this.longest = longest;
  }

  /** Sees to it that the input ends: by the look-up's answer, or by its own signals. */
  void ask(Input input, OpenIntegration open, SignalSource source, Reading reading) {
    Question question =
        new Question(input, open, source, reading, clock.instant().plus(longest), FIRST_PAUSE);
    try {
      workers.execute(() -> answer(question));
    } catch (RejectedExecutionException closing) {
      LOG.debug("Input {} is looked up after the next start", input.id());
    }
  }

  private record Question(
      Input input,
      OpenIntegration open,
      SignalSource source,
      Reading reading,
      Instant until,
      Duration pause) {
    Question afterPause() {
      return new Question(input, open, source, reading, until, pause.multipliedBy(2));
    }

    String reference() {
      return Objects.requireNonNull(reading.lookUp());
    }

    String what() {
      return "look up for " + source.name();
    }
  }

  private void answer(Question question) {
    try {
      if (allKnown(question)) {
        queue.add(question.input, question.reading.signals());
      } else {
        tryOnce(question);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("Input {}: the look-up failed, it goes on without", question.input.id(), e);
      giveUp(question);
    }
  }

  private boolean allKnown(Question question) {
    List<String> events = question.reading.signals().stream().map(Signal::sourceEventId).toList();
    SourceName from = question.input.from();
    return !events.isEmpty() && known.allKnown(from.integration(), from.feed(), events);
  }

  private void tryOnce(Question question) throws InterruptedException {
    Duration left = Duration.between(clock.instant(), question.until);
    if (left.isNegative() || left.isZero()) {
      giveUp(question);
      return;
    }
    try {
      Received answer =
          question.open.call(
              question.what(), left, () -> question.source.lookUp(question.reference()));
      store(question, answer);
    } catch (IntegrationException e) {
      failed(question, e);
    } catch (PluginFault e) {
      LOG.warn("Input {}: {}; it goes on without the look-up", question.input.id(), e.getMessage());
      giveUp(question);
    }
  }

  private void store(Question question, Received answer) {
    Optional<CompletableFuture<List<Input>>> stored =
        inbox.offer(question.input.from(), List.of(answer), question.input.id());
    if (stored.isEmpty()) {
      again(question);
      return;
    }
    endWhenStored(question, stored.get());
  }

  /** After a crash between the two commits the question is asked once more, which does no harm. */
  @SuppressWarnings("FutureReturnValueIgnored") // both ends are handled here
  private void endWhenStored(Question question, CompletableFuture<List<Input>> stored) {
    stored.whenComplete(
        (inputs, failure) -> {
          if (failure == null) {
            queue.add(question.input, List.of());
          } else {
            again(question);
          }
        });
  }

  private void failed(Question question, IntegrationException e) {
    boolean worthAnother =
        e.kind() == Kind.UNAVAILABLE
            || e.kind() == Kind.OUTCOME_UNKNOWN
            || e.kind() == Kind.RATE_LIMITED;
    if (worthAnother) {
      again(question);
    } else {
      LOG.info("Input {} goes on without its look-up: {}", question.input.id(), e.getMessage());
      giveUp(question);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for an attempt
  private void again(Question question) {
    long millis =
        Math.min(
            question.pause.toMillis(),
            Math.max(0, Duration.between(clock.instant(), question.until).toMillis()));
    try {
      workers.schedule(() -> answer(question.afterPause()), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closing) {
      LOG.debug("Input {} is looked up after the next start", question.input.id());
    }
  }

  private void giveUp(Question question) {
    queue.add(question.input, question.reading.signals());
  }
}
