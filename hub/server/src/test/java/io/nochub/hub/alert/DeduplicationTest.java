package io.nochub.hub.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Subject;
import io.nochub.hub.alert.Deduplication.Change;
import io.nochub.hub.inventory.Place;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeduplicationTest {
  private static final Instant T = Instant.parse("2026-03-02T12:00:00Z");
  private static final Instant EARLIER = T.minusSeconds(1);
  private static final Instant LATER = T.plusSeconds(1);
  private static final String NEWS = "digest of the news";
  private static final String OTHER = "digest of something else";

  private static Alert open(Instant occurredAt) {
    AlertRaised raised =
        AlertRaised.of("a1", "disk", Subject.of("1", "dc01")).at(occurredAt).build();
    return Alert.opened(
        new Origin("rmm", "alerts", "a1", "f", "1"),
        new Place("acme", null, null),
        Report.of(raised),
        T);
  }

  private static Alert cleared(Instant clearedAt) {
    return open(EARLIER.minusSeconds(60)).cleared(T, clearedAt, "");
  }

  @Test
  void a_raise_of_something_unknown_opens() {
    assertThat(Deduplication.ofRaise(T, NEWS, null, null, null, null)).isEqualTo(Change.OPENED);
  }

  @Test
  void the_same_event_with_the_same_content_is_a_duplicate_whatever_happened_since() {
    assertThat(Deduplication.ofRaise(T, NEWS, NEWS, open(T), open(T), null))
        .isEqualTo(Change.DUPLICATE);
    assertThat(Deduplication.ofRaise(T, NEWS, NEWS, null, cleared(LATER), null))
        .isEqualTo(Change.DUPLICATE);
    assertThat(Deduplication.ofRaise(T, NEWS, NEWS, null, null, null)).isEqualTo(Change.DUPLICATE);
  }

  @Test
  void the_same_event_with_other_content_updates() {
    assertThat(Deduplication.ofRaise(T, NEWS, OTHER, open(T), open(T), null))
        .isEqualTo(Change.UPDATED);
    assertThat(Deduplication.ofRaise(LATER, NEWS, OTHER, open(T), open(T), null))
        .isEqualTo(Change.UPDATED);
  }

  @Test
  void a_new_event_for_something_open_is_a_repeat() {
    assertThat(Deduplication.ofRaise(LATER, NEWS, null, open(T), open(T), null))
        .isEqualTo(Change.REPEATED);
    assertThat(Deduplication.ofRaise(T, NEWS, null, open(T), open(T), null))
        .isEqualTo(Change.REPEATED);
  }

  @Test
  void a_new_event_under_a_new_alert_id_repeats_what_is_open_for_the_condition() {
    assertThat(Deduplication.ofRaise(LATER, NEWS, null, open(T), null, null))
        .isEqualTo(Change.REPEATED);
  }

  @Test
  void news_older_than_what_is_known_of_an_open_alert_is_stale() {
    assertThat(Deduplication.ofRaise(EARLIER, NEWS, null, open(T), open(T), null))
        .isEqualTo(Change.STALE);
    assertThat(Deduplication.ofRaise(EARLIER, NEWS, OTHER, open(T), open(T), null))
        .isEqualTo(Change.STALE);
  }

  @Test
  void a_raise_that_comes_after_its_own_clear_is_stale() {
    assertThat(Deduplication.ofRaise(EARLIER, NEWS, null, null, cleared(T), null))
        .isEqualTo(Change.STALE);
  }

  @Test
  void at_equal_times_the_clear_wins() {
    assertThat(Deduplication.ofRaise(T, NEWS, null, null, cleared(T), null))
        .isEqualTo(Change.STALE);
    assertThat(Deduplication.ofRaise(T, NEWS, null, null, null, T))
        .isEqualTo(Change.OPENED_CLEARED);
    assertThat(Deduplication.ofClear(T, false, open(T))).isEqualTo(Change.CLEARED);
  }

  @Test
  void a_new_start_after_an_older_clear_opens() {
    assertThat(Deduplication.ofRaise(LATER, NEWS, null, null, cleared(T), null))
        .isEqualTo(Change.OPENED);
    assertThat(Deduplication.ofRaise(LATER, NEWS, null, null, null, T)).isEqualTo(Change.OPENED);
  }

  @Test
  void a_raise_whose_clear_came_first_is_recorded_and_closed() {
    assertThat(Deduplication.ofRaise(EARLIER, NEWS, null, null, null, T))
        .isEqualTo(Change.OPENED_CLEARED);
    assertThat(Deduplication.ofRaise(LATER, NEWS, null, null, cleared(T), LATER.plusSeconds(1)))
        .isEqualTo(Change.OPENED_CLEARED);
  }

  @Test
  void a_clear_ends_what_is_open() {
    assertThat(Deduplication.ofClear(LATER, false, open(T))).isEqualTo(Change.CLEARED);
  }

  @Test
  void a_clear_older_than_the_latest_raise_is_stale() {
    assertThat(Deduplication.ofClear(EARLIER, false, open(T))).isEqualTo(Change.STALE);
  }

  @Test
  void a_clear_without_a_raise_is_kept() {
    assertThat(Deduplication.ofClear(T, false, null)).isEqualTo(Change.TOMBSTONE);
    assertThat(Deduplication.ofClear(LATER, false, cleared(T))).isEqualTo(Change.TOMBSTONE);
  }

  @Test
  void a_clear_that_was_taken_in_before_is_a_duplicate() {
    assertThat(Deduplication.ofClear(T, true, open(T))).isEqualTo(Change.DUPLICATE);
    assertThat(Deduplication.ofClear(T, true, null)).isEqualTo(Change.DUPLICATE);
  }

  @Test
  void only_the_sources_own_clock_counts() {
    // the source is an hour ahead of the hub's noon, then an hour behind
    for (Instant start :
        new Instant[] {T.plus(Duration.ofHours(1)), T.minus(Duration.ofHours(1))}) {
      assertThat(Deduplication.ofClear(start.plusSeconds(1), false, open(start)))
          .isEqualTo(Change.CLEARED);
      assertThat(
              Deduplication.ofRaise(start.plusSeconds(2), NEWS, null, null, cleared(start), null))
          .isEqualTo(Change.OPENED);
    }
  }
}
