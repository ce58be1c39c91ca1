package io.nochub.plugins.lab.rmm;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Cursor;
import io.nochub.api.IdempotencyKey;
import io.nochub.api.Integration;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import io.nochub.testkit.ManualClock;
import io.nochub.testkit.MemoryState;
import io.nochub.testkit.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StorySourceTest {
  private static final Subject FILE_SERVER = Subject.of("acme", "acme-fs01");
  private static final IdempotencyKey KEY = new IdempotencyKey("k3y0f0ne1ntent");

  /** At 30 to 1. */
  private static final Duration A_DAY = Duration.ofMinutes(48);

  private final MemoryState state = new MemoryState();
  private final ManualClock clock = ManualClock.atStart();
  private final TestContext context = TestContext.builder().clock(clock).state(state).build();
  private Integration lab = open(30);

  @AfterEach
  void withdraw() {
    context.close();
  }

  @Test
  void the_first_call_only_sets_the_start() throws Exception {
    Poll first = source().poll(Cursor.START);

    assertThat(first.items()).isEmpty();
    assertThat(first.more()).isTrue();
    assertThat(source().poll(Cursor.START)).isEqualTo(first);
  }

  @Test
  void the_same_cursor_brings_the_same_items_again() throws Exception {
    Cursor start = started();
    clock.advance(Duration.ofMinutes(10));
    Poll page = source().poll(start);

    assertThat(page.items()).isNotEmpty();
    assertThat(source().poll(start)).isEqualTo(page);

    clock.advance(Duration.ofMinutes(5));
    assertThat(source().poll(start).items()).startsWith(page.items().toArray(new Received[0]));
  }

  @Test
  void a_day_is_told_whole_in_whatever_pieces_it_is_asked_for() throws Exception {
    Cursor start = started();
    Cursor cursor = start;
    List<Received> bitByBit = new ArrayList<>();
    for (int i = 0; i < 48 * 12; i++) {
      clock.advance(Duration.ofSeconds(5));
      Poll page = source().poll(cursor);
      bitByBit.addAll(page.items());
      cursor = page.next();
    }

    assertThat(bitByBit).isEqualTo(all(start)).hasSizeGreaterThan(60);
  }

  @Test
  void the_next_day_has_new_events_of_the_same_alerts() throws Exception {
    Cursor start = started();
    clock.advance(A_DAY);
    Poll evening = last(start);
    List<Signal> first = signals(all(start));
    clock.advance(A_DAY);
    List<Signal> second = signals(all(evening.next()));

    assertThat(events(second)).doesNotContainAnyElementsOf(events(first));
    assertThat(alerts(first)).containsAll(alerts(second));
    assertThat(new HashSet<>(alerts(second))).hasSizeGreaterThan(20);
  }

  @Test
  void after_a_long_pause_only_what_matters_now_is_told() throws Exception {
    Cursor cursor = started();
    clock.advance(Duration.ofMinutes(4));
    cursor = last(cursor).next();
    clock.advance(Duration.ofDays(7));
    Poll page = source().poll(cursor);

    assertThat(page.more()).isFalse();
    assertThat(page.items()).hasSizeLessThan(25);
    assertThat(alerts(signals(page.items()))).doesNotHaveDuplicates();
    assertThat(signals(page.items()))
        .filteredOn(AlertRaised.class::isInstance)
        .allSatisfy(
            raised -> assertThat(raised.occurredAt()).isAfter(clock.instant().minus(A_DAY)));
    clock.advance(Duration.ofMinutes(1));
    assertThat(source().poll(page.next()).items()).hasSizeLessThan(25);
  }

  @Test
  void a_pause_leaves_nothing_open_that_is_over() throws Exception {
    Cursor cursor = started();
    Set<String> open = new HashSet<>();
    for (int hours : new int[] {1, 5, 30, 7, 72, 3, 100}) {
      clock.advance(Duration.ofHours(hours).dividedBy(30));
      for (Signal signal : signals(all(cursor))) {
        note(signal, open);
      }
      cursor = last(cursor).next();
    }

    assertThat(open).isEqualTo(openInAStoryToldWhole());
  }

  @Test
  void a_changed_speed_goes_on_where_the_story_was() throws Exception {
    Cursor cursor = started();
    clock.advance(Duration.ofMinutes(5));
    Poll before = last(cursor);
    lab = open(60);
    PollingSource faster = source();

    assertThat(faster.poll(before.next()).items()).isEmpty();
    clock.advance(Duration.ofMinutes(10));
    Poll after = faster.poll(before.next());

    assertThat(events(signals(after.items())))
        .doesNotContainAnyElementsOf(events(signals(all(cursor))));
    assertThat(after.items()).isNotEmpty();
    assertThat(faster.poll(before.next())).isEqualTo(after);
  }

  @Test
  void an_alert_says_what_an_rmm_knows() throws Exception {
    Cursor start = started();
    clock.advance(Duration.ofSeconds(4));

    AlertRaised disk = (AlertRaised) signals(all(start)).get(0);

    assertThat(disk.sourceAlertId()).isEqualTo("acme-fs01/disk-space D:");
    assertThat(disk.condition()).isEqualTo("disk-space D:");
    assertThat(disk.severity()).isEqualTo(Severity.WARNING);
    assertThat(disk.sourceSeverity()).isEqualTo("low");
    assertThat(disk.occurredAt()).isEqualTo(ManualClock.START.plusSeconds(4));
    assertThat(disk.subject().organisationId()).isEqualTo("acme");
    assertThat(disk.subject().hints())
        .containsEntry(Subject.Hint.SERIAL, List.of("SRV-A1005"))
        .containsEntry(Subject.Hint.SITE_ID, List.of("acme-hq"));
    assertThat(disk.body()).contains("Pretend");
    assertThat(disk.details()).containsEntry("story time", "day 1, 07:42");
  }

  @Test
  void a_job_ends_what_it_mends_when_it_is_done() throws Exception {
    Cursor start = started();
    clock.advance(Duration.ofSeconds(10));
    Cursor here = last(start).next();
    lab.remoteJobs().orElseThrow().run("clean-disk", FILE_SERVER, Map.of(), KEY);

    assertThat(signals(all(here))).isEmpty();
    clock.advance(Duration.ofSeconds(20));
    List<Signal> told = signals(all(here));

    assertThat(told)
        .filteredOn(AlertCleared.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            AlertCleared.class,
            clear -> {
              assertThat(clear.sourceAlertId()).isEqualTo("acme-fs01/disk-space D:");
              assertThat(clear.occurredAt()).isEqualTo(clock.instant());
            });
    assertThat(signals(all(last(here).next()))).isEmpty();
  }

  @Test
  void what_is_resolved_here_is_cleared_by_the_next_poll() throws Exception {
    Cursor start = started();
    clock.advance(Duration.ofSeconds(10));
    Cursor here = last(start).next();
    lab.alertControl()
        .orElseThrow()
        .resolve("acme-fs01/disk-space D:", FILE_SERVER, "made room", KEY);

    assertThat(signals(all(here)))
        .singleElement()
        .isInstanceOfSatisfying(
            AlertCleared.class, clear -> assertThat(clear.note()).isEqualTo("made room"));
  }

  @Test
  void recheck_knows_what_has_ended_by_the_story_or_by_hand_and_nothing_else() throws Exception {
    Cursor start = started();
    clock.advance(Duration.ofSeconds(30));
    List<AlertRaised> open = signals(all(start)).stream().map(AlertRaised.class::cast).toList();
    assertThat(source().recheck(open).signals()).isEmpty();

    lab.alertControl().orElseThrow().resolve("acme-fs01/disk-space D:", FILE_SERVER, "", KEY);
    clock.advance(Duration.ofSeconds(25));
    List<Signal> polled = signals(all(last(start).next()));

    assertThat(alerts(source().recheck(open).signals()))
        .containsExactlyInAnyOrder(
            "acme-fs01/disk-space D:", "acme-ws014/agent-online", "acme-ex01/queue-length");
    assertThat(events(signals(all(start)))).containsAll(events(polled));
    assertThat(events(signals(all(start))))
        .as("told with the ids the feed uses")
        .containsAll(events(source().recheck(open).signals()));
  }

  private Integration open(int speed) {
    return LabRmmIntegration.type().open(new LabRmmConfig(speed, 1, null), context);
  }

  private PollingSource source() {
    return (PollingSource) lab.sources().get(0);
  }

  private Cursor started() throws Exception {
    return source().poll(Cursor.START).next();
  }

  private List<Received> all(Cursor from) throws Exception {
    List<Received> items = new ArrayList<>();
    Poll page;
    do {
      page = source().poll(from);
      items.addAll(page.items());
      from = page.next();
    } while (page.more());
    return items;
  }

  private Poll last(Cursor from) throws Exception {
    Poll page = source().poll(from);
    while (page.more()) {
      page = source().poll(page.next());
    }
    return page;
  }

  private List<Signal> signals(List<Received> items) throws Exception {
    List<Signal> signals = new ArrayList<>();
    for (Received item : items) {
      signals.addAll(source().read(item).signals());
    }
    return signals;
  }

  /** What is open now, by a listener who never paused. */
  private Set<String> openInAStoryToldWhole() throws Exception {
    Set<String> open = new HashSet<>();
    ManualClock past = ManualClock.atStart();
    TestContext other = TestContext.builder().clock(past).build();
    PollingSource source =
        (PollingSource)
            LabRmmIntegration.type().open(new LabRmmConfig(30, 1, null), other).sources().get(0);
    Cursor cursor = source.poll(Cursor.START).next();
    while (!past.instant().isAfter(clock.instant())) {
      Poll page = source.poll(cursor);
      for (Signal signal : signals(page.items())) {
        note(signal, open);
      }
      cursor = page.next();
      past.advance(Duration.ofMinutes(1));
    }
    other.close();
    return open;
  }

  /** The late raise of the story was over before it was told. */
  private static void note(Signal signal, Set<String> open) {
    if (signal instanceof AlertRaised raised && !raised.momentary()) {
      if (!raised.condition().equals("sql-blocking")) {
        open.add(raised.sourceAlertId());
      }
    } else if (signal instanceof AlertCleared cleared) {
      open.remove(cleared.sourceAlertId());
    }
  }

  private static List<String> events(List<Signal> signals) {
    return signals.stream().map(Signal::sourceEventId).toList();
  }

  private static List<String> alerts(List<Signal> signals) {
    return signals.stream()
        .map(
            signal ->
                signal instanceof AlertRaised raised
                    ? raised.sourceAlertId()
                    : ((AlertCleared) signal).sourceAlertId())
        .toList();
  }
}
