package io.nochub.hub.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.intake.CompleteLook.Conclusion;
import io.nochub.hub.intake.CompleteLook.Memory;
import io.nochub.hub.intake.CompleteLook.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CompleteLookTest {
  private static final Instant START = Instant.parse("2026-03-02T12:00:00Z");
  private static final Instant BEFORE = START.minusSeconds(60);
  private static final Memory SECOND = new Memory(1, true, Set.of());

  private static OpenAlert open(String id) {
    return new OpenAlert(id, "org", BEFORE, BEFORE);
  }

  private static List<OpenAlert> open(int count, String organisation) {
    return IntStream.range(0, count)
        .mapToObj(i -> new OpenAlert(organisation + i, organisation, BEFORE, BEFORE))
        .toList();
  }

  private static Seen seen(int pages, String... keys) {
    return new Seen(Set.of(keys), pages, START);
  }

  private static Conclusion conclude(Seen seen, Memory before, OpenAlert... open) {
    return CompleteLook.conclude(seen, before, List.of(open), 100, false);
  }

  private static List<String> ids(Conclusion conclusion) {
    return conclusion.ended().stream().map(OpenAlert::alertId).toList();
  }

  @Test
  void what_one_page_does_not_list_has_ended() {
    Conclusion conclusion = conclude(seen(1, "a"), SECOND, open("a"), open("b"));
    assertThat(ids(conclusion)).containsExactly("b");
    assertThat(conclusion.memory().missing()).isEmpty();
  }

  @Test
  void the_first_look_after_opening_ends_nothing() {
    Conclusion first = conclude(seen(1, "a"), Memory.NONE, open("a"), open("b"));
    assertThat(ids(first)).isEmpty();
    Conclusion second = conclude(seen(1, "a"), first.memory(), open("a"), open("b"));
    assertThat(ids(second)).containsExactly("b");
  }

  @Test
  void of_several_pages_it_has_to_be_missing_twice_in_a_row() {
    Conclusion first = conclude(seen(3, "a"), SECOND, open("a"), open("b"));
    assertThat(ids(first)).isEmpty();
    Conclusion back = conclude(seen(3, "a", "b"), first.memory(), open("a"), open("b"));
    assertThat(ids(back)).isEmpty();
    Conclusion again = conclude(seen(3, "a"), back.memory(), open("a"), open("b"));
    assertThat(ids(again)).isEmpty();
    Conclusion twice = conclude(seen(3, "a"), again.memory(), open("a"), open("b"));
    assertThat(ids(twice)).containsExactly("b");
  }

  @Test
  void a_list_turned_empty_has_to_be_empty_twice() {
    Conclusion first = conclude(seen(1), SECOND, open("a"));
    assertThat(ids(first)).isEmpty();
    Conclusion second = conclude(seen(1), first.memory(), open("a"));
    assertThat(ids(second)).containsExactly("a");
  }

  @Test
  void what_was_received_while_the_look_went_on_stays_open() {
    OpenAlert during = new OpenAlert("b", "org", START, BEFORE);
    OpenAlert after = new OpenAlert("c", "org", START.plusSeconds(2), BEFORE);
    Conclusion conclusion = conclude(seen(1, "a"), SECOND, open("a"), during, after);
    assertThat(ids(conclusion)).isEmpty();
    assertThat(conclusion.memory().missing()).isEmpty();
  }

  @ParameterizedTest(name = "{0} of {1} missing: believed {2}")
  @CsvSource({
    "10, 10, true",
    "11, 11, false",
    "11, 36, false",
    "11, 37, true",
    "30, 100, true",
    "31, 100, false",
    "300, 1000, true",
    "301, 1000, false"
  })
  void many_at_once_are_not_believed(int missing, int all, boolean believed) {
    List<OpenAlert> open = new ArrayList<>(open(missing, "gone"));
    // The organisation keeps one alert, so that only the share counts here.
    open.add(new OpenAlert("kept", "gone", BEFORE, BEFORE));
    Conclusion conclusion = CompleteLook.conclude(seen(1, "kept"), SECOND, open, all, false);
    assertThat(conclusion.notBelieved().isEmpty()).isEqualTo(believed);
    assertThat(conclusion.ended()).hasSize(believed ? missing : 0);
  }

  @Test
  void all_of_one_organisation_at_once_are_not_believed() {
    List<OpenAlert> open = new ArrayList<>(open(11, "gone"));
    open.addAll(open(200, "other"));
    Seen seen =
        new Seen(
            Set.copyOf(open(200, "other").stream().map(OpenAlert::alertId).toList()), 1, START);
    Conclusion conclusion = CompleteLook.conclude(seen, SECOND, open, 1_000, false);
    assertThat(conclusion.ended()).isEmpty();
    assertThat(conclusion.notBelieved().orElseThrow())
        .isEqualTo(
            "All 11 open alerts of the organisation gone are no longer listed by the source");
  }

  @Test
  void what_was_not_believed_is_once_an_operator_says_so() {
    List<OpenAlert> open = open(50, "gone");
    Conclusion doubted = CompleteLook.conclude(seen(1, "x"), SECOND, open, 50, false);
    assertThat(doubted.ended()).isEmpty();
    Conclusion believed = CompleteLook.conclude(seen(1, "x"), doubted.memory(), open, 50, true);
    assertThat(believed.ended()).hasSize(50);
    assertThat(believed.notBelieved()).isEmpty();
  }
}
