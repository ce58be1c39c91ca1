package io.nochub.plugins.kaseyavsa;

import io.nochub.api.IntegrationException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the latest answers for a while, so that nothing is asked again that was asked a moment ago.
 * Losing them costs requests, nothing else. Thread-safe.
 */
final class Lately<T> {
  private final Duration kept;
  private final InstantSource clock;
  private final Map<String, Answer<T>> answers;

  private record Answer<T>(T value, Instant at) {}

  /** How an answer is got that is not at hand. */
  @FunctionalInterface
  interface Ask<T> {
    T of(String key) throws IntegrationException, InterruptedException;
  }

  Lately(int atMost, Duration kept, InstantSource clock) {
    this.kept = kept;
    this.clock = clock;
    this.answers =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Answer<T>> eldest) {
            return size() > atMost;
          }
        };
  }

  T get(String key, Ask<T> ask) throws IntegrationException, InterruptedException {
    Instant now = clock.instant();
    synchronized (answers) {
      Answer<T> last = answers.get(key);
      if (last != null && last.at().plus(kept).isAfter(now)) {
        return last.value();
      }
    }
    T value = ask.of(key);
    synchronized (answers) {
      answers.remove(key);
      answers.put(key, new Answer<>(value, now));
    }
    return value;
  }
}
