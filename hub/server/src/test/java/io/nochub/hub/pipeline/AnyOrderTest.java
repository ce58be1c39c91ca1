package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.Signal;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.Told;
import io.nochub.hub.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * What a source tells comes by webhook and by poll at the same time, each of them up to ten times
 * and in any order, by a clock up to an hour off: in the end it is as if each had come once and in
 * order.
 */
class AnyOrderTest {
  private static final int DEVICES = 2;
  private static final int MOST_CHANGES = 5;
  private static final int MOST_REPEATS = 10;

  /** The n-th change at a device: the first is a raise, the next its end, and so on. */
  record Change(int device, int number) {
    private Signal signal(Instant beginning) {
      String name = "dc0" + device;
      Instant at = beginning.plusSeconds(60L * number);
      return number % 2 == 0
          ? Road.raise(name, "1", name).at(at).event(name + "/" + at).build()
          : AlertCleared.of(name, at, "");
    }
  }

  /** One history, and how each of two roads brings it. */
  record Telling(List<Integer> changes, List<Change> byWebhook, List<Change> byPoll) {}

  @Provide
  Arbitrary<Telling> tellings() {
    return Arbitraries.integers()
        .between(1, MOST_CHANGES)
        .list()
        .ofSize(DEVICES)
        .flatMap(
            changes ->
                Combinators.combine(shuffled(changes), shuffled(changes))
                    .as((webhook, poll) -> new Telling(changes, webhook, poll)));
  }

  private static List<Change> inOrder(List<Integer> changes) {
    List<Change> all = new ArrayList<>();
    for (int device = 0; device < changes.size(); device++) {
      for (int number = 0; number < changes.get(device); number++) {
        all.add(new Change(device, number));
      }
    }
    return all;
  }

  private static Arbitrary<List<Change>> shuffled(List<Integer> changes) {
    List<Change> once = inOrder(changes);
    return Arbitraries.integers()
        .between(1, MOST_REPEATS)
        .list()
        .ofSize(once.size())
        .flatMap(
            repeats -> {
              List<Change> all = new ArrayList<>();
              for (int i = 0; i < once.size(); i++) {
                for (int n = 0; n < repeats.get(i); n++) {
                  all.add(once.get(i));
                }
              }
              return Arbitraries.shuffle(all);
            });
  }

  @Property(tries = 30)
  void the_end_is_as_if_each_had_come_once_and_in_order(
      @ForAll("tellings") Telling told, @ForAll @IntRange(min = -3_600, max = 3_600) int clockIsOff)
      throws IOException {
    assertThat(end(clockIsOff, List.of(told.byWebhook(), told.byPoll())))
        .isEqualTo(end(clockIsOff, List.of(inOrder(told.changes()))));
  }

  /** What is open in the end, at the hub and at the desk. */
  private static List<String> end(int clockIsOff, List<List<Change>> roads) throws IOException {
    Path folder = Files.createTempDirectory("nochub-order");
    try (TestDatabase database = TestDatabase.open(TestDatabase.Kind.SQLITE, "hub", folder);
        Road road = new Road(database.database())) {
      Instant beginning = road.clock.instant().plusSeconds(clockIsOff);
      CompletableFuture.allOf(
              roads.stream()
                  .map(
                      changes ->
                          CompletableFuture.runAsync(
                              () -> changes.forEach(one -> road.take(one.signal(beginning)))))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
      road.settle();
      return open(road);
    } finally {
      remove(folder);
    }
  }

  private static List<String> open(Road road) {
    List<String> open = new ArrayList<>();
    road.alertList().stream()
        .filter(Alert::isOpen)
        .forEach(alert -> open.add("alert of " + alert.report().subject().deviceId()));
    road.alertList().stream()
        .filter(alert -> alert.told() == Told.PROBLEM)
        .forEach(alert -> open.add("told of " + alert.report().subject().deviceId()));
    road.incidentList().stream()
        .filter(incident -> incident.isOpen())
        .forEach(incident -> open.add("incident " + incident.title()));
    road.desk.open().forEach(ticket -> open.add("ticket"));
    open.sort(Comparator.naturalOrder());
    return open;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
