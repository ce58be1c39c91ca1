package io.nochub.hub.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Remembers which figures of lost input rose within the last minutes. Not thread-safe. */
final class Losses {
  /** What is lost now and then is one trouble, not one each time. */
  private static final Duration LATELY = Duration.ofMinutes(10);

  private final Map<String, Map<String, Figure>> figures = new HashMap<>();

  private record Figure(long value, Instant rose) {}

  /** Names of those that rose, by the values they have now. */
  List<String> latest(String integration, Map<String, Long> values, Instant now) {
    Map<String, Figure> known = figures.getOrDefault(integration, Map.of());
    Map<String, Figure> next = new TreeMap<>();
    values.forEach(
        (name, value) ->
            next.put(
                name, figure(known.getOrDefault(name, new Figure(0, Instant.EPOCH)), value, now)));
    figures.put(integration, next);
    List<String> lately = new ArrayList<>();
    next.forEach(
        (name, figure) -> {
          if (figure.rose.isAfter(now.minus(LATELY))) {
            lately.add(name);
          }
        });
    return lately;
  }

  /** A smaller value than before counts from zero again: the integration was opened anew. */
  private static Figure figure(Figure before, long value, Instant now) {
    boolean rose = value > before.value || (value > 0 && value < before.value);
    return new Figure(value, rose ? now : before.rose);
  }
}
