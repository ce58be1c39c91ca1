package io.nochub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.nochub.api.Capability;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Signal;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.SignalSource;
import io.nochub.testkit.MemoryState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@code read} makes of items. */
abstract class ReadingChecks extends Checks {
  private static final List<String> GARBAGE =
      List.of(
          "",
          " ",
          "{",
          "[",
          "null",
          "true",
          "\"text\"",
          "{}",
          "[]",
          "[null]",
          "<!doctype html><html><body>Please sign in</body></html>",
          "{\"a\": ".repeat(2_000),
          "[".repeat(100_000),
          "\u0000\u0001\uffff");

  private static final Instant PAST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant FUTURE = Instant.parse("2100-01-01T00:00:00Z");

  private @Nullable Connection connection;

  ReadingChecks(IntegrationContract<?> kit) {
    super(kit);
  }

  /** What a reading was, a failure being one too. */
  private record Outcome(@Nullable Reading reading, @Nullable String failure) {}

  /** An item and the source it is for. */
  private record Case(SignalSource source, Received item) {}

  @Test
  void the_same_item_gives_the_same_signals_here_and_on_another_node() throws Exception {
    List<Case> cases = cases();
    List<SignalSource> elsewhere = kit().open("elsewhere", new MemoryState()).sources();

    for (Case one : cases) {
      Outcome first = read(one);
      SignalSource twin = elsewhere.get(connection().sources().indexOf(one.source()));
      assertThat(read(one)).as("read again").isEqualTo(first);
      assertThat(read(new Case(twin, one.item()))).as("read elsewhere").isEqualTo(first);
    }
  }

  @Test
  void reading_uses_nothing_but_the_item_and_the_settings() throws Exception {
    List<Case> cases = cases();
    int before = vendor().asked().size();
    connection().context().forbidAll("read");

    for (Case one : cases) {
      read(one);
    }

    assertThat(connection().context().violations()).isEmpty();
    assertThat(vendor().asked()).hasSize(before);
  }

