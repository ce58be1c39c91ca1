package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.TrailEntry;
import io.nochub.hub.inventory.Device;
import io.nochub.hub.inventory.Evidence;
import io.nochub.hub.inventory.Site;
import io.nochub.hub.inventory.UnmatchedOrganisation;
import io.nochub.hub.store.OnBothDatabases;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class IdentifyStoryTest extends OnBothDatabases {
  private Road road;

  @BeforeEach
  void open() {
    road = new Road(database());
  }

  @AfterEach
  void close() {
    road.close();
  }

  private Alert raised(String alertId, Subject subject) {
    AlertRaised raised =
        AlertRaised.of(alertId, "check " + alertId, subject)
            .at(road.clock.instant())
            .title("Disk")
            .build();
    road.take(raised);
    return road.alertList().get(0);
  }

  private List<Device> devices(@Nullable String client) {
    return database().read(tx -> road.inventory.devices(tx, client, "", 100));
  }

  private void known(String id, @Nullable String site, Map<Evidence.Kind, List<String>> evidence) {
    road.write(
        tx ->
            road.inventory.add(
                tx,
                new Device(
                    id, "acme", site, id, io.nochub.api.asset.Device.Kind.SERVER, null, evidence),
                road.clock.instant()));
  }

  private String verdict(Alert alert) {
    return road.trail(alert).stream()
        .filter(entry -> entry.stage().equals("identify"))
        .map(TrailEntry::verdict)
        .reduce("", (before, last) -> last);
  }

  private List<UnmatchedOrganisation> unmatched() {
    return database().read(tx -> road.inventory.unmatched(tx, "", "", 10));
  }

  @Test
  void an_organisation_nobody_mapped_goes_on_under_the_catch_all_and_on_its_own_list() {
    Subject stranger = Subject.of("9", "srv").with(Hint.ORGANISATION_NAME, "Strangers Ltd");
    Alert alert = raised("a1", stranger);
    raised("a2", Subject.of("9", "srv2").with(Hint.ORGANISATION_NAME, "Strangers Ltd"));
    road.settle();

    assertThat(alert.place().isUnmatched()).isTrue();
    assertThat(unmatched())
        .singleElement()
        .extracting(
            UnmatchedOrganisation::organisation,
            UnmatchedOrganisation::name,
            UnmatchedOrganisation::signals)
        .containsExactly("9", "Strangers Ltd", 2L);
    assertThat(road.incidentList()).hasSize(2).noneMatch(incident -> incident.live());
    assertThat(road.desk.tickets).isEmpty();
    assertThat(verdict(alert)).isEqualTo("unmatched");
  }

  @Test
  void one_that_names_no_organisation_is_unmatched_too() {
    Alert alert = raised("a1", Subject.of(null, "srv"));
    assertThat(alert.place().isUnmatched()).isTrue();
    assertThat(unmatched()).extracting(UnmatchedOrganisation::organisation).containsExactly("");
  }

  @Test
  void where_the_route_says_so_unmatched_ones_are_acted_on() {
    road.routes("{\"name\":\"root\",\"ticket\":{\"integration\":\"desk\"},\"unmatched\":\"ACT\"}");
    raised("a1", Subject.of("9", "srv"));
    road.settle();
    assertThat(road.desk.only().isOpen()).isTrue();
  }

  @Test
  void a_mapping_made_later_takes_what_is_open_along_and_tells_it() {
    raised("a1", Subject.of("9", "srv").with(Hint.HOSTNAME, "srv"));
    road.settle();
    road.write(tx -> road.inventory.save(tx, "rmm", "9", "acme", null, road.clock.instant()));
    road.write(tx -> road.moves.mappingChanged(tx, "rmm", "9", road.clock.instant()));
    road.settle();

    assertThat(road.onlyAlert().place().clientId()).isEqualTo("acme");
    assertThat(road.onlyIncident().place().clientId()).isEqualTo("acme");
    assertThat(road.onlyIncident().live()).isTrue();
    assertThat(road.desk.only().isOpen()).isTrue();
    assertThat(unmatched()).isEmpty();
  }

  @Test
  void a_mapping_of_the_whole_integration_speaks_for_every_organisation_without_its_own() {
    road.write(tx -> road.inventory.save(tx, "rmm", "*", "birch", null, road.clock.instant()));
    assertThat(raised("a1", Subject.of("9", "srv")).place().clientId()).isEqualTo("birch");
    assertThat(raised("a2", Subject.of(null, "srv")).place().clientId()).isEqualTo("birch");
    assertThat(raised("a3", Subject.of("1", "srv")).place().clientId()).isEqualTo("acme");
    assertThat(unmatched()).isEmpty();
  }

  @Test
  void the_same_host_name_at_two_clients_is_two_devices_and_two_alerts() {
    Subject here = Subject.of("1", null).with(Hint.HOSTNAME, "router").with(Hint.IP, "192.168.1.1");
    Subject there =
        Subject.of("2", null).with(Hint.HOSTNAME, "router").with(Hint.IP, "192.168.1.1");
    Alert first = raised("a1", here);
    Alert second = raised("a2", there);
    road.settle();

    assertThat(first.place().clientId()).isEqualTo("acme");
    assertThat(second.place().clientId()).isEqualTo("birch");
    assertThat(first.place().deviceId()).isNotNull().isNotEqualTo(second.place().deviceId());
    assertThat(devices("acme")).hasSize(1);
    assertThat(devices("birch")).hasSize(1);
    assertThat(road.incidentList()).hasSize(2);
  }

  @Test
  void a_device_seen_for_the_first_time_is_added_and_known_the_next_time() {
    Subject subject = Subject.of("1", "r-77").with(Hint.HOSTNAME, "DC01").with(Hint.SERIAL, "S1");
    Alert first = raised("a1", subject);
    assertThat(verdict(first)).isEqualTo("new device");
    assertThat(devices("acme")).singleElement().extracting(Device::name).isEqualTo("DC01");

    Alert second = raised("a2", Subject.of("1", "r-77"));
    assertThat(second.place()).isEqualTo(first.place());
    assertThat(verdict(second)).isEqualTo("device");
    assertThat(devices("acme")).hasSize(1);
  }

  @Test
  void a_device_known_by_its_serial_is_known_by_the_sources_id_from_then_on() {
    known("dc01", null, Map.of(Evidence.Kind.SERIAL, List.of("S1")));
    Alert first =
        raised("a1", Subject.of("1", "r-77").with(Hint.SERIAL, "s1").with(Hint.HOSTNAME, "other"));
    assertThat(first.place().deviceId()).isEqualTo("dc01");
    Alert second = raised("a2", Subject.of("1", "r-77").with(Hint.HOSTNAME, "renamed"));
    assertThat(second.place().deviceId()).isEqualTo("dc01");
    assertThat(road.trail(second).get(0).reason()).contains("the source's id");
    assertThat(devices("acme")).hasSize(1);
  }

  @Test
  void two_devices_of_one_name_are_not_guessed_at_and_no_third_is_made() {
    known("north", null, Map.of(Evidence.Kind.HOSTNAME, List.of("router")));
    known("south", null, Map.of(Evidence.Kind.HOSTNAME, List.of("router")));
    for (int i = 0; i < 3; i++) {
      Alert alert =
          raised(
              "a" + i,
              Subject.of("1", null).with(Hint.HOSTNAME, "router").with(Hint.IP, "10.0.0." + i));
      assertThat(alert.place().clientId()).isEqualTo("acme");
      assertThat(alert.place().deviceId()).isNull();
      assertThat(verdict(alert)).isEqualTo("ambiguous");
    }
    assertThat(devices("acme")).hasSize(2);
  }

  @Test
  void a_source_with_ids_of_its_own_gets_a_device_for_a_name_that_is_ambiguous() {
    known("north", null, Map.of(Evidence.Kind.HOSTNAME, List.of("router")));
    known("south", null, Map.of(Evidence.Kind.HOSTNAME, List.of("router")));
    Alert first = raised("a1", Subject.of("1", "r-77").with(Hint.HOSTNAME, "router"));
    Alert second = raised("a2", Subject.of("1", "r-77").with(Hint.HOSTNAME, "router"));
    assertThat(first.place().deviceId()).isNotNull().isEqualTo(second.place().deviceId());
    assertThat(devices("acme")).hasSize(3);
  }

  @Test
  void the_site_of_the_mapping_tells_two_devices_of_one_name_apart() {
    road.write(
        tx -> {
          road.inventory.add(tx, new Site("s-north", "acme", "North"), road.clock.instant());
          road.inventory.add(tx, new Site("s-south", "acme", "South"), road.clock.instant());
          road.inventory.save(tx, "rmm", "1", "acme", "s-south", road.clock.instant());
        });
    known("north", "s-north", Map.of(Evidence.Kind.HOSTNAME, List.of("router")));
    known("south", "s-south", Map.of(Evidence.Kind.HOSTNAME, List.of("router")));
    Alert alert = raised("a1", Subject.of("1", null).with(Hint.HOSTNAME, "router"));
    assertThat(alert.place().deviceId()).isEqualTo("south");
    assertThat(alert.place().siteId()).isEqualTo("s-south");
  }

  @Test
  void a_signal_that_names_no_device_is_the_clients_all_the_same() {
    Alert alert = raised("a1", Subject.of("1", null));
    assertThat(alert.place().clientId()).isEqualTo("acme");
    assertThat(alert.place().deviceId()).isNull();
    assertThat(devices("acme")).isEmpty();
    assertThat(verdict(alert)).isEqualTo("client");
  }

  @Test
  void a_device_is_never_taken_from_another_client() {
    road.write(
        tx ->
            road.inventory.add(
                tx,
                new Device(
                    "b1",
                    "birch",
                    null,
                    "b1",
                    io.nochub.api.asset.Device.Kind.SERVER,
                    null,
                    Map.of(
                        Evidence.Kind.SERIAL,
                        List.of("S1"),
                        Evidence.Kind.SOURCE_ID,
                        List.of("rmm/r-77"))),
                road.clock.instant()));
    Alert alert = raised("a1", Subject.of("1", "r-77").with(Hint.SERIAL, "S1"));
    road.pass(Duration.ofMinutes(1));
    assertThat(alert.place().clientId()).isEqualTo("acme");
    assertThat(alert.place().deviceId()).isNotEqualTo("b1");
  }
}
