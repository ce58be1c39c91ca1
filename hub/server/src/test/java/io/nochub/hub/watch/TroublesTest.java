package io.nochub.hub.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.Severity;
import io.nochub.hub.watch.Observation.Connection;
import io.nochub.hub.watch.Observation.Disk;
import io.nochub.hub.watch.Observation.Source;
import io.nochub.hub.watch.Observation.Standing;
import io.nochub.hub.watch.Observation.Undecided;
import io.nochub.hub.watch.Troubles.Judgement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A look a minute, over literal observations. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TroublesTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private Instant now = START;
  private Judgement last = new Judgement(List.of(), Set.of(), Map.of());

  /** Looks once, a minute after the last time. */
  private List<String> look(Observation seen) {
    return look(seen, MINUTE);
  }

  private List<String> look(Observation seen, Duration passed) {
    now = now.plus(passed);
    last = Troubles.judge(seen, last.lasted(), passed, now);
    return last.standing().stream().map(Trouble::id).toList();
  }

  /** Looks once a minute and sees the same; what stands in the end. */
  private List<String> looks(Observation seen, int minutes) {
    List<String> standing = List.of();
    for (int i = 0; i < minutes; i++) {
      standing = look(seen);
    }
    return standing;
  }

  private Trouble only() {
    assertThat(last.standing()).hasSize(1);
    return last.standing().get(0);
  }

  private static Observation seen(Connection... connections) {
    return new Observation(List.of(connections), true, null, null, Map.of());
  }

  private static Connection rmm(boolean paused, Standing standing, Source... sources) {
    return new Connection(
        "rmm",
        "NinjaOne",
        paused,
        standing,
        "It says why.",
        null,
        List.of(sources),
        null,
        List.of());
  }

  private static Connection rmm(Source... sources) {
    return rmm(false, Standing.AT_WORK, sources);
  }

  private static Connection hook(@Nullable Duration silentAfter, boolean heard) {
    Source source = new Source("hook", null, heard);
    return new Connection(
        "rmm",
        "NinjaOne",
        false,
        Standing.AT_WORK,
        "",
        silentAfter,
        List.of(source),
        null,
        List.of());
  }

  private static Connection owing(Standing standing, @Nullable Instant since) {
    return new Connection(
        "rt", "Request Tracker", false, standing, "", null, List.of(), since, List.of());
  }

  private static Source poll(Duration interval, boolean heard) {
    return new Source("alerts", interval, heard);
  }

  @Test
  void a_hub_that_is_well_has_no_troubles() {
    assertThat(
            looks(
                new Observation(
                    List.of(rmm(poll(MINUTE, true)), hook(null, false)),
                    true,
                    null,
                    null,
                    Map.of("hub", 48L << 20, "inbox", 0L)),
                1_000))
        .isEmpty();
    assertThat(last.lasted()).isEmpty();
  }

  @Test
  void a_poll_is_silent_after_two_intervals_and_ten_minutes_without_a_good_look() {
    look(seen(rmm(poll(Duration.ofMinutes(5), true))));
    assertThat(looks(seen(rmm(poll(Duration.ofMinutes(5), false))), 20)).isEmpty();
    assertThat(looks(seen(rmm(poll(Duration.ofMinutes(5), false))), 1))
        .containsExactly("source-silent/rmm/alerts");
    assertThat(only().severity()).isEqualTo(Severity.MAJOR);
    assertThat(only().title()).isEqualTo("NinjaOne, source alerts: no look went well for 20 min");
    assertThat(only().body()).contains("every 5 min", "POST /api/v1/integrations/rmm/probe");
    assertThat(only().about())
        .containsEntry("integration", "rmm")
        .containsEntry("source", "alerts");
    assertThat(look(seen(rmm(poll(Duration.ofMinutes(5), true))))).isEmpty();
  }

  @Test
  void each_good_look_begins_the_silence_anew() {
    for (int i = 0; i < 10; i++) {
      assertThat(looks(seen(rmm(poll(MINUTE, false))), 12)).isEmpty();
      assertThat(look(seen(rmm(poll(MINUTE, true))))).isEmpty();
    }
  }

  @Test
  void a_webhook_may_be_silent_for_ever_unless_it_is_said_how_long() {
    assertThat(looks(seen(hook(null, false)), 10_000)).isEmpty();
    Duration hour = Duration.ofHours(1);
    assertThat(looks(seen(hook(hour, false)), 60)).isEmpty();
    assertThat(look(seen(hook(hour, false)))).containsExactly("source-silent/rmm/hook");
    assertThat(only().title()).isEqualTo("NinjaOne, source hook: nothing has come for 1 h");
    assertThat(only().body()).contains("silentAfter", "test alert");
    assertThat(look(seen(hook(hour, true)))).isEmpty();
    assertThat(look(seen(hook(null, false)))).isEmpty();
  }

  @Test
  void time_in_which_nobody_watched_is_no_silence() {
    Observation silent = seen(hook(Duration.ofHours(1), false));
    looks(silent, 30);
    now = now.plus(Duration.ofDays(3));
    assertThat(look(silent, Duration.ZERO)).isEmpty();
    assertThat(looks(silent, 30)).isEmpty();
    assertThat(look(silent)).hasSize(1);
  }

  @Test
  void what_is_paused_or_waits_for_an_operator_is_neither_silent_nor_heard() {
    Observation silent = seen(rmm(poll(MINUTE, false)));
    looks(silent, 10);
    looks(seen(rmm(true, Standing.AT_WORK, poll(MINUTE, false))), 60);
    assertThat(last.standing()).extracting(Trouble::kind).containsExactly(Trouble.Kind.PAUSED);
    assertThat(last.canTell("source-silent/rmm/alerts")).isFalse();
    looks(seen(rmm(false, Standing.REFUSED)), 5);
    assertThat(last.canTell("source-silent/rmm/alerts")).isFalse();
    assertThat(last.canTell("source-silent/rmm-2/alerts")).isTrue();
    assertThat(looks(silent, 2)).isEmpty();
    assertThat(look(silent)).containsExactly("source-silent/rmm/alerts");
  }

  @Test
  void a_pause_of_ten_minutes_is_said() {
    Observation paused = seen(rmm(true, Standing.AT_WORK));
    assertThat(looks(paused, 10)).isEmpty();
    assertThat(look(paused)).containsExactly("integration-paused/rmm/");
    assertThat(only().title()).isEqualTo("NinjaOne is paused");
    assertThat(only().severity()).isEqualTo(Severity.MINOR);
    assertThat(only().body()).contains("POST /api/v1/integrations/rmm/resume");
    assertThat(look(seen(rmm()))).isEmpty();
  }

  @Test
  void what_waits_for_an_operator_for_ten_minutes_is_graver_than_what_works_in_part() {
    looks(seen(rmm(false, Standing.IMPAIRED)), 11);
    assertThat(only().severity()).isEqualTo(Severity.MINOR);
    assertThat(only().title()).isEqualTo("NinjaOne works only in part");
    looks(seen(rmm(false, Standing.REFUSED)), 1);
    assertThat(only().id()).isEqualTo("integration-refused/rmm/");
    assertThat(only().severity()).isEqualTo(Severity.MAJOR);
    assertThat(only().title()).isEqualTo("NinjaOne waits for an operator");
    assertThat(only().body()).startsWith("It says why.").contains("/resume");
  }

  @Test
  void what_was_not_tried_yet_stays_as_it_was() {
    looks(seen(rmm(false, Standing.REFUSED)), 11);
    assertThat(look(seen(rmm(false, Standing.NOT_KNOWN)))).isEmpty();
    assertThat(last.canTell("integration-refused/rmm/")).isFalse();
    assertThat(look(seen(rmm(false, Standing.REFUSED)))).hasSize(1);
  }

  @Test
  void what_lasted_is_forgotten_with_the_integration() {
    looks(seen(rmm(true, Standing.AT_WORK)), 11);
    look(seen());
    assertThat(last.lasted()).isEmpty();
    assertThat(last.canTell("integration-paused/rmm/")).isTrue();
  }

  @Test
  void deliveries_are_late_after_five_minutes_if_they_could_go_out() {
    Instant since = START;
    assertThat(looks(seen(owing(Standing.AT_WORK, since)), 5)).isEmpty();
    assertThat(look(seen(owing(Standing.AT_WORK, since)))).containsExactly("delivery-late/rt/");
    assertThat(only().title()).isEqualTo("Deliveries to Request Tracker are late");
    assertThat(only().body()).contains("since 2026-11-22T12:00:00Z", "integration=rt");
    assertThat(look(seen(owing(Standing.REFUSED, since)))).isEmpty();
    assertThat(last.canTell("delivery-late/rt/")).isFalse();
    Observation kept =
        new Observation(List.of(owing(Standing.AT_WORK, since)), false, null, null, Map.of());
    assertThat(look(kept)).isEmpty();
    assertThat(last.canTell("delivery-late/rt/")).isFalse();
    assertThat(look(seen(owing(Standing.AT_WORK, null)))).isEmpty();
    assertThat(last.canTell("delivery-late/rt/")).isTrue();
  }

  @Test
  void lost_input_names_its_figures() {
    Connection losing =
        new Connection(
            "traps",
            "SNMP",
            false,
            Standing.AT_WORK,
            "",
            null,
            List.of(),
            null,
            List.of("kernel.dropped", "traps.dropped"));
    assertThat(look(seen(losing))).containsExactly("input-dropped/traps/");
    assertThat(only().body()).contains("kernel.dropped, traps.dropped");
  }

  @Test
  void an_input_undecided_for_five_minutes_is_the_gravest() {
    Observation stuck =
        new Observation(
            List.of(), true, new Undecided("rmm", START.minusSeconds(240)), null, Map.of());
    assertThat(look(stuck, Duration.ofSeconds(60))).isEmpty();
    assertThat(look(stuck, Duration.ofSeconds(1))).containsExactly("input-undecided");
    assertThat(only().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(only().body()).contains("rmm at 2026-11-22T11:56:00Z");
  }

  @Test
  void a_disk_gets_worse_under_the_same_name() {
    look(new Observation(List.of(), true, null, new Disk(false, "1500 MiB left."), Map.of()));
    assertThat(only().severity()).isEqualTo(Severity.MAJOR);
    Set<String> names = new HashSet<>(Set.of(only().id()));
    look(new Observation(List.of(), true, null, new Disk(true, "900 MiB left."), Map.of()));
    names.add(only().id());
    assertThat(only().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(only().body()).contains("900 MiB left.", "retention");
    assertThat(names).containsExactly("disk-full");
  }

  @Test
  void a_log_that_is_large_for_a_while_only_is_no_trouble() {
    Observation large =
        new Observation(List.of(), true, null, null, Map.of("hub", (256L << 20) + 1));
    assertThat(looks(large, 5)).isEmpty();
    look(new Observation(List.of(), true, null, null, Map.of("hub", 256L << 20)));
    assertThat(looks(large, 5)).isEmpty();
    assertThat(look(large)).containsExactly("database-log/hub");
    assertThat(only().title()).isEqualTo("The log of hub.db does not shrink");
  }
}