  @Test
  void many_threads_may_read_at_once() throws Exception {
    List<Case> cases = cases();
    List<Outcome> alone = new ArrayList<>();
    for (Case one : cases) {
      alone.add(read(one));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<List<Outcome>>> all = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        all.add(threads.submit(() -> readRepeatedly(cases)));
      }
      for (Future<List<Outcome>> one : all) {
        assertThat(result(one)).isEqualTo(alone);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void garbage_is_a_bad_payload_or_nothing_and_never_a_signal() throws Exception {
    for (Case one : cases()) {
      // An item may say all by its facts; then an empty body is no garbage.
      boolean empty = one.item().text().isBlank();
      for (String garbage : empty ? List.<String>of() : GARBAGE) {
        Outcome outcome = read(new Case(one.source(), with(one.item(), bytes(garbage))));
        assertThat(outcome.reading() == null || outcome.reading().signals().isEmpty())
            .as("garbage %.40s read as %s", garbage, outcome)
            .isTrue();
      }
    }
  }

  @Test
  void a_body_that_is_strange_in_one_place_is_read_or_set_aside() throws Exception {
    for (Case one : cases()) {
      for (Mutations.Mutation strange : Mutations.of(one.item().body())) {
        Outcome outcome = read(new Case(one.source(), with(one.item(), strange.document())));
        if (outcome.reading() != null) {
          outcome.reading().signals().forEach(signal -> assertSound(strange.what(), signal));
        }
      }
    }
  }

  @Test
  void an_item_without_facts_is_read_or_set_aside() throws Exception {
    for (Case one : cases()) {
      Received item = one.item();
      read(new Case(one.source(), new Received("", "", item.at(), Map.of(), item.body())));
    }
  }

  @Test
  void signals_are_sound_and_name_each_fact_once() throws Exception {
    for (Case one : cases()) {
      List<Signal> signals = signals(one.source(), one.item());
      for (Signal signal : signals) {
        assertSound("recorded item", signal);
        assertThat(signal.occurredAt()).as("time of %s", signal).isBetween(PAST, FUTURE);
      }
      assertThat(new HashSet<>(signals))
          .as("signals of one reading")
          .extracting(Signal::sourceEventId)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  @OnlyWith({
    Capability.ALERTS_BY_POLL,
    Capability.ALERTS_BY_WEBHOOK,
    Capability.ALERTS_BY_LISTENER
  })
  void among_the_items_is_an_alert_and_its_end_where_both_are_declared() throws Exception {
    Set<String> raised = new HashSet<>();
    Set<String> cleared = new HashSet<>();
    for (Case one : cases()) {
      for (Signal signal : signals(one.source(), one.item())) {
        if (signal instanceof AlertRaised alert) {
          raised.add(alert.sourceAlertId());
        } else if (signal instanceof AlertCleared alert) {
          cleared.add(alert.sourceAlertId());
        }
      }
    }

    assertThat(raised).as("alerts raised by the items").isNotEmpty();
    if (kit().declares(Capability.ALERTS_CLEAR)) {
      assertThat(cleared).as("alerts cleared by the items").isNotEmpty();
      assertThat(raised).as("alerts raised").containsAnyElementsOf(cleared);
    } else {
      assertThat(cleared).as("cleared without ALERTS_CLEAR").isEmpty();
    }
  }

  @Test
  void what_a_look_up_brings_is_read_without_another_look_up() throws Exception {
    for (Case one : cases()) {
      Reading reading = read(one).reading();
      if (reading != null && reading.lookUp() != null) {
        Received answer = one.source().lookUp(reading.lookUp());
        assertThat(one.source().read(answer).lookUp()).as("asks again").isNull();
      }
    }
  }

  /** The signals of an item; none if it cannot be read. */
  static List<Signal> signals(SignalSource source, Received item) {
    Reading reading = read(new Case(source, item)).reading();
    return reading == null ? List.of() : reading.signals();
  }

  private Connection connection() {
    return Objects.requireNonNull(connection);
  }

  private List<Case> cases() throws Exception {
    connection = kit().open();
    List<Case> cases = new ArrayList<>();
    for (SignalSource source : connection.sources()) {
      for (Received item : kit().items(source)) {
        cases.add(new Case(source, item));
      }
    }
    assumeFalse(connection.sources().isEmpty(), "has no sources");
    assertThat(cases).as("items to read: record cases, or override items(source)").isNotEmpty();
    return cases;
  }

  private static Outcome read(Case one) {
    try {
      return new Outcome(one.source().read(one.item()), null);
    } catch (IntegrationException e) {
      assertThat(e.kind()).as("read fails: %s", e.getMessage()).isEqualTo(Kind.BAD_PAYLOAD);
      assertThat(e.getMessage()).as("says what is wrong").isNotBlank();
      return new Outcome(null, e.getMessage());
    }
  }

  private static List<Outcome> readRepeatedly(List<Case> cases) {
    List<Outcome> last = List.of();
    for (int round = 0; round < 20; round++) {
      last = cases.stream().map(ReadingChecks::read).toList();
    }
    return last;
  }

  private static List<Outcome> result(Future<List<Outcome>> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new AssertionError("read on one of many threads", e.getCause());
    }
  }

  private static void assertSound(String what, Signal signal) {
    assertThat(signal.sourceEventId()).as("event id of %s (%s)", signal, what).isNotBlank();
    if (signal instanceof AlertRaised alert) {
      assertThat(alert.sourceAlertId()).as("alert id of %s (%s)", alert, what).isNotBlank();
      assertThat(alert.condition()).as("condition of %s (%s)", alert, what).isNotBlank();
      assertThat(alert.title()).as("title of %s (%s)", alert, what).isNotBlank();
      if (alert.link() != null) {
        assertThat(alert.link().getScheme()).as("link (%s)", what).isIn("http", "https");
      }
    } else if (signal instanceof AlertCleared alert) {
      assertThat(alert.sourceAlertId()).as("alert id of %s (%s)", alert, what).isNotBlank();
    }
  }

  private static Received with(Received item, byte[] body) {
    return new Received(item.kind(), item.key(), item.at(), item.facts(), body);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
