package io.nochub.hub.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.inventory.DeviceMatcher.Candidate;
import io.nochub.hub.inventory.DeviceMatcher.Match;
import io.nochub.hub.inventory.Evidence.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeviceMatcherTest {
  private static Candidate candidate(String device, @Nullable String site, Kind kind) {
    return new Candidate(device, site, new Evidence(kind, "value"));
  }

  private static Candidate candidate(String device, Kind kind) {
    return candidate(device, null, kind);
  }

  @Test
  void nothing_in_common_is_no_match() {
    assertThat(DeviceMatcher.match(List.of(), null)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void any_evidence_alone_decides_and_is_named(Kind kind) {
    Candidate only = candidate("d1", kind);
    assertThat(DeviceMatcher.match(List.of(only), null)).contains(new Match("d1", only.by()));
  }

  @Test
  void the_weightier_evidence_decides_against_the_lighter() {
    List<Kind> weightiestFirst = List.of(Kind.values());
    for (int weighty = 0; weighty < weightiestFirst.size(); weighty++) {
      for (Kind light : weightiestFirst.subList(weighty + 1, weightiestFirst.size())) {
        Candidate right = candidate("right", weightiestFirst.get(weighty));
        Candidate wrong = candidate("wrong", light);
        assertThat(DeviceMatcher.match(List.of(wrong, right), null))
            .contains(new Match("right", right.by()));
      }
    }
  }

  @Test
  void evidence_that_names_two_devices_decides_nothing() {
    assertThat(
            DeviceMatcher.match(
                List.of(candidate("d1", Kind.HOSTNAME), candidate("d2", Kind.HOSTNAME)), null))
        .isEmpty();
  }

  @Test
  void where_the_weightier_is_ambiguous_the_lighter_decides() {
    Candidate ip = candidate("d2", Kind.IP);
    assertThat(
            DeviceMatcher.match(
                List.of(candidate("d1", Kind.SERIAL), candidate("d2", Kind.SERIAL), ip), null))
        .contains(new Match("d2", ip.by()));
  }

  @Test
  void two_pieces_of_evidence_for_one_device_are_not_ambiguous() {
    assertThat(
            DeviceMatcher.match(
                List.of(
                    new Candidate("d1", null, new Evidence(Kind.MAC, "one")),
                    new Candidate("d1", null, new Evidence(Kind.MAC, "other"))),
                null))
        .get()
        .extracting(Match::deviceId)
        .isEqualTo("d1");
  }

  @ParameterizedTest
  @EnumSource(names = {"HOSTNAME", "IP"})
  void a_name_at_another_site_is_somebody_else(Kind kind) {
    assertThat(DeviceMatcher.match(List.of(candidate("d1", "north", kind)), "south")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"HOSTNAME", "IP"})
  void the_site_tells_two_of_the_same_name_apart(Kind kind) {
    assertThat(
            DeviceMatcher.match(
                List.of(candidate("d1", "north", kind), candidate("d2", "south", kind)), "south"))
        .get()
        .extracting(Match::deviceId)
        .isEqualTo("d2");
  }

  @ParameterizedTest
  @EnumSource(names = {"HOSTNAME", "IP"})
  void an_unknown_site_contradicts_nothing(Kind kind) {
    assertThat(DeviceMatcher.match(List.of(candidate("d1", "north", kind)), null)).isPresent();
    assertThat(DeviceMatcher.match(List.of(candidate("d1", null, kind)), "south")).isPresent();
  }

  @ParameterizedTest
  @EnumSource(names = {"SOURCE_ID", "SERIAL", "MAC", "FQDN"})
  void a_device_is_known_at_another_site_by_what_only_it_has(Kind kind) {
    assertThat(DeviceMatcher.match(List.of(candidate("d1", "north", kind)), "south")).isPresent();
  }
}
