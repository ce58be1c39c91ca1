package io.nochub.hub.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Subject;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReportTest {
  private static AlertRaised.Builder raised() {
    return AlertRaised.of("a1", "disk-space C:", Subject.UNKNOWN);
  }

  @Test
  void the_condition_stands_in_for_a_missing_title() {
    assertThat(Report.of(raised().title(" ").build()).title()).isEqualTo("disk-space C:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "relative"})
  void a_link_that_is_not_of_the_web_is_dropped(String link) {
    assertThat(Report.of(raised().link(URI.create(link)).build()).link()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://rmm.example/1", "HTTP://rmm.example/1"})
  void a_link_of_the_web_is_kept(String link) {
    assertThat(Report.of(raised().link(URI.create(link)).build()).link())
        .isEqualTo(URI.create(link));
  }

  @Test
  void texts_are_cut_to_what_is_kept() {
    Report report = Report.of(raised().title("t".repeat(501)).body("b".repeat(20_001)).build());
    assertThat(report.title()).hasSize(500).endsWith("t…");
    assertThat(report.body()).hasSize(20_000).endsWith("b…");
    assertThat(Report.of(raised().title("t".repeat(500)).build()).title()).endsWith("tt");
  }

  @Test
  void a_cut_does_not_tear_a_character_apart() {
    String smiley = "\uD83D\uDE00";
    Report report = Report.of(raised().title("t".repeat(498) + smiley + smiley).build());
    assertThat(report.title()).isEqualTo("t".repeat(498) + "…");
  }

  @Test
  void what_says_the_same_again_at_another_time_is_kept_in_the_words_of_before() {
    Instant later = Instant.parse("2026-03-01T10:00:00Z");
    Report before =
        Report.of(raised().title("Disk full").detail("drive", "C:").body("97 %").build());
    Report again =
        Report.of(raised().title("Disk full").detail("drive", "C:").body("97 %").at(later).build());
    Report worse =
        Report.of(raised().title("Disk full").detail("drive", "C:").body("98 %").at(later).build());

    assertThat(again.inWordsOf(before)).isEqualTo(again);
    assertThat(again.inWordsOf(before).details()).isSameAs(before.details());
    assertThat(worse.inWordsOf(before)).isSameAs(worse);
  }
}
