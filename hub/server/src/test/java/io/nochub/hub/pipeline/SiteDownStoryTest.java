package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.asset.Device.Kind;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Subject;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.inventory.Device;
import io.nochub.hub.inventory.Evidence;
import io.nochub.hub.inventory.Site;
import io.nochub.hub.store.OnBothDatabases;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents at a site, and nobody knows what they are reached through. */
@SuppressWarnings("NullAway.Init")
class SiteDownStoryTest extends OnBothDatabases {
  private static final Duration SECONDS = Duration.ofSeconds(20);
  private static final Duration WAIT = Duration.ofSeconds(90);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private Road road;

  @BeforeEach
  void open() {
    road = new Road(database());
    road.routes("{\"name\":\"root\",\"ticket\":{\"integration\":\"desk\",\"resolve\":\"ALWAYS\"}}");
    road.write(
        tx -> {
          road.inventory.add(tx, new Site("hq", "acme", "Head office"), road.clock.instant());
          road.inventory.add(tx, new Site("shop", "acme", "Shop"), road.clock.instant());
        });
  }

  @AfterEach
  void close() {
    road.close();
  }

  private void devices(String site, int count) {
    for (int i = 0; i < count; i++) {
      device(site, site + i, null);
    }
  }

  private void device(String site, String name, @Nullable String parent) {
    String id = Evidence.sourceId("rmm", name).value();
    Map<Evidence.Kind, List<String>> evidence = Map.of(Evidence.Kind.SOURCE_ID, List.of(id));
    Device device = new Device(name, "acme", site, name, Kind.SERVER, parent, evidence);
    road.write(tx -> road.inventory.add(tx, device, road.clock.instant()));
  }

  private void down(String device) {
    road.take(
        AlertRaised.of("down-" + device, "offline", Subject.of("1", device))
            .at(road.clock.instant())
            .category(Category.AVAILABILITY)
            .severity(Severity.CRITICAL)
            .title(device + " is offline")
            .build());
    road.settle();
  }

  private void up(String device) {
    road.take(AlertCleared.of("down-" + device, road.clock.instant(), ""));
    road.settle();
  }

  private void lost(String site, int from, int to, Duration apart) {
    for (int i = from; i < to; i++) {
      down(site + i);
      road.pass(apart);
    }
  }

  private List<String> told() {
    return road.incidentList().stream().map(Incident::title).sorted().toList();
  }

