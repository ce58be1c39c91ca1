package io.nochub.hub.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.alert.Suppression.Effect;
import io.nochub.hub.alert.Suppression.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SuppressionTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private static List<Reason> reasons(String kinds) {
    return kinds.isBlank()
        ? List.of()
        : Arrays.stream(kinds.split("\\+"))
            .map(kind -> new Reason(Reason.Kind.valueOf(kind), "1", NOON, null))
            .toList();
  }

  @ParameterizedTest(name = "{0}, told {1}, because of [{2}]: {3}, then told {4}")
  @CsvSource({
    "OPEN, NONE, '', PROBLEM, PROBLEM",
    "OPEN, NONE, HOLD, NONE, NONE",
    "OPEN, NONE, WINDOW, NONE, NONE",
    "OPEN, NONE, DISMISSED, NONE, NONE",
    "OPEN, NONE, RECORD_ONLY, NONE, NONE",
    "OPEN, NONE, HOLD+WINDOW, NONE, NONE",
    "OPEN, NONE, WINDOW+DISMISSED, NONE, NONE",
    "OPEN, NONE, HOLD+WINDOW+DISMISSED+RECORD_ONLY, NONE, NONE",
    "OPEN, PROBLEM, '', NONE, PROBLEM",
    "OPEN, PROBLEM, HOLD, NONE, PROBLEM",
    "OPEN, PROBLEM, WINDOW, NONE, PROBLEM",
    "OPEN, PROBLEM, DISMISSED, NONE, PROBLEM",
    "OPEN, PROBLEM, RECORD_ONLY, NONE, PROBLEM",
    "CLEARED, PROBLEM, '', RECOVERY, NONE",
    "CLEARED, PROBLEM, HOLD, RECOVERY, NONE",
    "CLEARED, PROBLEM, WINDOW, RECOVERY, NONE",
    "CLEARED, PROBLEM, DISMISSED, RECOVERY, NONE",
    "CLEARED, PROBLEM, RECORD_ONLY, RECOVERY, NONE",
    "OPEN, NONE, FLAP, PROBLEM, PROBLEM",
    "OPEN, NONE, FLAP+WINDOW, NONE, NONE",
    "OPEN, NONE, PARENT, NONE, NONE",
    "OPEN, NONE, SETTLE, NONE, NONE",
    "OPEN, PROBLEM, FLAP, NONE, PROBLEM",
    "CLEARED, PROBLEM, FLAP, NONE, PROBLEM",
    "CLEARED, PROBLEM, FLAP+WINDOW, NONE, PROBLEM",
    "CLEARED, PROBLEM, PARENT, RECOVERY, NONE",
    "CLEARED, PROBLEM, SETTLE, RECOVERY, NONE",
    "CLEARED, NONE, FLAP, NONE, NONE",
    "CLEARED, NONE, '', NONE, NONE",
    "CLEARED, NONE, HOLD, NONE, NONE",
    "CLEARED, NONE, WINDOW, NONE, NONE",
    "CLEARED, NONE, DISMISSED, NONE, NONE",
    "CLEARED, NONE, RECORD_ONLY, NONE, NONE",
  })
  void decides_by_the_table(Truth truth, Told told, String kinds, Effect effect, Told then) {
    assertThat(Suppression.reconcile(truth, told, reasons(kinds)))
        .isEqualTo(new Outcome(effect, then));
  }

  /** Every truth, told and set of reasons there is. */
  static Stream<Arguments> everything() {
    Reason.Kind[] kinds = Reason.Kind.values();
    return Arrays.stream(Truth.values())
        .flatMap(
            truth ->
                Arrays.stream(Told.values())
                    .flatMap(
                        told ->
                            IntStream.range(0, 1 << kinds.length)
                                .mapToObj(
                                    set -> Arguments.of(truth, told, reasonsOf(kinds, set)))));
  }

  private static List<Reason> reasonsOf(Reason.Kind[] kinds, int set) {
    return IntStream.range(0, kinds.length)
        .filter(bit -> (set & (1 << bit)) != 0)
        .mapToObj(bit -> new Reason(kinds[bit], "1", NOON, null))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("everything")
  void deciding_twice_plans_nothing_the_second_time(Truth truth, Told told, List<Reason> reasons) {
    Outcome first = Suppression.reconcile(truth, told, reasons);
    assertThat(Suppression.reconcile(truth, first.told(), reasons))
        .isEqualTo(new Outcome(Effect.NONE, first.told()));
  }

  @ParameterizedTest
  @MethodSource("everything")
  void the_order_of_reasons_never_matters(Truth truth, Told told, List<Reason> reasons) {
    List<Reason> reversed = new ArrayList<>(reasons);
    Collections.reverse(reversed);
    assertThat(Suppression.reconcile(truth, told, reversed))
        .isEqualTo(Suppression.reconcile(truth, told, reasons));
  }

  @ParameterizedTest
  @MethodSource("everything")
  void without_reasons_what_was_told_is_the_truth_and_only_flapping_keeps_back_an_end(
      Truth truth, Told told, List<Reason> reasons) {
    Told then = Suppression.reconcile(truth, told, reasons).told();
    if (reasons.isEmpty()) {
      assertThat(then == Told.PROBLEM).isEqualTo(truth == Truth.OPEN);
    }
    boolean flaps = reasons.stream().anyMatch(reason -> reason.kind() == Reason.Kind.FLAP);
    if (truth == Truth.CLEARED) {
      assertThat(then).isEqualTo(flaps ? told : Told.NONE);
    }
  }
}
