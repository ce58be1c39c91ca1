package io.nochub.plugins.lab.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.plugins.lab.story.Story.Sometimes;
import io.nochub.plugins.lab.story.StoryEvent.Does;
import io.nochub.plugins.lab.story.Telling.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TellingTest {
  private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

  /** A day from 08:00: one full disk, one late raise, one that lasts over midnight. */
  private static final Story STORY =
      new Story(
          "08:00",
          List.of("acme"),
          List.of(),
          List.of(),
          List.of(),
          List.of(
              event("08:10", null, "disk", Does.RAISE),
              event("09:00", null, "disk", Does.RAISE),
              event("10:00", null, "disk", Does.CLEAR),
              event("11:00", null, "late", Does.CLEAR),
              event("11:05", "10:50", "late", Does.RAISE),
              event("22:00", null, "night", Does.RAISE),
              event("07:00", null, "night", Does.CLEAR)));

  private static final int A_DAY = STORY.events().size();

  private final Telling telling = new Telling(STORY, START, 60, 1);

  @Test
  void at_sixty_to_one_a_story_hour_is_a_minute() {
    assertThat(telling.due(START)).isZero();
    assertThat(telling.due(START.plusSeconds(10))).isEqualTo(1);
    assertThat(telling.due(START.plusSeconds(60))).isEqualTo(2);
    assertThat(telling.due(START.plus(Duration.ofMinutes(14)))).isEqualTo(6);
    assertThat(telling.due(START.minusSeconds(1))).isZero();
  }

  @Test
  void each_event_is_due_at_its_time() {
    assertThat(telling.dueAt(1)).isEqualTo(START.plusSeconds(60));
    for (long position = 0; position < 3L * A_DAY; position++) {
      Instant time = telling.dueAt(position);
      assertThat(telling.due(time)).isEqualTo(position + 1);
      assertThat(telling.due(time.minusMillis(1))).isEqualTo(position);
    }
  }

  @Test
  void the_next_day_tells_the_same_a_day_later() {
    List<Told> first = telling.between(0, A_DAY);
    List<Told> second = telling.between(A_DAY, 2L * A_DAY);

    assertThat(second).extracting(Told::event).isEqualTo(STORY.events());
    assertThat(second).extracting(Told::day).containsOnly(1L);
    for (int i = 0; i < A_DAY; i++) {
      assertThat(second.get(i).at()).isEqualTo(first.get(i).at().plus(Duration.ofMinutes(24)));
    }
  }

  @Test
  void the_late_one_says_when_it_really_happened() {
    Told late = telling.at(4).orElseThrow();

    assertThat(late.at()).isEqualTo(START.plusSeconds(170));
    assertThat(telling.dueAt(4)).isEqualTo(START.plusSeconds(185));
  }

  @Test
  void an_end_is_found_once_it_was_told_also_before_the_raise() {
    Told disk = telling.at(0).orElseThrow();
    Told late = telling.at(4).orElseThrow();

    assertThat(telling.end(disk, 2)).isEmpty();
    assertThat(telling.end(disk, 3)).map(Told::position).contains(2L);
    assertThat(telling.end(late, 5)).map(Told::position).contains(3L);
  }

  @Test
  void a_summary_tells_what_is_open_now() {
    List<Told> news = telling.summary(0, 2L * A_DAY + 2);

    assertThat(news).extracting(Told::position).containsExactly(2L * A_DAY + 1);
  }

  @Test
  void a_summary_ends_what_was_open_when_the_listener_left() {
    List<Told> news = telling.summary(2, 2L * A_DAY + 6);

    assertThat(news).extracting(Told::position).containsExactly(2L, 2L * A_DAY + 5);
    assertThat(news)
        .extracting(told -> told.event().does())
        .containsExactly(Does.CLEAR, Does.RAISE);
  }

  @Test
  void a_condition_that_comes_sometimes_comes_as_a_whole_and_as_often_as_it_should() {
    Telling some = sometimes(30, 7);

    List<Long> days =
        LongStream.range(0, 1000).filter(day -> some.at(day * A_DAY).isPresent()).boxed().toList();

    assertThat(days).hasSizeBetween(250, 350).contains(0L);
    assertThat(days).allMatch(day -> some.at(day * A_DAY + 2).isPresent());
  }

  @Test
  void another_seed_chooses_other_days_and_the_same_seed_the_same() {
    assertThat(sometimes(50, 1).between(0, 50L * A_DAY))
        .isEqualTo(sometimes(50, 1).between(0, 50L * A_DAY))
        .isNotEqualTo(sometimes(50, 2).between(0, 50L * A_DAY));
  }

  private static Telling sometimes(int chance, long seed) {
    Story story =
        new Story(
            STORY.startsAt(),
            STORY.clients(),
            List.of(),
            List.of(),
            List.of(new Sometimes("server", "disk", chance)),
            STORY.events());
    return new Telling(story, START, 60, seed);
  }

  private static StoryEvent event(
      String time, @Nullable String occurred, String condition, Does does) {
    return new StoryEvent(time, occurred, "server", condition, does, "low", null, "title", null);
  }
}
