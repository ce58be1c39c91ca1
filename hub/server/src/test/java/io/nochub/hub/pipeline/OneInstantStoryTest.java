package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.asset.Device.Kind;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.Category;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.Reason;
import io.nochub.hub.inventory.Device;
import io.nochub.hub.inventory.Evidence;
import io.nochub.hub.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server that comes and goes, is held, lies in a maintenance window and is reached through a
 * router that is down: all four end in one instant, and are noticed in any order.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init")
class OneInstantStoryTest {
  private static final Duration LENGTH = Duration.ofMinutes(10);
  private static final Duration SETTLE = Duration.ofMinutes(5);

  private enum Notice {
    SOURCES("the sources"),
    WINDOWS("maintenance windows"),
    PARENTS("parents"),
    REASONS("reasons");

    private final String work;

    Notice(String work) {
      this.work = work;
    }
  }

  @TempDir Path folder;
  private TestDatabase opened;
  private Road road;

  @BeforeEach
  void open() {
    opened = TestDatabase.open(TestDatabase.Kind.SQLITE, "hub", folder);
    road = new Road(opened.database());
    road.routes(
        "{\"name\":\"root\",\"ticket\":{\"integration\":\"desk\",\"resolve\":\"ALWAYS\"},"
            + "\"flap\":{\"changes\":3,\"within\":\"PT10M\"},\"children\":[{\"name\":\"server\","
            + "\"when\":\"device.id == 'server'\",\"hold\":\"PT10M\"}]}");
    device("router", null);
    device("server", "router");
  }

  @AfterEach
  void close() {
    road.close();
    opened.close();
  }

  private void device(String name, @Nullable String parent) {
    Map<Evidence.Kind, List<String>> evidence = Map.of(Evidence.Kind.HOSTNAME, List.of(name));
    Device device = new Device(name, "acme", null, name, Kind.OTHER, parent, evidence);
    road.write(tx -> road.inventory.add(tx, device, road.clock.instant()));
  }

  private void down(String device) {
    road.take(
        Road.raise(device, "1", device)
            .at(road.clock.instant())
            .category(Category.AVAILABILITY)
            .title(device + " cannot be reached")
            .build());
  }

  private void up(String device) {
    road.take(AlertCleared.of(device, road.clock.instant(), ""));
  }

  private Alert server() {
    return road.alertList().stream()
        .filter(alert -> "server".equals(alert.place().deviceId()))
        .findFirst()
        .orElseThrow();
  }

  private long ticketsOfServer() {
    return road.desk.tickets.values().stream()
        .filter(ticket -> ticket.summary.contains("server"))
        .count();
  }

  private void serverGoesDownCoveredByAll() {
    down("router");
    road.pass(Duration.ofHours(1));
    road.window("acme", Duration.ZERO, LENGTH);
    down("server");
    up("server");
    road.clock.push(Duration.ofMillis(1));
    down("server");
    road.clock.push(Duration.ofMillis(-1));
    road.settle();
    long server = server().id();
    List<Reason> reasons = road.database.read(tx -> road.alerts.reasons(tx, server));
    assertThat(reasons)
        .extracting(Reason::kind)
        .containsExactlyInAnyOrder(
            Reason.Kind.WINDOW, Reason.Kind.PARENT, Reason.Kind.FLAP, Reason.Kind.HOLD);
  }

  private void notice(List<Notice> order, boolean serverReturns) {
    road.clock.push(LENGTH.plusMillis(1));
    for (Notice notice : order) {
      if (notice != Notice.SOURCES) {
        road.runDueWork(notice.work);
      } else {
        up("router");
        if (serverReturns) {
          up("server");
        }
      }
    }
    road.settle();
  }

  static Stream<List<Notice>> orders() {
    return orders(List.of(Notice.values())).stream();
  }

  private static List<List<Notice>> orders(List<Notice> of) {
    List<List<Notice>> orders = new ArrayList<>();
    for (Notice first : of) {
      List<Notice> rest = of.stream().filter(it -> it != first).toList();
      for (List<Notice> others : rest.isEmpty() ? List.of(rest) : orders(rest)) {
        List<Notice> order = new ArrayList<>(List.of(first));
        order.addAll(others);
        orders.add(order);
      }
    }
    return orders;
  }

  @ParameterizedTest
  @MethodSource("orders")
  void what_stays_down_is_told_once_after_the_settling_time(List<Notice> order) {
    serverGoesDownCoveredByAll();
    notice(order, false);
    assertThat(ticketsOfServer()).isZero();
    road.pass(SETTLE);
    road.restart();
    road.pass(Duration.ofHours(1));
    assertThat(ticketsOfServer()).isEqualTo(1);
    assertThat(road.desk.open()).hasSize(1);
    assertThat(road.trail(server())).filteredOn(entry -> entry.verdict().equals("told")).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("orders")
  void what_returns_in_the_same_instant_is_told_nobody(List<Notice> order) {
    serverGoesDownCoveredByAll();
    notice(order, true);
    road.pass(Duration.ofHours(1));
    assertThat(ticketsOfServer()).isZero();
    assertThat(road.desk.open()).isEmpty();
  }
}
