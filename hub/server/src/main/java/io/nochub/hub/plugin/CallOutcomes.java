package io.nochub.hub.plugin;

import io.nochub.api.IntegrationException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the latest calls of one integration ended; forgets what is older. Thread-safe. */
final class CallOutcomes {
  private static final int MOST = 200;
  private static final Duration OLDEST = Duration.ofMinutes(15);

  /** The ways a call fails: the plugin's own kinds, plus the hub's findings. */
  enum Failure {
    UNAVAILABLE,
    RATE_LIMITED,
    OUTCOME_UNKNOWN,
    AUTHENTICATION,
    FORBIDDEN,
    NOT_FOUND,
    CONFLICT,
    REJECTED,
    BAD_PAYLOAD,
    PLUGIN_FAULT,
    TOO_SLOW;

    static Failure of(IntegrationException.Kind kind) {
      return valueOf(kind.name());
    }
  }

  /** One failed call, in words for the operator. */
  record Failed(Instant at, Failure failure, String what, String message) {}

  /** What cannot wait for the next look. Called on the thread of the call, so it must be short. */
  interface Alarm {
    Alarm NONE =
        new Alarm() {
          @Override
          public void refused(CallOutcomes from, String message) {}

          @Override
          public void broken(CallOutcomes from, PluginFault fault) {}
        };

    /** The credentials are refused. */
    void refused(CallOutcomes from, String message);

    /** The plugin cannot go on. */
    void broken(CallOutcomes from, PluginFault fault);
  }

  private final InstantSource clock;
  private final Alarm alarm;
  private final Deque<Failed> failures = new ArrayDeque<>();
  private @Nullable Instant lastSuccess;
  private int abandoned;

  CallOutcomes(InstantSource clock, Alarm alarm) {
    this.clock = clock;
    this.alarm = alarm;
  }

  synchronized void succeeded() {
    lastSuccess = clock.instant();
  }

  void failed(Failure failure, String what, String message) {
    synchronized (this) {
      failures.addLast(new Failed(clock.instant(), failure, what, message));
      forget();
    }
    if (failure == Failure.AUTHENTICATION) {
      alarm.refused(this, message);
    }
  }

  void failed(String what, PluginFault fault) {
    failed(Failure.PLUGIN_FAULT, what, String.valueOf(fault.getMessage()));
    if (fault.fatal()) {
      alarm.broken(this, fault);
    }
  }

  /** A call that ignored its interruption still runs somewhere. */
  synchronized void abandoned() {
    abandoned++;
  }

  synchronized void cameBack() {
    abandoned--;
  }

  synchronized int stillRunning() {
    return abandoned;
  }

  synchronized Optional<Instant> lastSuccess() {
    return Optional.ofNullable(lastSuccess);
  }

  synchronized Optional<Failed> lastFailure() {
    forget();
    return Optional.ofNullable(failures.peekLast());
  }

  synchronized Map<Failure, Long> recent() {
    forget();
    Map<Failure, Long> counts = new EnumMap<>(Failure.class);
    failures.forEach(failed -> counts.merge(failed.failure(), 1L, Long::sum));
    return counts;
  }

  private void forget() {
    Instant limit = clock.instant().minus(OLDEST);
    Failed first = failures.peekFirst();
    while (first != null && (failures.size() > MOST || first.at().isBefore(limit))) {
      failures.removeFirst();
      first = failures.peekFirst();
    }
  }
}
