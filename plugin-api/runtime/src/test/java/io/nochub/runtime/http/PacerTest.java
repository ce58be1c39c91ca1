package io.nochub.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpManners.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PacerTest {
  private static final Pace THREE_IN_TEN_SECONDS = new Pace(3, Duration.ofSeconds(10), 0);

  private final ManualPaceClock clock = new ManualPaceClock();
  private final long begin = clock.nanoTime();
  private final Pacer pacer = new Pacer(clock);

  private List<Long> secondsOfStarts(int calls, Pace pace) throws Exception {
    List<Long> starts = new ArrayList<>();
    for (int call = 0; call < calls; call++) {
      pacer.enter(pace);
      pacer.leave();
      starts.add(Duration.ofNanos(clock.nanoTime() - begin).toSeconds());
    }
    return starts;
  }

  @Test
  void calls_beyond_the_pace_wait_for_their_turn() throws Exception {
    assertThat(secondsOfStarts(7, THREE_IN_TEN_SECONDS))
        .containsExactly(0L, 0L, 0L, 10L, 10L, 10L, 20L);
  }

  @Test
  void no_span_has_more_calls_than_allowed_not_even_after_a_pause() throws Exception {
    assertThat(secondsOfStarts(1, THREE_IN_TEN_SECONDS)).containsExactly(0L);
    clock.push(Duration.ofSeconds(9));
    assertThat(secondsOfStarts(5, THREE_IN_TEN_SECONDS)).containsExactly(9L, 9L, 10L, 19L, 19L);
  }

  @Test
  void a_pace_may_become_slower_or_free() throws Exception {
    assertThat(secondsOfStarts(3, THREE_IN_TEN_SECONDS)).containsExactly(0L, 0L, 0L);
    assertThat(secondsOfStarts(2, new Pace(1, Duration.ofSeconds(60), 0)))
        .containsExactly(60L, 120L);
    assertThat(secondsOfStarts(3, Pace.FREE)).containsExactly(120L, 120L, 120L);
  }

  @Test
  void a_turn_too_far_away_is_rate_limited_and_taken_by_nobody() throws Exception {
    Pace twoAnHour = new Pace(2, Duration.ofHours(1), 1);
    secondsOfStarts(2, twoAnHour);
    clock.push(Duration.ofMinutes(50));

    for (int attempt = 0; attempt < 3; attempt++) {
      IntegrationException limited =
          catchThrowableOfType(IntegrationException.class, () -> pacer.enter(twoAnHour));
      assertThat(limited.kind()).isEqualTo(Kind.RATE_LIMITED);
      assertThat(limited.retryAfter()).contains(Duration.ofMinutes(10));
    }

    clock.push(Duration.ofMinutes(10));
    assertThat(secondsOfStarts(2, twoAnHour)).containsExactly(3_600L, 3_600L);
  }

  @Test
  void a_smaller_pace_leaves_room_for_calls_with_a_greater_one() throws Exception {
    Pace patient = new Pace(1, Duration.ofSeconds(10), 0);

    assertThat(secondsOfStarts(1, patient)).containsExactly(0L);
    assertThat(secondsOfStarts(2, THREE_IN_TEN_SECONDS)).containsExactly(0L, 0L);
    assertThat(secondsOfStarts(1, patient)).containsExactly(10L);
    assertThat(secondsOfStarts(3, THREE_IN_TEN_SECONDS)).containsExactly(10L, 10L, 20L);
  }

  @Test
  void what_is_left_of_the_whole_pace_can_be_asked() throws Exception {
    assertThat(pacer.left("")).isEmpty();
    pacer.declare(THREE_IN_TEN_SECONDS);
    secondsOfStarts(2, THREE_IN_TEN_SECONDS);
    clock.push(Duration.ofSeconds(5));
    secondsOfStarts(1, THREE_IN_TEN_SECONDS);
    assertThat(pacer.left("tickets")).contains(new CallsLeft("tickets", 0, THREE_IN_TEN_SECONDS));
    clock.push(Duration.ofSeconds(5));
    assertThat(pacer.left("")).contains(new CallsLeft("", 2, THREE_IN_TEN_SECONDS));
    pacer.declare(new Pace(1, Duration.ofSeconds(10), 0));
    assertThat(pacer.left("").orElseThrow().left()).isZero();
  }

  @Test
  void a_quarter_is_scarce_unless_everybodys_turn_comes_soon() {
    Pace anHour = new Pace(100, Duration.ofHours(1), 3);
    assertThat(new CallsLeft("", 26, anHour).isScarce()).isFalse();
    assertThat(new CallsLeft("", 25, anHour).isScarce()).isTrue();
    assertThat(new CallsLeft("", 0, new Pace(10, Duration.ofSeconds(1), 3)).isScarce()).isFalse();
  }

  @Test
  void an_interrupted_wait_gives_its_turn_back() throws Exception {
    secondsOfStarts(3, THREE_IN_TEN_SECONDS);
    for (int attempt = 0; attempt < 9; attempt++) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> pacer.enter(THREE_IN_TEN_SECONDS))
          .isInstanceOf(InterruptedException.class);
    }

    assertThat(secondsOfStarts(1, THREE_IN_TEN_SECONDS)).containsExactly(10L);
  }

  @Test
  void so_many_are_inside_at_once_and_the_next_enters_when_one_leaves() throws Exception {
    Pace two = new Pace(0, Duration.ofSeconds(1), 2);
    pacer.enter(two);
    pacer.enter(two);
    CountDownLatch arrived = new CountDownLatch(1);
    CompletableFuture<Void> third =
        CompletableFuture.runAsync(
            () -> {
              arrived.countDown();
              try {
                pacer.enter(two);
              } catch (IntegrationException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    arrived.await();

    assertThatThrownBy(() -> third.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    pacer.leave();
    third.get(10, TimeUnit.SECONDS);
  }
}
