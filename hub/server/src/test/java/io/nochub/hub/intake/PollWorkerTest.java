package io.nochub.hub.intake;

import static io.nochub.hub.intake.Signals.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nochub.api.Capability;
import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.source.Poll;
import io.nochub.api.source.Reading;
import io.nochub.hub.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Polls and rechecks on the real road. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class PollWorkerTest {
  private static final SourceName LIST = new SourceName("rmm", "list", "feed");
  private static final Duration OFTEN = Duration.ofMillis(10);
  private static final Duration SELDOM = Duration.ofHours(1);

  @TempDir Path folder;
  private Road road;
  private Pauses pauses;
  private PollWorker polls;
  private LookJudge judge;
  private final FakeOpenAlerts open = new FakeOpenAlerts();
  private final List<String> listed = new CopyOnWriteArrayList<>();
  private final List<String> doubts = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    road = new Road(TestDatabase.Kind.SQLITE, folder);
    road.start();
    pauses = new Pauses(road.integrations, road.clock);
    judge =
        new LookJudge(
            road.inbox,
            open,
            (source, ids, startedAt) -> listed.add(source.feed() + ids),
            (source, why) -> doubts.add(why));
    polls =
        new PollWorker(
            road.integrations, road.inbox, road.reader, judge, pauses, road.workers, road.clock);
  }

  @AfterEach
  void close() {
    road.close();
  }

  private void poll(ScriptedPoll source) {
    road.integrations.open("rmm", Set.of(Capability.ALERTS_RECHECK), source);
    polls.start();
  }

  private void awaitEnd(ScriptedPoll source) {
    await().atMost(Duration.ofSeconds(10)).until(source::isOver);
    await().until(() -> road.undecided() == 0);
  }

  private List<String> signals() {
    return road.arrivals().stream().map(arrival -> arrival.signal().sourceEventId()).toList();
  }

  private static OpenAlert believed(String alert) {
    Instant before = Signals.AT.minusSeconds(600);
    return new OpenAlert(alert, "acme", before, before);
  }

  @Test
  void a_source_is_heard_of_when_a_look_goes_well_also_one_that_finds_nothing() {
    Instant before = road.clock.instant().minusMillis(1);
    ScriptedPoll source =
        new ScriptedPoll(SELDOM)
            .then(
                () -> {
                  throw IntegrationException.of(Kind.AUTHENTICATION, "no");
                })
            .then(
                () -> {
                  assertThat(road.inbox.heard().since("rmm", "list", before)).isFalse();
                  return Poll.changes(List.of(), new Cursor("1"), false);
                });
    poll(source);
    await().atMost(Duration.ofMinutes(1)).until(() -> source.asked.size() == 1);
    polls.askNow("rmm");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> road.inbox.heard().since("rmm", "list", before));
  }

  @Test
  void pages_are_fetched_one_behind_the_other_and_the_position_is_kept() throws Exception {
    ScriptedPoll source =
        new ScriptedPoll(SELDOM)
            .thenChanges("p1", true, item("a1", "raise a1 acme dc01"))
            .thenChanges("p2", false, item("a2", "raise a2 acme dc01"));
    poll(source);
    awaitEnd(source);
    assertThat(source.asked).containsExactly("", "p1");
    await().until(() -> road.arrivals().size() == 2);
    road.restart();
    assertThat(road.inbox.cursor(LIST)).isEqualTo(new Cursor("p2"));
  }

  @Test
  void an_unchanged_item_is_not_stored_again_and_a_changed_one_is() throws Exception {
    ScriptedPoll source =
        new ScriptedPoll(OFTEN)
            .thenEverything("", item("a1", "raise a1 acme dc01"))
            .thenEverything("", item("a1", "raise a1 acme dc01"))
            .thenEverything("", item("a1", "raise a1 acme dc01\nraise more acme dc01"));
    poll(source);
    awaitEnd(source);
    await().until(() -> road.arrivals().size() == 3);
    assertThat(road.inbox.list(0, 10)).hasSize(2);
  }

  @Test
  void what_a_complete_look_lists_is_passed_on_and_what_a_page_of_changes_says_is_not()
      throws Exception {
    ScriptedPoll source =
        new ScriptedPoll(OFTEN)
            .thenChanges("", false, item("a1", "raise a1 acme dc01"))
            .thenEverything("", item("a2", "raise a2 acme dc01"));
    poll(source);
    awaitEnd(source);
    await().until(() -> !listed.isEmpty());
    assertThat(listed).containsOnly(LIST.feed() + "[a2]");
  }

  @Test
  void an_item_that_was_gone_counts_as_new_when_it_is_back() throws Exception {
    ScriptedPoll source =
        new ScriptedPoll(OFTEN)
            .thenEverything("", item("a1", "raise a1 acme dc01"))
            .thenEverything("")
            .thenEverything("", item("a1", "raise a1 acme dc01"));
    poll(source);
    awaitEnd(source);
    await().until(() -> road.arrivals().size() == 2);
  }

  @Test
  void a_failed_poll_keeps_the_position_and_is_tried_again() throws Exception {
    ScriptedPoll source =
        new ScriptedPoll(OFTEN)
            .thenChanges("p1", false, item("a1", "raise a1 acme dc01"))
            .then(
                () -> {
                  throw IntegrationException.of(Kind.UNAVAILABLE, "no answer");
                })
            .then(
                () -> {
                  throw new IllegalStateException("broken on purpose");
                })
            .thenChanges("p2", false);
    poll(source);
    awaitEnd(source);
    assertThat(source.asked).containsExactly("", "p1", "p1", "p1");
  }

  @Test
  void a_rate_limit_pauses_the_whole_integration() {
    ScriptedPoll source =
        new ScriptedPoll(OFTEN)
            .then(
                () -> {
                  throw IntegrationException.rateLimited(Duration.ofMinutes(3), "slow down");
                });
    poll(source);
    await().until(() -> pauses.left("rmm").isPresent());
    assertThat(pauses.left("rmm")).contains(Duration.ofMinutes(3));
    assertThat(pauses.left("other")).isEmpty();
    road.clock.push(Duration.ofMinutes(3));
    assertThat(pauses.left("rmm")).isEmpty();
  }

  @Test
  void refused_credentials_stop_the_polls_until_somebody_asks_for_them() {
    ScriptedPoll source =
        new ScriptedPoll(OFTEN)
            .then(
                () -> {
                  throw IntegrationException.of(Kind.AUTHENTICATION, "401");
                });
    poll(source);
    await().until(source::isOver);
    assertThat(polls.askAll(Duration.ofSeconds(5))).succeedsWithin(5, TimeUnit.SECONDS);
    source.thenChanges("p1", false);
    polls.askNow("rmm");
    await().until(source::isOver);
  }

  @Test
  void a_paused_or_held_integration_is_not_polled() {
    road.integrations.set("rmm", true, false);
    ScriptedPoll source = new ScriptedPoll(OFTEN).thenChanges("p1", false);
    poll(source);
    assertThat(polls.askAll(Duration.ofSeconds(5))).succeedsWithin(5, TimeUnit.SECONDS);
    assertThat(source.isOver()).isFalse();
    road.integrations.set("rmm", false, false);
    await().until(source::isOver);
  }

  @Test
  void a_closed_integration_is_polled_no_more() {
    ScriptedPoll source = new ScriptedPoll(SELDOM).thenChanges("p1", false);
    poll(source);
    // a poll that is under way when the integration closes may still end
    await().until(() -> source.asked.size() == 1);
    road.integrations.close("rmm");
    source.thenChanges("p2", false);
    assertThat(polls.askAll(Duration.ofSeconds(5))).succeedsWithin(5, TimeUnit.SECONDS);
    assertThat(source.isOver()).isFalse();
  }

  @Test
  void a_source_that_goes_round_in_a_circle_is_stopped() {
    ScriptedPoll source = new ScriptedPoll(SELDOM).thenChanges("p1", true).thenChanges("p1", true);
    poll(source);
    await().until(() -> source.asked.size() == 2);
    assertThat(source.asked).containsExactly("", "p1");
  }

  @Test
  void what_a_complete_look_no_longer_lists_is_cleared_on_the_ordinary_road() {
    open.set(believed("a1"), believed("a2"));
    ScriptedPoll source =
        new ScriptedPoll(OFTEN)
            .thenEverything("", item("a1", "nothing"), item("a2", "nothing"))
            .thenEverything("", item("a1", "nothing"));
    poll(source);
    awaitEnd(source);
    await().until(() -> !road.arrivals().isEmpty());
    assertThat(signals().get(0)).startsWith("a2:unlisted:");
    assertThat(road.arrivals().get(0).feed()).isEqualTo("feed");
    assertThat(road.arrivals().get(0).inputId()).isPositive();
  }

  @Test
  void nothing_is_concluded_across_an_error() {
    open.set(believed("a1"), believed("a2"));
    ScriptedPoll source =
        new ScriptedPoll(OFTEN)
            .thenEverything("", item("a1", "nothing"), item("a2", "nothing"))
            .thenEverything("page2", item("a1", "nothing"))
            .then(
                () -> {
                  throw IntegrationException.of(Kind.UNAVAILABLE, "no answer");
                })
            .thenEverything("", item("x", "nothing"))
            .thenEverything("", item("a1", "nothing"), item("a2", "nothing"));
    poll(source);
    awaitEnd(source);
    assertThat(road.arrivals()).isEmpty();
  }

  @Test
  void a_look_that_would_clear_much_is_doubted_until_an_operator_believes_it() {
    OpenAlert[] many = new OpenAlert[40];
    for (int i = 0; i < many.length; i++) {
      many[i] = believed("a" + i);
    }
    open.set(many);
    ScriptedPoll source =
        new ScriptedPoll(OFTEN)
            .thenEverything("", item("x", "nothing"))
            .thenEverything("", item("x", "nothing"));
    poll(source);
    awaitEnd(source);
    await().until(() -> !doubts.isEmpty());
    assertThat(doubts.get(0)).isEqualTo("40 of 40 open alerts are no longer listed by the source");
    assertThat(road.arrivals()).isEmpty();
    assertThat(judge.doubt(LIST)).hasValueSatisfying(why -> assertThat(why).startsWith("40 of 40"));
    assertThat(polls.believeEnded("other")).isZero();
    assertThat(polls.believeEnded("rmm")).isEqualTo(1);
    // a complete look that came before the word would be doubted like the others
    source.thenEverything("", item("x", "nothing"));
    await().until(() -> road.arrivals().size() == 40);
    assertThat(judge.doubt(LIST)).isEmpty();
  }

  @Test
  void a_look_that_was_not_doubted_is_not_believed_beforehand() {
    OpenAlert[] many = new OpenAlert[40];
    for (int i = 0; i < many.length; i++) {
      many[i] = believed("a" + i);
    }
    open.set(many);
    ScriptedPoll source = new ScriptedPoll(OFTEN).thenEverything("", item("x", "nothing"));
    poll(source);
    awaitEnd(source);
    assertThat(polls.believeEnded("rmm")).isZero();
    source.thenEverything("", item("x", "nothing"));
    await().until(() -> !doubts.isEmpty());
    assertThat(road.arrivals()).isEmpty();
  }

  @Test
  void a_recheck_tells_what_is_open_and_takes_clears_of_that_alone() throws Exception {
    open.set(believed("a1"), believed("a2"));
    ScriptedPoll source = new ScriptedPoll(SELDOM);
    source.recheck =
        asked ->
            Reading.of(
                Signals.cleared("a2"),
                Signals.cleared("somebody else's"),
                Signals.raised("a3", "acme", "dc01"));
    poll(source);
    new Recheck(road.integrations, road.inbox, open, pauses, road.workers).askAll();
    await().until(() -> road.undecided() == 0 && !road.arrivals().isEmpty());
    assertThat(source.rechecked).hasSize(1);
    assertThat(source.rechecked.get(0)).hasSize(2);
    assertThat(signals()).containsExactly(Signals.cleared("a2").sourceEventId());
  }
}
