package io.nochub.hub.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.asset.Device.Kind;
import io.nochub.hub.incident.StoreContract;
import io.nochub.hub.inventory.DeviceMatcher.Candidate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InventoryStoreTest extends StoreContract {
  private final InventoryStore store = new InventoryStore();

  private static Device device(
      String id, String client, @Nullable String site, Map<Evidence.Kind, List<String>> evidence) {
    return new Device(id, client, site, "Name of " + id, Kind.WORKSTATION, null, evidence);
  }

  private Device get(String id) {
    return read(tx -> store.device(tx, id)).orElseThrow();
  }

  @Test
  void the_catch_all_client_is_there_once() {
    write(tx -> store.prepare(tx, after(1)));
    assertThat(found(tx -> store.client(tx, "unmatched"))).contains(Client.UNMATCHED);
  }

  @Test
  void the_client_of_the_hubs_own_alerts_is_there_and_keeps_the_name_it_is_given() {
    assertThat(found(tx -> store.client(tx, "operations"))).contains(Client.OPERATIONS);
    write(tx -> store.rename(tx, "operations", "Our NOC", NOON));
    write(tx -> store.prepare(tx, after(1)));
    assertThat(found(tx -> store.client(tx, "operations")))
        .contains(new Client("operations", "Our NOC", Client.Kind.OPERATIONS));
  }

  @Test
  void a_client_that_had_the_id_of_the_hubs_own_before_becomes_it() {
    write(tx -> store.removeClient(tx, "operations"));
    write(tx -> store.add(tx, new Client("operations", "Ops", Client.Kind.CLIENT), NOON));
    write(tx -> store.prepare(tx, after(1)));
    assertThat(found(tx -> store.client(tx, "operations")).orElseThrow().isOperations()).isTrue();
  }

  @Test
  void clients_are_added_once_renamed_and_listed_by_id() {
    Client cedar = new Client("cedar", "Cedar", Client.Kind.CLIENT);
    assertThat(did(tx -> store.add(tx, cedar, NOON))).isTrue();
    assertThat(did(tx -> store.add(tx, new Client("cedar", "Other", Client.Kind.CLIENT), NOON)))
        .isFalse();
    assertThat(found(tx -> store.client(tx, "cedar"))).contains(cedar);
    assertThat(did(tx -> store.rename(tx, "cedar", "Cedar Ltd", NOON))).isTrue();
    assertThat(did(tx -> store.rename(tx, "nobody", "x", NOON))).isFalse();
    assertThat(found(tx -> store.client(tx, "cedar")).orElseThrow().name()).isEqualTo("Cedar Ltd");
    assertThat(listed(tx -> store.clients(tx, "", 2)))
        .extracting(Client::id)
        .containsExactly("acme", "birch");
    assertThat(listed(tx -> store.clients(tx, "birch", 9)))
        .extracting(Client::id)
        .containsExactly("cedar", "operations", "unmatched");
  }

  @Test
  void a_client_goes_only_when_nothing_is_its_own_any_more() {
    incidentId();
    write(tx -> store.save(tx, "rmm", "1", "acme", null, NOON));
    assertThat(found(tx -> store.whatHolds(tx, "acme")))
        .contains("devices, incidents, mappings, sites");
    assertThat(found(tx -> store.whatHolds(tx, "birch"))).isEmpty();
    assertThat(did(tx -> store.removeClient(tx, "birch"))).isTrue();
    assertThat(did(tx -> store.removeClient(tx, "birch"))).isFalse();
  }

  @Test
  void sites_belong_to_a_client() {
    write(tx -> store.add(tx, new Site("south", "acme", "South"), NOON));
    write(tx -> store.add(tx, new Site("main", "birch", "Main"), NOON));
    assertThat(did(tx -> store.add(tx, new Site("main", "acme", "Main"), NOON))).isFalse();
    assertThat(found(tx -> store.site(tx, "main"))).contains(new Site("main", "birch", "Main"));
    assertThat(listed(tx -> store.sites(tx, "acme", "", 9)))
        .extracting(Site::id)
        .containsExactly("north", "south");
    assertThat(listed(tx -> store.sites(tx, null, "main", 1)))
        .extracting(Site::id)
        .containsExactly("north");
    assertThat(did(tx -> store.renameSite(tx, "main", "Hall", NOON))).isTrue();
    assertThat(found(tx -> store.site(tx, "main")).orElseThrow().name()).isEqualTo("Hall");
  }

  @Test
  void a_site_is_in_use_while_a_device_or_a_mapping_names_it() {
    write(tx -> store.add(tx, new Site("south", "acme", "South"), NOON));
    assertThat(holds(tx -> store.siteInUse(tx, "north"))).isTrue();
    assertThat(holds(tx -> store.siteInUse(tx, "south"))).isFalse();
    write(tx -> store.save(tx, "rmm", "1", "acme", "south", NOON));
    assertThat(holds(tx -> store.siteInUse(tx, "south"))).isTrue();
  }

  @Test
  void every_part_of_a_device_is_kept_with_its_evidence_as_it_is_compared() {
    Device all =
        new Device(
            "d2",
            "acme",
            "north",
            "WS-07",
            Kind.WORKSTATION,
            "d1",
            Map.of(
                Evidence.Kind.MAC, List.of("00:1A:2B:3C:4D:5E", "00-1a-2b-3c-4d-5e"),
                Evidence.Kind.HOSTNAME, List.of("WS-07")));
    assertThat(did(tx -> store.add(tx, all, NOON))).isTrue();
    assertThat(did(tx -> store.add(tx, all, NOON))).isFalse();
    assertThat(get("d2"))
        .isEqualTo(
            new Device(
                "d2",
                "acme",
                "north",
                "WS-07",
                Kind.WORKSTATION,
                "d1",
                Map.of(
                    Evidence.Kind.MAC, List.of("001a2b3c4d5e"),
                    Evidence.Kind.HOSTNAME, List.of("ws-07"))));
  }

  @Test
  void replacing_a_device_replaces_its_evidence_and_keeps_its_client() {
    write(
        tx ->
            store.add(
                tx,
                device("d2", "acme", "north", Map.of(Evidence.Kind.IP, List.of("10.0.0.7"))),
                NOON));
    Device other =
        new Device(
            "d2",
            "birch",
            null,
            "New",
            Kind.SERVER,
            null,
            Map.of(Evidence.Kind.SERIAL, List.of("S1")));
    assertThat(did(tx -> store.replace(tx, other, NOON))).isTrue();
    assertThat(get("d2"))
        .isEqualTo(
            new Device(
                "d2",
                "acme",
                null,
                "New",
                Kind.SERVER,
                null,
                Map.of(Evidence.Kind.SERIAL, List.of("s1"))));
    assertThat(did(tx -> store.replace(tx, device("none", "acme", null, Map.of()), NOON)))
        .isFalse();
  }

  @Test
  void evidence_of_a_replaced_device_stays_with_its_own_client() {
    write(tx -> store.add(tx, device("d2", "acme", null, Map.of()), NOON));
    Device claimed = device("d2", "birch", null, Map.of(Evidence.Kind.SERIAL, List.of("S1")));
    write(tx -> store.replace(tx, claimed, NOON));
    List<Evidence> serial = List.of(Evidence.of(Evidence.Kind.SERIAL, "S1"));
    assertThat(listed(tx -> store.candidates(tx, "birch", serial))).isEmpty();
    assertThat(listed(tx -> store.candidates(tx, "acme", serial)))
        .extracting(Candidate::deviceId)
        .containsExactly("d2");
  }

  @Test
  void what_many_devices_say_of_themselves_is_not_kept_as_evidence() {
    Device bare =
        device("d2", "acme", null, Map.of(Evidence.Kind.SERIAL, List.of("Default string", "S1")));
    write(tx -> store.add(tx, bare, NOON));
    assertThat(get("d2").evidence()).isEqualTo(Map.of(Evidence.Kind.SERIAL, List.of("s1")));
  }

  @Test
  void devices_come_page_by_page_of_one_client_or_all() {
    write(tx -> store.add(tx, device("d2", "acme", null, Map.of()), NOON));
    write(tx -> store.add(tx, device("b1", "birch", null, Map.of()), NOON));
    assertThat(listed(tx -> store.devices(tx, null, "", 2)))
        .extracting(Device::id)
        .containsExactly("b1", "d1");
    assertThat(listed(tx -> store.devices(tx, null, "d1", 2)))
        .extracting(Device::id)
        .containsExactly("d2");
    assertThat(listed(tx -> store.devices(tx, "acme", "", 9)))
        .extracting(Device::id)
        .containsExactly("d1", "d2");
  }

  @Test
  void a_removed_device_leaves_no_evidence_and_no_parent_behind() {
    Device child =
        new Device(
            "d2",
            "acme",
            null,
            "child",
            Kind.OTHER,
            "d1",
            Map.of(Evidence.Kind.IP, List.of("10.0.0.7")));
    write(tx -> store.add(tx, child, NOON));
    write(tx -> store.learn(tx, "acme", "d1", Evidence.of(Evidence.Kind.IP, "10.0.0.7")));
    assertThat(did(tx -> store.removeDevice(tx, "d1"))).isTrue();
    assertThat(did(tx -> store.removeDevice(tx, "d1"))).isFalse();
    assertThat(get("d2").parentId()).isNull();
    assertThat(
            listed(
                tx ->
                    store.candidates(
                        tx, "acme", List.of(Evidence.of(Evidence.Kind.IP, "10.0.0.7")))))
        .extracting(Candidate::deviceId)
        .containsExactly("d2");
  }

  @Test
  void candidates_share_evidence_and_are_of_the_client_alone() {
    Evidence address = Evidence.of(Evidence.Kind.IP, "192.168.1.1");
    Evidence name = Evidence.of(Evidence.Kind.HOSTNAME, "router");
    write(tx -> store.learn(tx, "acme", "d1", address));
    write(tx -> store.learn(tx, "acme", "d1", address));
    write(
        tx ->
            store.add(
                tx,
                device("b1", "birch", null, Map.of(Evidence.Kind.IP, List.of("192.168.1.1"))),
                NOON));
    assertThat(listed(tx -> store.candidates(tx, "acme", List.of(address, name))))
        .containsExactly(new Candidate("d1", "north", address));
    assertThat(listed(tx -> store.candidates(tx, "birch", List.of(address))))
        .containsExactly(new Candidate("b1", null, address));
    assertThat(
            listed(
                tx ->
                    store.candidates(
                        tx, "acme", List.of(Evidence.of(Evidence.Kind.HOSTNAME, "192.168.1.1")))))
        .isEmpty();
  }

  @Test
  void an_integrations_own_id_of_a_device_is_found_as_it_was_given() {
    write(tx -> store.learn(tx, "acme", "d1", Evidence.sourceId("psa", "CI-7")));
    write(tx -> store.learn(tx, "acme", "d1", Evidence.sourceId("psa2", "other")));
    assertThat(found(tx -> store.sourceIdOf(tx, "psa", "d1"))).contains("CI-7");
    assertThat(found(tx -> store.sourceIdOf(tx, "rmm", "d1"))).isEmpty();
  }

  @Test
  void an_id_that_is_learned_later_is_found_beside_those_a_device_was_added_with() {
    String known = Evidence.sourceId("rmm", "7").value();
    Map<Evidence.Kind, List<String>> evidence = Map.of(Evidence.Kind.SOURCE_ID, List.of(known));
    write(tx -> store.add(tx, device("d9", "acme", null, evidence), NOON));
    assertThat(idKnownToWriter("rmm")).contains("7");
    assertThat(idKnownToWriter("psa")).isEmpty();
    write(tx -> store.learn(tx, "acme", "d9", Evidence.sourceId("psa", "CI-9")));
    assertThat(idKnownToWriter("psa")).contains("CI-9");
  }

  /** As the writer sees it, who remembers what it wrote. */
  private Optional<String> idKnownToWriter(String integration) {
    return give(tx -> store.sourceIdOf(tx, integration, "d9"));
  }

  @Test
  void an_organisation_has_one_mapping_that_can_be_changed() {
    Mapping first = give(tx -> store.save(tx, "rmm", "1", "acme", "north", NOON));
    assertThat(found(tx -> store.mapping(tx, "rmm", "1"))).contains(first);
    assertThat(first.siteId()).isEqualTo("north");
    Mapping second = give(tx -> store.save(tx, "rmm", "1", "birch", null, NOON));
    assertThat(second).isEqualTo(new Mapping(first.id(), "rmm", "1", "birch", null));
    assertThat(found(tx -> store.mapping(tx, first.id()))).contains(second);
    assertThat(found(tx -> store.mapping(tx, "psa", "1"))).isEmpty();
    assertThat(did(tx -> store.removeMapping(tx, first.id()))).isTrue();
    assertThat(did(tx -> store.removeMapping(tx, first.id()))).isFalse();
    assertThat(found(tx -> store.mapping(tx, "rmm", "1"))).isEmpty();
  }

  @Test
  void mappings_come_page_by_page() {
    Mapping one = give(tx -> store.save(tx, "rmm", "1", "acme", null, NOON));
    Mapping two = give(tx -> store.save(tx, "psa", "77", "acme", null, NOON));
    assertThat(listed(tx -> store.mappings(tx, 0, 1))).containsExactly(one);
    assertThat(listed(tx -> store.mappings(tx, one.id(), 9))).containsExactly(two);
  }

  @Test
  void what_an_integration_calls_a_client_is_known_both_ways() {
    write(tx -> store.save(tx, "psa", "77", "acme", null, NOON));
    write(tx -> store.save(tx, "psa", "78", "acme", null, NOON));
    assertThat(found(tx -> store.organisationOf(tx, "psa", "acme"))).contains("77");
    assertThat(found(tx -> store.organisationOf(tx, "rmm", "acme"))).isEmpty();
  }

  @Test
  void an_unmatched_organisation_is_counted_until_it_is_mapped() {
    write(tx -> store.countUnmatched(tx, "rmm", "9", "Old name", NOON));
    write(tx -> store.countUnmatched(tx, "rmm", "9", "New name", after(5)));
    write(tx -> store.countUnmatched(tx, "psa", "9", "", NOON));
    assertThat(listed(tx -> store.unmatched(tx, "", "", 9)))
        .containsExactly(
            new UnmatchedOrganisation("psa", "9", "", NOON, NOON, 1),
            new UnmatchedOrganisation("rmm", "9", "New name", NOON, after(5), 2));
    assertThat(listed(tx -> store.unmatched(tx, "psa", "9", 9)))
        .extracting(UnmatchedOrganisation::integration)
        .containsExactly("rmm");
    write(tx -> store.save(tx, "rmm", "9", "acme", null, NOON));
    assertThat(listed(tx -> store.unmatched(tx, "", "", 9)))
        .extracting(UnmatchedOrganisation::integration)
        .containsExactly("psa");
  }
}
