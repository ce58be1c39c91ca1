package io.nochub.hub.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FingerprintTest {
  private static final Subject DC01 = Subject.of("1", "dc01");

  private static AlertRaised.Builder disk(Subject subject) {
    return AlertRaised.of("a1", "disk-space C:", subject);
  }

  private static String of(AlertRaised.Builder raised) {
    return Fingerprint.of("rmm", raised.build());
  }

  @Test
  void is_32_hexadecimal_digits() {
    assertThat(of(disk(DC01))).matches("[0-9a-f]{32}");
  }

  @Test
  void stays_when_only_words_time_severity_or_ids_of_the_source_change() {
    AlertRaised.Builder other =
        AlertRaised.of("a2", "disk-space C:", DC01)
            .event("e9")
            .at(Instant.EPOCH.plusSeconds(5))
            .severity(Severity.CRITICAL)
            .category(Category.CAPACITY)
            .title("other")
            .detail("free", "3 %");
    assertThat(of(other)).isEqualTo(of(disk(DC01)));
  }

  @Test
  void stays_when_a_named_device_gets_other_hints() {
    assertThat(of(disk(DC01.with(Hint.IP, "10.0.0.7")))).isEqualTo(of(disk(DC01)));
  }

  @Test
  void differs_by_integration_organisation_device_and_condition() {
    String usual = of(disk(DC01));
    assertThat(Fingerprint.of("rmm2", disk(DC01).build())).isNotEqualTo(usual);
    assertThat(of(disk(Subject.of("2", "dc01")))).isNotEqualTo(usual);
    assertThat(of(disk(Subject.of("1", "dc02")))).isNotEqualTo(usual);
    assertThat(of(AlertRaised.of("a1", "disk-space D:", DC01))).isNotEqualTo(usual);
  }

  @Test
  void hints_stand_in_for_a_device_without_an_id_in_whatever_order_they_come() {
    Subject one = Subject.of("1", null).with(Hint.HOSTNAME, "dc01").with(Hint.IP, "10.0.0.7");
    Subject same = Subject.of("1", null).with(Hint.IP, "10.0.0.7").with(Hint.HOSTNAME, "dc01");
    Subject other = Subject.of("1", null).with(Hint.HOSTNAME, "dc02").with(Hint.IP, "10.0.0.7");
    assertThat(of(disk(one))).isEqualTo(of(disk(same))).isNotEqualTo(of(disk(other)));
  }

  @Test
  void the_alert_id_stands_in_where_no_subject_is_named() {
    Subject nobody = Subject.of("1", null);
    assertThat(of(disk(nobody))).isEqualTo(of(disk(nobody)));
    assertThat(of(AlertRaised.of("a2", "disk-space C:", nobody))).isNotEqualTo(of(disk(nobody)));
  }

  @Test
  void text_cannot_move_from_one_part_to_the_next() {
    assertThat(Fingerprint.of("ab", AlertRaised.of("a", "c", Subject.of("c", "d")).build()))
        .isNotEqualTo(Fingerprint.of("a", AlertRaised.of("a", "c", Subject.of("bc", "d")).build()));
    assertThat(of(AlertRaised.of("a", "xy", Subject.of("1", "d"))))
        .isNotEqualTo(of(AlertRaised.of("a", "y", Subject.of("1", "dx"))));
  }

  @Test
  void content_is_what_the_raise_says() {
    String usual = Fingerprint.content(disk(DC01).build());
    assertThat(Fingerprint.content(disk(DC01).severity(Severity.CRITICAL).build()))
        .isNotEqualTo(usual);
    assertThat(Fingerprint.content(disk(DC01).category(Category.HARDWARE).build()))
        .isNotEqualTo(usual);
    assertThat(Fingerprint.content(disk(DC01).title("x").build())).isNotEqualTo(usual);
    assertThat(Fingerprint.content(disk(DC01).body("x").build())).isNotEqualTo(usual);
    assertThat(Fingerprint.content(disk(DC01).link(URI.create("https://rmm.example/1")).build()))
        .isNotEqualTo(usual);
    assertThat(Fingerprint.content(disk(DC01).detail("free", "3 %").build())).isNotEqualTo(usual);
  }

  @Test
  void content_is_the_same_at_another_time_under_another_event() {
    assertThat(Fingerprint.content(disk(DC01).at(Instant.EPOCH.plusSeconds(9)).event("e2").build()))
        .isEqualTo(Fingerprint.content(disk(DC01).build()));
  }

  @Test
  void content_does_not_mind_the_order_of_details() {
    assertThat(Fingerprint.content(disk(DC01).detail("a", "1").detail("b", "2").build()))
        .isEqualTo(Fingerprint.content(disk(DC01).detail("b", "2").detail("a", "1").build()));
  }
}