  private Incident siteDown() {
    return road.incidentList().stream()
        .filter(incident -> incident.kind() == Incident.Kind.SITE_DOWN)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void most_of_a_site_lost_at_once_is_one_incident_with_one_ticket() {
    devices("hq", 6);
    lost("hq", 0, 6, SECONDS);
    road.pass(WAIT);
    assertThat(told())
        .containsExactly("Site down: 5 alerts of Head office from rmm", "hq0 is offline");
    assertThat(road.desk.tickets).hasSize(2);
    assertThat(siteDown().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(siteDown().alerts()).isEqualTo(5);
  }

  @Test
  void a_ticket_made_before_the_site_was_known_to_be_down_gets_one_note() {
    devices("hq", 6);
    lost("hq", 0, 6, SECONDS);
    road.pass(WAIT);
    road.pass(WAIT);
    assertThat(road.desk.tickets.values())
        .filteredOn(ticket -> ticket.summary.contains("hq0"))
        .singleElement()
        .satisfies(
            ticket ->
                assertThat(ticket.notes)
                    .filteredOn(note -> note.contains("The whole site is down"))
                    .hasSize(1));
  }

  @Test
  void what_is_lost_while_the_site_is_down_is_counted_without_waiting() {
    devices("hq", 6);
    lost("hq", 0, 5, SECONDS);
    road.pass(Duration.ofHours(1));
    down("hq5");
    road.pass(MINUTE);
    assertThat(road.incidentList()).hasSize(2);
    assertThat(siteDown().alerts()).isEqualTo(5);
  }

  @Test
  void one_device_lost_is_told_at_once() {
    devices("hq", 6);
    down("hq0");
    assertThat(told()).containsExactly("hq0 is offline");
  }

  @Test
  void three_of_four_are_told_one_by_one_after_waiting_for_the_fourth() {
    devices("hq", 4);
    lost("hq", 0, 3, Duration.ofSeconds(1));
    assertThat(told()).containsExactly("hq0 is offline");
    road.pass(WAIT);
    assertThat(told()).containsExactly("hq0 is offline", "hq1 is offline", "hq2 is offline");
  }

  @Test
  void five_of_nine_are_not_the_site_and_six_are() {
    devices("hq", 9);
    devices("shop", 10);
    lost("hq", 0, 5, Duration.ofSeconds(1));
    lost("shop", 0, 6, Duration.ofSeconds(1));
    road.pass(WAIT);
    assertThat(told())
        .containsExactly(
            "Site down: 5 alerts of Shop from rmm",
            "hq0 is offline",
            "hq1 is offline",
            "hq2 is offline",
            "hq3 is offline",
            "hq4 is offline",
            "shop0 is offline");
  }

  @Test
  void what_is_lost_one_by_one_over_a_longer_time_is_not_the_site() {
    devices("hq", 5);
    lost("hq", 0, 5, Duration.ofMinutes(2));
    assertThat(road.incidentList()).hasSize(5).noneMatch(it -> it.kind().isGathering());
  }

  @Test
  void what_comes_back_while_it_waits_is_told_nobody() {
    devices("hq", 6);
    lost("hq", 0, 3, SECONDS);
    up("hq1");
    up("hq2");
    road.pass(WAIT);
    assertThat(told()).containsExactly("hq0 is offline");
  }

  @Test
  void it_ends_when_all_of_them_are_back_and_the_next_loss_is_told_on_its_own() {
    devices("hq", 6);
    lost("hq", 0, 5, SECONDS);
    road.pass(WAIT.multipliedBy(2));
    for (int i = 0; i < 4; i++) {
      up("hq" + i);
    }
    road.pass(MINUTE);
    assertThat(siteDown().isOpen()).isTrue();
    down("hq5");
    assertThat(told()).contains("hq5 is offline");
    up("hq4");
    road.pass(MINUTE);
    assertThat(siteDown().isOpen()).isFalse();
    up("hq5");
    road.pass(MINUTE);
    assertThat(road.desk.open()).isEmpty();
  }

  @Test
  void what_is_behind_a_known_device_is_left_to_that() {
    device("hq", "router", null);
    for (int i = 0; i < 6; i++) {
      device("hq", "hq" + i, "router");
    }
    lost("hq", 0, 6, Duration.ofSeconds(1));
    down("router");
    road.pass(Duration.ofHours(1));
    assertThat(told()).containsExactly("router is offline");
  }

  @Test
  void what_only_other_sources_know_at_the_site_does_not_count() {
    devices("hq", 5);
    road.write(
        tx -> tx.update("update device_evidence set value = 'snmp/x' where value in ('rmm/hq4')"));
    lost("hq", 0, 4, Duration.ofSeconds(1));
    road.pass(WAIT);
    assertThat(siteDown().alerts()).isEqualTo(3);
  }

  @Test
  void other_troubles_of_a_site_that_is_down_are_told_as_usual() {
    devices("hq", 5);
    lost("hq", 0, 5, Duration.ofSeconds(1));
    road.take(
        AlertRaised.of("disk", "disk-space C:", Subject.of("1", "hq1"))
            .at(road.clock.instant())
            .severity(Severity.MAJOR)
            .title("Disk C: is full")
            .build());
    assertThat(told()).contains("Disk C: is full");
  }

  @Test
  void a_restart_in_the_middle_changes_nothing() {
    devices("hq", 6);
    for (int i = 0; i < 6; i++) {
      down("hq" + i);
      road.restart();
      road.pass(SECONDS);
    }
    road.restart();
    road.pass(WAIT);
    assertThat(told())
        .containsExactly("Site down: 5 alerts of Head office from rmm", "hq0 is offline");
    assertThat(road.desk.tickets).hasSize(2);
  }
}
