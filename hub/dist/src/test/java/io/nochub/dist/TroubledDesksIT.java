package io.nochub.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.dist.RequestTracker.Ticket;
import io.nochub.plugins.requesttracker.FakeRequestTracker;
import io.nochub.testkit.FakeVendor.Reply;
import io.nochub.testkit.FakeVendor.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * One hub with a ticket system in every kind of trouble at once, and one that is well. What each
 * kind means is the plugin's to say (the contract kit) and what follows is the outbox's
 * (OutboxStoryTest, RetryTableTest); here it is seen that they do not get into each other's way.
 */
@Tag("faults")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills it in
class TroubledDesksIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int ALARMS_EACH = 2;
  private static final Map<String, String> ALERTMANAGER =
      Map.of("Authorization", "Bearer alertmanager-of-the-stories");

  /** How a ticket system is, and how its deliveries stand while it is so. */
  @SuppressWarnings("ImmutableEnumChecker") // these consumers hold nothing
  private enum State {
    WELL(rt -> {}, ""),
    SLOW(rt -> later(rt, Duration.ofSeconds(3)), ""),
    /** The hub gives a connection up on which nothing comes for 30 s; the ticket is made. */
    HALF_OPEN(rt -> later(rt, Duration.ofSeconds(35)), ""),
    BROKEN(rt -> rt.inTrouble(Trouble.BROKEN), "answered 500"),
    DOWN(rt -> rt.inTrouble(Trouble.DOWN), "answered 503"),
    HANGING_UP(rt -> rt.inTrouble(Trouble.HANGS_UP), "connection broke"),
    THROTTLED(rt -> rt.inTrouble(Trouble.THROTTLED), "answered 429"),
    THROTTLED_WITHOUT_A_TIME(rt -> rt.onlySays(Reply.status(429)), "answered 429"),
    UNAUTHORIZED(rt -> rt.inTrouble(Trouble.UNAUTHORIZED), "answered 401"),
    A_WEB_PAGE(rt -> rt.inTrouble(Trouble.HTML_PAGE), "web page"),
    TRUNCATED(rt -> rt.inTrouble(Trouble.TRUNCATED), "not JSON"),
    AN_ERROR_IN_A_200(
        rt -> rt.onlySays(Reply.json("{\"message\": \"Could not create ticket\"}")),
        "gave no list");

    private final Consumer<RequestTracker> begins;
    private final String problem;

    State(Consumer<RequestTracker> begins, String problem) {
      this.begins = begins;
      this.problem = problem;
    }

    private static void later(RequestTracker rt, Duration by) {
      for (int i = 0; i < ALARMS_EACH; i++) {
        rt.answerTheNextCreateLater(by);
      }
    }

    private String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @TempDir Path folder;

  private final Map<State, RequestTracker> desks = new EnumMap<>(State.class);

  @AfterEach
  void end() {
    desks.values().forEach(RequestTracker::close);
  }

  @Test
  void each_desk_gets_its_tickets_once_when_it_is_well_and_none_waits_for_another()
      throws Exception {
    try (RunningHub hub = RunningHub.serve(new Nochub(folder), folder.resolve("data"))) {
      setUp(hub);
      desks.forEach((state, desk) -> state.begins.accept(desk));
      desks.keySet().forEach(state -> raise(hub, state, 0));
      desks.keySet().forEach(state -> raise(hub, state, 1));

      eventually(() -> assertThat(ticketsOf(State.WELL)).hasSize(ALARMS_EACH));
      for (State state : State.values()) {
        if (!state.problem.isEmpty()) {
          eventually(
              () -> assertThat(problems(hub, state)).as("%s", state).contains(state.problem));
          assertThat(ticketsOf(state)).as("%s", state).isEmpty();
        }
      }
      // all the others are in trouble now, and it still takes what comes
      raise(hub, State.WELL, 2);
      eventually(() -> assertThat(ticketsOf(State.WELL)).hasSize(ALARMS_EACH + 1));
      assertThat(deadOf(hub, State.WELL)).isEmpty();

      desks.values().forEach(RequestTracker::wellAgain);
      desks.keySet().forEach(state -> hub.act("/integrations/" + state.id() + "/resume", Map.of()));
      for (State state : State.values()) {
        eventually(
            () -> {
              hub.act("/deliveries/retry", Map.of("integration", state.id()));
              hub.act("/deliveries/retry", Map.of("integration", state.id(), "state", "waiting"));
              assertThat(linked(hub, state)).as("%s", state).isEqualTo(ticketsOf(state).size());
              assertThat(ticketsOf(state)).hasSizeGreaterThanOrEqualTo(ALARMS_EACH);
            });
        assertThat(ticketsOf(state)).as("%s", state).doesNotHaveDuplicates();
        assertThat(ticketsOf(state).size())
            .as("%s", state)
            .isEqualTo(state == State.WELL ? ALARMS_EACH + 1 : ALARMS_EACH);
      }
      assertThat(desk(State.SLOW).creates()).isEqualTo(ALARMS_EACH);
      assertThat(desk(State.HALF_OPEN).creates()).isEqualTo(ALARMS_EACH);
    }
  }

  private void setUp(RunningHub hub) {
    hub.integration("am", "alertmanager", Map.of("secret", "alertmanager-of-the-stories"));
    List<Map<String, Object>> rules = new ArrayList<>();
    for (State state : State.values()) {
      RequestTracker rt = new RequestTracker();
      desks.put(state, rt);
      hub.integration(
          state.id(),
          "request-tracker",
          Map.of(
              "address",
              rt.address(),
              "user",
              FakeRequestTracker.HUB,
              "token",
              FakeRequestTracker.TOKEN));
      hub.create("/clients", Map.of("id", state.id(), "name", state.id()));
      hub.mapping("am", state.id(), state.id());
      rules.add(
          Map.of(
              "name",
              state.id(),
              "when",
              "client.id == \"" + state.id() + "\"",
              "ticket",
              Map.of("integration", state.id())));
      hub.live(state.id(), "nothing");
    }
    hub.route(Map.of("name", "root", "children", rules));
    hub.live("am", "nothing");
  }

  private static void raise(RunningHub hub, State state, int number) {
    Alarm alarm =
        new Alarm(
            "Alarm" + number, "host-" + state.id(), state.id(), Instant.now().minusSeconds(60));
    assertThat(hub.hook("am", ALERTMANAGER, alarm.firing())).isEqualTo(202);
  }

  private RequestTracker desk(State state) {
    return Objects.requireNonNull(desks.get(state), state::name);
  }

  private List<String> ticketsOf(State state) throws IOException, InterruptedException {
    return desk(state).tickets().stream().map(Ticket::subject).toList();
  }

  /** What it says of its deliveries, and why they wait. */
  private static String problems(RunningHub hub, State state) {
    return hub.all("/deliveries?integration=" + state.id())
        + hub.get("/integrations/" + state.id()).toString();
  }

  private static List<JsonNode> deadOf(RunningHub hub, State state) {
    return hub.all("/deliveries?state=dead&integration=" + state.id());
  }

  private static long linked(RunningHub hub, State state) {
    return hub.all("/incidents?client=" + state.id()).stream()
        .filter(incident -> incident.at("/tickets/0/state").asString().equals("LINKED"))
        .count();
  }

  private static void eventually(ThrowingRunnable holds) {
    Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).untilAsserted(holds);
  }
}
