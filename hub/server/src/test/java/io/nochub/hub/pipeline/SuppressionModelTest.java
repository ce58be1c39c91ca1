package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.Reason;
import io.nochub.hub.alert.Told;
import io.nochub.hub.alert.TrailEntry;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.maintenance.MaintenanceWindow;
import io.nochub.hub.pipeline.FakeDesk.Ticket;
import io.nochub.hub.pipeline.FakeDesk.Trouble;
import io.nochub.hub.pipeline.SuppressionModel.Rule;
import io.nochub.hub.store.TestDatabase;
import io.nochub.hub.ticketing.TicketLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Random histories of two conditions go through the real pipeline and through a small model of what
 * ought to be told; after each action both must say the same, and at the end the desk must show
 * exactly what is open and told.
 */
class SuppressionModelTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Something that happens; its words make a failing history readable. */
  interface Action {
    void happen(Story story);
  }

  record Raise(int condition, Severity severity) implements Action {
    @Override
    public void happen(Story story) {
      story.raise(condition, severity);
    }
  }

  record Clear(int condition) implements Action {
    @Override
    public void happen(Story story) {
      story.clear(condition);
    }
  }

  /** The clear comes first, then the raise it belongs to. */
  record SwappedRaiseAndClear(int condition) implements Action {
    @Override
    public void happen(Story story) {
      story.swapped(condition);
    }
  }

  /** A raise or a clear that is older than what is known already. */
  record Late(int condition, boolean raise) implements Action {
    @Override
    public void happen(Story story) {
      story.late(condition, raise);
    }
  }

  /** Something said before is said again. */
  record Again(int which) implements Action {
    @Override
    public void happen(Story story) {
      story.again(which);
    }
  }

  record Window(int beginsIn, int length) implements Action {
    @Override
    public void happen(Story story) {
      story.window(MINUTE.multipliedBy(beginsIn), MINUTE.multipliedBy(beginsIn + length));
    }
  }

  record EndWindow(int which) implements Action {
    @Override
    public void happen(Story story) {
      story.endWindow(which);
    }
  }

  record Routes(Rule rule) implements Action {
    @Override
    public void happen(Story story) {
      story.routes(rule);
    }
  }

  record PersonCloses(int condition) implements Action {
    @Override
    public void happen(Story story) {
      story.personCloses(condition);
    }
  }

  record PersonReopens(int condition) implements Action {
    @Override
    public void happen(Story story) {
      story.personReopens(condition);
    }
  }

  record Pass(int minutes) implements Action {
    @Override
    public void happen(Story story) {
      for (int i = 0; i < minutes; i++) {
        story.pass(MINUTE);
      }
    }
  }

  record Restart(int minutesOff) implements Action {
    @Override
    public void happen(Story story) {
      story.restart(MINUTE.multipliedBy(minutesOff));
    }
  }

  record DeskDown(boolean down) implements Action {
    @Override
    public void happen(Story story) {
      story.road.desk.down = down;
      story.settle();
    }
  }

  record NextWrite(Trouble trouble) implements Action {
    @Override
    public void happen(Story story) {
      story.road.desk.troubles.add(trouble);
    }
  }

  @Provide
  Arbitrary<List<Action>> histories() {
    Arbitrary<Integer> condition = Arbitraries.of(0, 1);
    Arbitrary<Integer> few = Arbitraries.integers().between(0, 5);
    Arbitrary<Severity> severity =
        Arbitraries.of(Severity.MINOR, Severity.MAJOR, Severity.CRITICAL);
    Arbitrary<Rule> rules =
        Arbitraries.frequency(
            Tuple.of(2, Rule.TELL), Tuple.of(3, Rule.HOLD), Tuple.of(1, Rule.RECORD_ONLY));
    Arbitrary<Action> raise = Combinators.combine(condition, severity).as(Raise::new);
    Arbitrary<Action> window =
        Combinators.combine(
                Arbitraries.integers().between(0, 3), Arbitraries.integers().between(1, 6))
            .as(Window::new);
    Arbitrary<Action> late =
        Combinators.combine(condition, Arbitraries.of(true, false)).as(Late::new);
    return Arbitraries.frequencyOf(
            Tuple.of(8, raise),
            Tuple.of(5, condition.map(Clear::new)),
            Tuple.of(5, Arbitraries.integers().between(1, 4).map(Pass::new)),
            Tuple.of(3, window),
            Tuple.of(2, few.map(EndWindow::new)),
            Tuple.of(4, rules.map(Routes::new)),
            Tuple.of(3, condition.map(PersonCloses::new)),
            Tuple.of(2, condition.map(PersonReopens::new)),
            Tuple.of(2, few.map(Restart::new)),
            Tuple.of(1, condition.map(SwappedRaiseAndClear::new)),
            Tuple.of(1, late),
            Tuple.of(1, few.map(Again::new)),
            Tuple.of(1, Arbitraries.of(true, false).map(DeskDown::new)),
            Tuple.of(
                1, Arbitraries.of(Trouble.ANSWER_LOST, Trouble.REQUEST_LOST).map(NextWrite::new)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(25);
  }

  @Property
  void what_is_told_is_what_the_model_says(@ForAll("histories") List<Action> history)
      throws IOException {
    Path folder = Files.createTempDirectory("nochub-model");
    try (TestDatabase database = TestDatabase.open(TestDatabase.Kind.SQLITE, "hub", folder);
        Road road = new Road(database.database())) {
      Story story = new Story(road);
      for (Action action : history) {
        action.happen(story);
        story.compare(action);
      }
      story.end();
    } finally {
      remove(folder);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The pipeline and the model side by side. */
  private static final class Story {
    private final Road road;
    private final SuppressionModel model = new SuppressionModel();
    private final List<MaintenanceWindow> windows = new ArrayList<>();
    private final List<Signal> said = new ArrayList<>();
    private long ticks;

    Story(Road road) {
      this.road = road;
      routes(Rule.TELL);
    }

    private static String name(int condition) {
      return "host" + condition;
    }

    /** The source's time; no two signals have the same. */
    private Instant sourceTime() {
      return road.clock.instant().plusMillis(++ticks);
    }

    private Instant now() {
      return road.clock.instant();
    }

    private void say(Signal signal) {
      said.add(signal);
      road.take(signal);
    }

    private static Signal raised(int condition, Severity severity, Instant at) {
      return Road.raise("a" + condition, "1", name(condition)).at(at).severity(severity).build();
    }

    private static Signal cleared(int condition, Instant at) {
      return AlertCleared.of("a" + condition, at, "");
    }

    void settle() {
      road.settle();
      model.look(now());
    }

    void raise(int condition, Severity severity) {
      say(raised(condition, severity, sourceTime()));
      model.raised(name(condition), severity, now());
      settle();
    }

    void clear(int condition) {
      say(cleared(condition, sourceTime()));
      model.cleared(name(condition), now());
      settle();
    }

    void swapped(int condition) {
      Instant raisedAt = sourceTime();
      say(cleared(condition, sourceTime()));
      say(raised(condition, Severity.CRITICAL, raisedAt));
      if (model.of(name(condition)).open) {
        model.cleared(name(condition), now());
      } else {
        model.cameAndWent(name(condition), now());
      }
      settle();
    }

    void late(int condition, boolean raise) {
      boolean known =
          said.stream()
              .anyMatch(signal -> signal.sourceEventId().startsWith("a" + condition + ":raised"));
      Instant longAgo = Instant.parse("2026-03-02T11:00:00Z").plusMillis(++ticks);
      if (!raise) {
        say(cleared(condition, longAgo));
      } else if (known) {
        say(raised(condition, Severity.CRITICAL, longAgo));
      }
      settle();
    }

    void again(int which) {
      if (!said.isEmpty()) {
        road.take(said.get(Math.floorMod(said.size() - 1 - which, said.size())));
        settle();
      }
    }

    void window(Duration from, Duration until) {
      windows.add(road.window("acme", from, until));
      model.window(now().plus(from), now().plus(until));
      settle();
    }

    void endWindow(int which) {
      if (which < windows.size()) {
        road.endWindow(windows.get(which));
        model.windowEnded(which, now());
        settle();
      }
    }

    void routes(Rule rule) {
      String ticket = "\"ticket\":{\"integration\":\"desk\",\"resolve\":\"ALWAYS\"}";
      String quiet =
          switch (rule) {
            case TELL -> "";
            case HOLD -> ",\"hold\":\"" + SuppressionModel.HOLD + "\"";
            case RECORD_ONLY -> ",\"recordOnly\":true";
          };
      String flap =
          ",\"flap\":{\"changes\":"
              + SuppressionModel.FLAP_CHANGES
              + ",\"within\":\""
              + SuppressionModel.FLAP_WITHIN
              + "\"}";
      road.routes("{\"name\":\"root\"," + ticket + flap + quiet + "}");
      model.routes(rule);
    }

    void personCloses(int condition) {
      TicketLink link = link(condition);
      if (link == null || !model.of(name(condition)).told || !isSettled(link)) {
        return;
      }
      road.atDesk(ticket(link), TicketSnapshot.State.CLOSED, "Tess");
      model.closedByPerson(name(condition), now());
      settle();
    }

    void personReopens(int condition) {
      TicketLink link = link(condition);
      if (link == null
          || road.isRetrying(link)
          || !model.of(name(condition)).dismissed
          || road.desk.down
          || ticket(link).isOpen()) {
        return;
      }
      road.atDesk(ticket(link), TicketSnapshot.State.IN_PROGRESS, "Tess");
      model.openedByPerson(name(condition), now());
      settle();
    }

    /**
     * A person can close only what is open at the desk, and counts as a person only after the
     * ticket's first minute.
     */
    private boolean isSettled(TicketLink link) {
      boolean open = link.delivered() != null && link.delivered().open() && link.wanted().open();
      return open
          && !road.desk.down
          && !road.isRetrying(link)
          && link.state() == TicketLink.State.LINKED
          && !Objects.requireNonNull(link.linkedAt()).plus(MINUTE).isAfter(now());
    }

    private Ticket ticket(TicketLink link) {
      return road.desk.ticket(Objects.requireNonNull(link.ticketId()));
    }

    /** The latest ticket of a condition that exists. */
    private @org.jspecify.annotations.Nullable TicketLink link(int condition) {
      return road.links().stream()
          .filter(link -> link.ticketId() != null)
          .filter(link -> carriers(name(condition)).contains(link.incidentId()))
          .reduce((before, last) -> last)
          .orElse(null);
    }

    private List<Long> carriers(String name) {
      return alerts(name).map(Alert::incidentId).filter(Objects::nonNull).distinct().toList();
    }

    private Stream<Alert> alerts(String name) {
      return road.alertList().stream()
          .filter(alert -> name.equals(alert.report().subject().deviceId()));
    }

    void pass(Duration time) {
      road.pass(time);
      settle();
    }

    void restart(Duration off) {
      road.clock.push(off);
      road.restart();
      settle();
    }

    void compare(Action action) {
      model
          .conditions()
          .forEach(
              (name, expected) -> {
                List<Alert> all = alerts(name).toList();
                assertThat(all.stream().anyMatch(Alert::isOpen))
                    .describedAs("%s is open after %s", name, action)
                    .isEqualTo(expected.open);
                assertThat(all.stream().anyMatch(alert -> alert.told() == Told.PROBLEM))
                    .describedAs("%s is told after %s", name, action)
                    .isEqualTo(expected.told);
                assertThat(count(all, "suppress", "told"))
                    .describedAs("problems of %s told after %s", name, action)
                    .isEqualTo(expected.problemsTold);
                assertThat(count(all, "suppress", "recovered"))
                    .describedAs("recoveries of %s told after %s", name, action)
                    .isEqualTo(expected.recoveriesTold);
                assertThat(count(all, "suppress", "taken back")).isEqualTo(expected.takenBack);
                all.forEach(this::assertToldIsTheTruthWithoutReasons);
              });
    }

    private long count(List<Alert> alerts, String stage, String verdict) {
      return alerts.stream()
          .flatMap(alert -> road.trail(alert).stream())
          .filter(entry -> isOf(entry, stage, verdict))
          .count();
    }

    private static boolean isOf(TrailEntry entry, String stage, String verdict) {
      return entry.stage().equals(stage) && entry.verdict().equals(verdict);
    }

    private void assertToldIsTheTruthWithoutReasons(Alert alert) {
      List<Reason> reasons = road.database.read(tx -> road.alerts.reasons(tx, alert.id()));
      if (reasons.isEmpty()) {
        assertThat(alert.told() == Told.PROBLEM).isEqualTo(alert.isOpen());
      }
      if (!alert.isOpen()) {
        assertThat(reasons)
            .describedAs("%s has ended", alert)
            .allMatch(reason -> reason.kind() == Reason.Kind.FLAP);
      }
    }

    /** Everything comes back and has its time; then the desk shows what is open and told, once. */
    void end() {
      road.desk.down = false;
      for (int i = 0; i < 8; i++) {
        pass(MINUTE.multipliedBy(10));
      }
      List<Incident> incidents = road.incidentList();
      assertThat(incidents.stream().filter(Incident::isOpen).count())
          .isEqualTo(model.conditions().values().stream().filter(it -> it.told).count());
      assertThat(road.desk.open())
          .extracting(ticket -> ticket.id)
          .containsExactlyInAnyOrderElementsOf(
              incidents.stream().filter(Incident::isOpen).map(this::currentTicket).toList());
      assertThat(road.desk.tickets)
          .hasSameSizeAs(road.links().stream().filter(link -> link.ticketId() != null).toList());
      assertThat(road.links())
          .extracting(link -> link.incidentId() + "/" + link.generation())
          .doesNotHaveDuplicates();
      assertThat(road.desk.tickets.values())
          .allSatisfy(ticket -> assertThat(ticket.noteKeys).doesNotHaveDuplicates());
    }

    private String currentTicket(Incident incident) {
      return road.links().stream()
          .filter(link -> link.incidentId() == incident.id())
          .max(Comparator.comparing(TicketLink::generation))
          .map(TicketLink::ticketId)
          .orElse("none for incident " + incident.id());
    }
  }
}
