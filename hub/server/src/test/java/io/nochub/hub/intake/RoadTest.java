package io.nochub.hub.intake;

import static io.nochub.hub.intake.Signals.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.nochub.api.source.Received;
import io.nochub.hub.intake.DecidedInputs.State;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** From the inbox to a decision, and through restarts. */
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.Kind.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class RoadTest {
  private static final Duration LONGEST_UNIT = Duration.ofMillis(500);
  private static final Duration SHORT_UNIT = Duration.ofMillis(10);
  private static final SourceName HOOK = new SourceName("rmm", "alerts", "feed");

  @Parameter TestDatabase.Kind kind;
  @TempDir Path folder;
  private Road road;

  @BeforeEach
  void open() throws Exception {
    road = new Road(kind, folder);
  }

  @AfterEach
  void close() {
    road.close();
  }

  private void openRmm() {
    road.integrations.open("rmm", Set.of(), new FakeWebhook("alerts", "feed"));
  }

  private List<Input> put(String... texts) throws Exception {
    List<Received> items = new ArrayList<>();
    for (String text : texts) {
      items.add(item("", text));
    }
    return road.inbox.offer(HOOK, items).orElseThrow().get(5, TimeUnit.SECONDS);
  }

  private void awaitAllDecided() {
    await().atMost(Duration.ofSeconds(10)).until(() -> road.undecided() == 0);
  }

  @Test
  void an_input_is_read_decided_and_recorded_as_decided() throws Exception {
    openRmm();
    road.start();
    Input stored = put("raise a1 acme dc01\nclear a1").get(0);
    awaitAllDecided();
    assertThat(road.arrivals())
        .extracting(Arrival::inputId, Arrival::position, Arrival::integration, Arrival::feed)
        .containsExactly(
            tuple(stored.id(), 0, "rmm", "feed"), tuple(stored.id(), 1, "rmm", "feed"));
    assertThat(road.arrivals().get(0).receivedAt()).isEqualTo(road.clock.instant());
    assertThat(road.arrivals().get(0).signal()).isEqualTo(Signals.raised("a1", "acme", "dc01"));
  }

  @Test
  void what_was_stored_and_not_decided_is_decided_after_a_restart_and_only_that() throws Exception {
    openRmm();
    road.start();
    put("raise a1 acme dc01");
    awaitAllDecided();
    road.decider.close();
    put("raise a2 acme dc01", "raise a3 acme dc02", "nothing to see");
    assertThat(road.undecided()).isEqualTo(3);

    road.restart();
    road.start();
    assertThat(road.reader.caughtUp()).succeedsWithin(10, TimeUnit.SECONDS);
    assertThat(road.undecided()).isZero();
    assertThat(alerts()).containsExactly("a1", "a2", "a3");
  }

  private List<String> alerts() {
    return road.arrivals().stream().map(RoadTest::alert).toList();
  }

  @Test
  void the_oldest_input_that_waits_is_known_if_somebody_could_read_it() throws Exception {
    openRmm();
    road.start();
    put("raise a1 acme dc01", "raise a2 acme dc01");
    awaitAllDecided();
    road.decider.close();
    Instant since = road.clock.instant();
    put("raise a3 acme dc01");
    road.clock.push(Duration.ofMinutes(1));
    put("raise a4 acme dc01");
    Instant later = since.plusSeconds(1);
    assertThat(road.decided.oldestUndecided(since, id -> true)).isEmpty();
    assertThat(road.decided.oldestUndecided(later, id -> true))
        .contains(new DecidedInputs.Waiting("rmm", since));
    assertThat(road.decided.oldestUndecided(later, id -> false)).isEmpty();

    road.restart();
    road.start();
    awaitAllDecided();
    Instant muchLater = since.plus(Duration.ofHours(1));
    assertThat(road.decided.oldestUndecided(muchLater, id -> true)).isEmpty();
    assertThat(road.decided.oldestUndecided(muchLater, id -> true)).isEmpty();
  }

  @Test
  void an_input_of_many_signals_is_decided_in_units_of_limited_time_and_recorded_with_the_last()
      throws Exception {
    openRmm();
    road.decisions.meanwhile = arrival -> spend(isA(arrival, 99) ? SHORT_UNIT : Duration.ZERO);
    road.start();
    put(raises(500));
    awaitAllDecided();
    assertThat(road.arrivals()).extracting(Arrival::position).isSorted().hasSize(500);
    assertThat(road.decisions.units.get(100)).isNotSameAs(road.decisions.units.get(99));
  }

  @ParameterizedTest
  @EnumSource(
      value = Lane.class,
      names = {"OUTCOMES", "DECISIONS"})
  void a_unit_ends_early_when_a_delivery_or_a_clock_waits_for_the_writer(Lane lane)
      throws Exception {
    decideOldSignals(
        () -> {
          road.write(lane);
          spend(SHORT_UNIT);
        });
    assertThat(road.decisions.units.get(100)).isNotSameAs(road.decisions.units.get(99));
  }

  @Test
  void signals_that_have_waited_for_long_share_a_longer_unit() throws Exception {
    decideOldSignals(() -> spend(SHORT_UNIT));
    assertThat(road.decisions.units.get(100)).isSameAs(road.decisions.units.get(99));
  }

  @Test
  void however_long_they_have_waited_a_unit_has_an_end() throws Exception {
    decideOldSignals(() -> spend(LONGEST_UNIT));
    assertThat(road.decisions.units.get(100)).isNotSameAs(road.decisions.units.get(99));
  }

  /** Five hundred that have waited for a day; something happens while the hundredth is decided. */
  private void decideOldSignals(Runnable atHundredth) throws Exception {
    openRmm();
    road.decisions.meanwhile =
        arrival -> {
          if (isA(arrival, 99)) {
            atHundredth.run();
          }
        };
    put(raises(500));
    road.clock.push(Duration.ofDays(1));
    road.start();
    awaitAllDecided();
  }

  @ParameterizedTest(name = "{0} ms: {1} ms")
  @CsvSource({"0, 10", "80, 10", "2000, 250", "-3600000, 10"})
  void a_commit_is_put_off_by_an_eighth_of_what_a_signal_has_waited(long waited, long patience) {
    assertThat(Decider.patience(Duration.ofMillis(waited))).isEqualTo(Duration.ofMillis(patience));
  }

  private static void spend(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static boolean isA(Arrival arrival, int number) {
    return ("a" + number).equals(QueueKey.alertOf(arrival.signal()));
  }

  private static String raises(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "raise a" + i + " acme dc01")
        .collect(Collectors.joining("\n"));
  }

  @Test
  void a_flood_that_does_not_fit_into_memory_is_decided_whole_and_in_order() throws Exception {
    openRmm();
    String[] flood =
        IntStream.range(0, 300)
            .mapToObj(
                input ->
                    IntStream.range(0, 10)
                        .mapToObj(i -> "raise a" + input + "x" + i + " acme dc01")
                        .collect(Collectors.joining("\n")))
            .toArray(String[]::new);
    put(flood);
    put("raise quiet initech server");
    // the first is decided when all of them wait behind it
    road.decisions.meanwhile =
        arrival -> {
          if (alert(arrival).equals("a0x0")) {
            await().until(() -> road.queue.size() == 3_000);
          }
        };
    road.start();
    awaitAllDecided();
    List<String> alerts =
        road.arrivals().stream().map(arrival -> QueueKey.alertOf(arrival.signal())).toList();
    assertThat(alerts).hasSize(3_001).doesNotHaveDuplicates();
    assertThat(road.arrivals().stream().filter(arrival -> arrival.inputId() <= 300))
        .isSortedAccordingTo(
            Comparator.comparingLong(Arrival::inputId).thenComparing(Arrival::position));
    assertThat(alerts.indexOf("quiet")).isLessThan(3_000);
  }

  @Test
  void a_signal_that_cannot_be_decided_is_set_aside_and_stops_no_other() throws Exception {
    openRmm();
    road.decisions.poison = arrival -> "poison".equals(QueueKey.alertOf(arrival.signal()));
    put("raise a1 acme dc01", "raise poison acme dc01\nraise a2 acme dc02", "raise a3 acme dc03");
    road.start();
    awaitAllDecided();
    assertThat(alerts()).containsExactlyInAnyOrder("a1", "a2", "a3");
    List<DeadInput> dead = dead();
    assertThat(dead).hasSize(1);
    assertThat(dead.get(0).kind()).isEqualTo("DECISION");
    assertThat(dead.get(0).problem())
        .contains("cannot decide poison:raised")
        .contains("RecordingDecisions.decide");
  }

  @Test
  void what_was_set_aside_can_be_tried_again_and_a_restart_does_not_forget_that() throws Exception {
    openRmm();
    road.decisions.poison = arrival -> true;
    road.start();
    Input stored = put("raise a1 acme dc01").get(0);
    await().until(() -> dead().size() == 1);

    road.decisions.poison = null;
    assertThat(tryAgain(stored.id())).isPresent();
    assertThat(dead()).isEmpty();
    assertThat(road.decided.dead(true, null, Long.MAX_VALUE, 10)).hasSize(1);
    assertThat(road.decided.fate(stored.id()).state()).isEqualTo(State.RETRYING);
    road.restart();
    road.start();
    await().until(() -> road.decided.fate(stored.id()).state() == State.DECIDED);
    assertThat(alerts()).containsExactly("a1");
    assertThat(tryAgain(stored.id())).isEmpty();
  }

  private List<DeadInput> dead() {
    return road.decided.dead(false, null, Long.MAX_VALUE, 10);
  }

  private Optional<DeadInput> tryAgain(long id) {
    return road.hubDatabase
        .database()
        .writeAndWait(Lane.OUTCOMES, tx -> road.decided.tryAgain(tx, id));
  }

  @Test
  void what_was_set_aside_is_listed_by_integration_and_goes_when_dismissed() throws Exception {
    openRmm();
    road.integrations.open("other", Set.of(), new FakeWebhook("alerts", "feed"));
    road.start();
    put("garbage one");
    SourceName other = new SourceName("other", "alerts", "feed");
    road.inbox.offer(other, List.of(item("", "garbage two"))).orElseThrow().join();
    put("garbage three");
    await().until(() -> dead().size() == 3);
    List<DeadInput> ofRmm = road.decided.dead(false, "rmm", Long.MAX_VALUE, 10);
    assertThat(ofRmm).extracting(DeadInput::problem).first().asString().endsWith("three");
    assertThat(ofRmm).hasSize(2);
    long newest = ofRmm.get(0).inputId();
    assertThat(road.decided.dead(false, "rmm", newest, 10)).containsExactly(ofRmm.get(1));

    assertThat(road.decided.fate(newest).state()).isEqualTo(State.DEAD);
    assertThat(dismiss(newest)).contains(ofRmm.get(0));
    assertThat(dismiss(newest)).isEmpty();
    assertThat(road.decided.fate(newest).state()).isEqualTo(State.DECIDED);
  }

  private Optional<DeadInput> dismiss(long id) {
    return road.hubDatabase
        .database()
        .writeAndWait(Lane.OUTCOMES, tx -> road.decided.dismiss(tx, id));
  }

  @Test
  void the_latest_inputs_of_an_integration_are_found_behind_those_of_others() throws Exception {
    List<Input> own = put("raise a1 acme dc01", "raise a2 acme dc01", "raise a3 acme dc01");
    List<Received> many = Collections.nCopies(2_500, item("", "nothing"));
    road.inbox.offer(new SourceName("other", "alerts", "feed"), many).orElseThrow().join();
    assertThat(road.inbox.latest("rmm", 2)).containsExactly(own.get(2).id(), own.get(1).id());
    assertThat(road.inbox.latest("rmm", 10)).hasSize(3);
    assertThat(road.inbox.latest("nobody", 10)).isEmpty();
    assertThat(road.decided.fate(own.get(0).id()).state()).isEqualTo(State.WAITING);
  }

  @Test
  void an_input_nobody_can_read_is_set_aside_with_what_the_plugin_said() throws Exception {
    openRmm();
    road.start();
    put("garbage", "break", "raise a1 acme dc01");
    awaitAllDecided();
    assertThat(alerts()).containsExactly("a1");
    List<DeadInput> dead = dead();
    assertThat(dead).extracting(DeadInput::kind).containsExactly("PLUGIN_FAULT", "BAD_PAYLOAD");
    assertThat(dead.get(1).problem()).isEqualTo("The body is no alert: garbage");
    assertThat(dead.get(0).problem()).contains("broken on purpose").contains("FakeWebhook");
    assertThat(road.inbox.find(dead.get(1).inputId()).orElseThrow().item().text())
        .isEqualTo("garbage");
  }

  @Test
  void an_input_of_which_the_plugin_makes_null_is_set_aside_and_stops_no_other() throws Exception {
    openRmm();
    road.start();
    put("null", "raise a1 acme dc01");
    awaitAllDecided();
    assertThat(alerts()).containsExactly("a1");
    assertThat(dead()).extracting(DeadInput::kind).containsExactly("PLUGIN_FAULT");
    assertThat(dead().get(0).problem()).contains("returned null");
  }

  @Test
  void what_belongs_to_a_closed_integration_waits_for_it_and_keeps_nobody() throws Exception {
    road.start();
    put("raise a1 acme dc01", "raise a2 acme dc01");
    road.integrations.open("other", Set.of(), new FakeWebhook("alerts", "feed"));
    road.inbox
        .offer(new SourceName("other", "alerts", "feed"), List.of(item("", "raise b1 acme dc09")))
        .orElseThrow()
        .join();
    await().until(() -> alerts().contains("b1"));
    assertThat(road.undecided()).isEqualTo(2);
    put("raise a3 acme dc01");
    openRmm();
    awaitAllDecided();
    assertThat(alerts()).containsExactly("b1", "a1", "a2", "a3");
  }

  @Test
  void a_closed_integration_does_not_keep_the_start_waiting() throws Exception {
    put("raise a1 acme dc01");
    road.start();
    assertThat(road.reader.caughtUp()).succeedsWithin(5, TimeUnit.SECONDS);
    assertThat(road.undecided()).isEqualTo(1);
  }

  @Test
  void more_than_fits_into_memory_is_read_again_from_the_inbox_in_order() throws Exception {
    road.withQueueOf(20_000);
    openRmm();
    String[] texts =
        IntStream.range(0, 2_000)
            .mapToObj(i -> "raise a" + i + " acme dc0" + (i % 7))
            .toArray(String[]::new);
    road.start();
    put(texts);
    put("raise last acme dc00");
    awaitAllDecided();
    assertThat(road.arrivals()).hasSize(2_001);
    List<Long> ofOneDevice =
        road.arrivals().stream()
            .filter(arrival -> QueueKey.of("rmm", arrival.signal()).device().equals("dc03"))
            .map(Arrival::inputId)
            .toList();
    assertThat(ofOneDevice).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void what_came_when_there_was_no_room_is_read_behind_what_came_before() throws Exception {
    road.withQueueOf(20_000);
    openRmm();
    road.reader.start(road.decided);
    put("raise f acme other\n".repeat(200).strip());
    await().until(() -> !road.queue.hasRoom());
    String large = " " + "x".repeat(1 << 20);
    for (int i = 0; i < 24; i++) {
      put("raise a" + i + " acme dc01" + large);
    }
    assertThat(road.reader.behind("rmm")).isPositive();
    road.decider.start();
    awaitAllDecided();
    assertThat(road.arrivals()).hasSize(224);
    assertThat(road.arrivals().stream().filter(it -> !alert(it).equals("f")).toList())
        .extracting(Arrival::inputId)
        .isSorted();
  }

  private static String alert(Arrival arrival) {
    return String.valueOf(QueueKey.alertOf(arrival.signal()));
  }

  @Test
  void a_flood_does_not_delay_another_organisation() throws Exception {
    openRmm();
    String[] flood =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "raise f" + i + " acme loud")
            .toArray(String[]::new);
    put(flood);
    put("raise quiet initech server");
    road.reader.start(road.decided);
    await().until(() -> road.queue.size() == 1_001);
    road.decider.start();
    awaitAllDecided();
    assertThat(alerts().indexOf("quiet")).isLessThan(200);
    assertThat(alerts()).hasSize(1_001);
  }

  @Test
  void inputs_kept_long_enough_are_removed_and_undecided_ones_are_not() throws Exception {
    openRmm();
    road.start();
    put("raise a1 acme dc01", "raise a2 acme dc01", "garbage");
    awaitAllDecided();
    road.integrations.close("rmm");
    put("raise a3 acme dc01");
    assertThat(road.decided.trim()).isZero();

    road.clock.push(Duration.ofDays(31));
    assertThat(road.decided.trim()).isEqualTo(2);
    assertThat(road.undecided()).isEqualTo(1);
    assertThat(road.inbox.list(0, 10)).as("what waits, and what was set aside").hasSize(2);
    assertThat(dead()).hasSize(1);
    openRmm();
    awaitAllDecided();
    assertThat(alerts()).containsExactly("a1", "a2", "a3");
  }
}
