package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.Severity;
import io.nochub.hub.pipeline.FakeDesk.Trouble;
import io.nochub.hub.pipeline.SuppressionModel.Rule;
import io.nochub.hub.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Random histories go through the real pipeline and through a small model of what ought to be told;
 * after each action both must say the same, each alert that is told must be told by one open
 * incident of the right kind, and at the end the desk must show exactly what is open and told.
 */
class SuppressionModelTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int SITE = 8;

  /** Something that happens; its words make a failing history readable. */
  interface Action {
    void happen(SuppressionStory story);
  }

  record Raise(int condition, Severity severity) implements Action {
    @Override
    public void happen(SuppressionStory story) {
      story.raise(condition, severity);
    }
  }

  record Clear(int condition) implements Action {
    @Override
    public void happen(SuppressionStory story) {
      story.clear(condition);
    }
  }

  /** All of a site go down at once, the first of them first or last. */
  record Outage(boolean firstFirst, Severity severity) implements Action {
    @Override
    public void happen(SuppressionStory story) {
      for (int i = 0; i < SITE; i++) {
        story.raise(firstFirst ? i : SITE - 1 - i, severity);
        story.compare(this);
      }
    }
  }

  /** Those with such a number come back at once. */
  record Return(int remainder) implements Action {
    @Override
    public void happen(SuppressionStory story) {
      for (int i = remainder; i < SITE; i += 2) {
        story.clear(i);
        story.compare(this);
      }
    }
  }

  /** The clear comes first, then the raise it belongs to. */
  record SwappedRaiseAndClear(int condition) implements Action {
    @Override
    public void happen(SuppressionStory story) {
      story.swapped(condition);
    }
  }

  /** A raise or a clear that is older than what is known already. */
  record Late(int condition, boolean raise) implements Action {
    @Override
    public void happen(SuppressionStory story) {
      story.late(condition, raise);
    }
  }

  /** Something said before is said again. */
  record Again(int which) implements Action {
    @Override
    public void happen(SuppressionStory story) {
      story.again(which);
    }
  }

  record Window(int beginsIn, int length) implements Action {
    @Override
    public void happen(SuppressionStory story) {
      story.window(MINUTE.multipliedBy(beginsIn), MINUTE.multipliedBy(beginsIn + length));
    }
  }

  record EndWindow(int which) implements Action {
    @Override
    public void happen(SuppressionStory story) {
      story.endWindow(which);
    }
  }

  record Routes(Rule rule) implements Action {
    @Override
    public void happen(SuppressionStory story) {
      story.routes(rule);
    }
  }

  record PersonCloses(int condition) implements Action {
    @Override
    public void happen(SuppressionStory story) {
      story.personCloses(condition);
    }
  }

  record PersonReopens(int condition) implements Action {
    @Override
    public void happen(SuppressionStory story) {
      story.personReopens(condition);
    }
  }

  record Pass(int minutes) implements Action {
    @Override
    public void happen(SuppressionStory story) {
      for (int i = 0; i < minutes; i++) {
        story.pass(MINUTE);
        story.compare(this);
      }
    }
  }

  record Restart(int minutesOff) implements Action {
    @Override
    public void happen(SuppressionStory story) {
      story.restart(MINUTE.multipliedBy(minutesOff));
    }
  }

  /** The clock is set, forward or back. */
  record Jump(int minutes) implements Action {
    @Override
    public void happen(SuppressionStory story) {
      story.pass(MINUTE.multipliedBy(minutes));
    }
  }

  record DeskDown(boolean down) implements Action {
    @Override
    public void happen(SuppressionStory story) {
      story.deskIsDown(down);
    }
  }

  record NextWrite(Trouble trouble) implements Action {
    @Override
    public void happen(SuppressionStory story) {
      story.road.desk.troubles.add(trouble);
    }
  }

  /** What devices are reached through, and what happens to them. */
  record History(Map<Integer, Integer> parents, List<Action> actions) {}

  @Provide
  Arbitrary<History> two() {
    return actions(2).list().ofMinSize(1).ofMaxSize(25).map(all -> new History(Map.of(), all));
  }

  @Provide
  Arbitrary<History> sites() {
    Arbitrary<Integer> hosts = Arbitraries.integers().between(0, SITE - 1);
    // chains and circles come about by themselves
    Arbitrary<Map<Integer, Integer>> parents =
        Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just(-1)), Tuple.of(2, hosts))
            .list()
            .ofSize(SITE)
            .map(SuppressionModelTest::parents);
    Arbitrary<Severity> severity = Arbitraries.of(Severity.MAJOR, Severity.CRITICAL);
    Arbitrary<Action> action =
        Arbitraries.frequencyOf(
            Tuple.of(30, actions(SITE)),
            Tuple.of(4, Combinators.combine(Arbitraries.of(true, false), severity).as(Outage::new)),
            Tuple.of(2, Arbitraries.of(0, 1).map(Return::new)));
    return Combinators.combine(parents, action.list().ofMinSize(1).ofMaxSize(25)).as(History::new);
  }

  private static Map<Integer, Integer> parents(List<Integer> each) {
    Map<Integer, Integer> parents = new HashMap<>();
    for (int device = 0; device < each.size(); device++) {
      if (each.get(device) >= 0 && each.get(device) != device) {
        parents.put(device, each.get(device));
      }
    }
    return parents;
  }

  private static Arbitrary<Action> actions(int conditions) {
    Arbitrary<Integer> condition = Arbitraries.integers().between(0, conditions - 1);
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
        Tuple.of(1, Arbitraries.of(-20, -3, 7, 45).map(Jump::new)),
        Tuple.of(1, condition.map(SwappedRaiseAndClear::new)),
        Tuple.of(1, late),
        Tuple.of(1, few.map(Again::new)),
        Tuple.of(1, Arbitraries.of(true, false).map(DeskDown::new)),
        Tuple.of(1, Arbitraries.of(Trouble.ANSWER_LOST, Trouble.REQUEST_LOST).map(NextWrite::new)));
  }

  @Property
  void what_is_told_is_what_the_model_says(@ForAll("two") History history) throws IOException {
    compared(history);
  }

  @Property
  void devices_behind_each_other_storms_and_digests_tell_what_the_model_says(
      @ForAll("sites") History history) throws IOException {
    compared(history);
  }

  private static void compared(History history) throws IOException {
    live(
        history,
        story -> {
          for (Action action : history.actions()) {
            action.happen(story);
            story.compare(action);
          }
          story.end();
        });
  }

  @Property(tries = 12)
  void restarts_between_any_two_actions_change_nothing(@ForAll("sites") History history)
      throws IOException {
    List<String> steady = new ArrayList<>();
    List<String> restarted = new ArrayList<>();
    live(
        history,
        story -> {
          history.actions().forEach(action -> action.happen(story));
          steady.addAll(story.outcome());
        });
    live(
        history,
        story -> {
          for (Action action : history.actions()) {
            story.restart(Duration.ZERO);
            action.happen(story);
          }
          restarted.addAll(story.outcome());
        });
    assertThat(restarted).isEqualTo(steady);
  }

  private static void live(History history, Consumer<SuppressionStory> life) throws IOException {
    Path folder = Files.createTempDirectory("nochub-model");
    try (TestDatabase database = TestDatabase.open(TestDatabase.Kind.SQLITE, "hub", folder);
        Road road = new Road(database.database())) {
      life.accept(new SuppressionStory(road, history.parents()));
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
}
