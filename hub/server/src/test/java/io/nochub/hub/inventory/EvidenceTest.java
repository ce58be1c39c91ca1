package io.nochub.hub.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import io.nochub.hub.inventory.Evidence.Kind;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EvidenceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "00:1A:2B:3C:4D:5E",
        "00-1a-2b-3c-4d-5e",
        "001A.2B3C.4D5E",
        "001a2b3c4d5e",
        " 00:1a:2b:3c:4d:5e "
      })
  void a_mac_address_is_the_same_in_every_spelling(String spelling) {
    assertThat(Evidence.of(Kind.MAC, spelling).value()).isEqualTo("001a2b3c4d5e");
  }

  @ParameterizedTest
  @CsvSource({
    "HOSTNAME, DC01, dc01",
    "HOSTNAME, ' dc01 ', dc01",
    "FQDN, DC01.Acme.Example., dc01.acme.example",
    "SERIAL, 5CG1234XYZ, 5cg1234xyz",
    "IP, FE80::1, fe80::1",
  })
  void values_are_compared_in_one_form(Kind kind, String value, String compared) {
    assertThat(Evidence.of(kind, value).value()).isEqualTo(compared);
  }

  @Test
  void a_sources_own_id_is_kept_as_it_is_and_never_meets_another_sources() {
    assertThat(Evidence.sourceId("rmm", "A7x").value()).isEqualTo("rmm/A7x");
    assertThat(Evidence.sourceId("rmm", "a7x")).isNotEqualTo(Evidence.sourceId("rmm", "A7x"));
    assertThat(Evidence.sourceId("rmm", "7")).isNotEqualTo(Evidence.sourceId("psa", "7"));
  }

  @Test
  void all_that_a_subject_says_comes_weightiest_first() {
    Subject subject =
        Subject.of("1", "7")
            .with(Hint.IP, "10.0.0.7")
            .with(Hint.HOSTNAME, "dc01")
            .with(Hint.FQDN, "dc01.acme.example")
            .with(Hint.MAC, "00:1a:2b:3c:4d:5e")
            .with(Hint.MAC, "00:1a:2b:3c:4d:5f")
            .with(Hint.SERIAL, "5CG1234XYZ")
            .with(Hint.SITE_NAME, "North");
    assertThat(Evidence.in("rmm", subject))
        .extracting(Evidence::kind)
        .containsExactly(
            Kind.SOURCE_ID, Kind.SERIAL, Kind.MAC, Kind.MAC, Kind.FQDN, Kind.HOSTNAME, Kind.IP);
  }

  @ParameterizedTest
  @CsvSource({
    "SERIAL, To Be Filled By O.E.M.",
    "SERIAL, Default string",
    "SERIAL, None",
    "SERIAL, 0",
    "SERIAL, 0000000",
    "MAC, n/a",
    "MAC, 00:00:00:00:00:00",
    "MAC, ff:ff:ff:ff:ff:ff",
    "HOSTNAME, localhost",
    "FQDN, localhost.localdomain",
    "IP, 127.0.0.1",
    "IP, 0.0.0.0",
    "IP, ::1",
  })
  void what_many_devices_say_of_themselves_is_no_evidence(Hint hint, String value) {
    assertThat(Evidence.in("rmm", Subject.of("1", null).with(hint, value))).isEmpty();
  }

  @Test
  void only_host_names_and_addresses_are_local_to_a_site() {
    assertThat(Kind.values())
        .filteredOn(Kind::isLocalToSite)
        .containsExactly(Kind.HOSTNAME, Kind.IP);
  }
}
