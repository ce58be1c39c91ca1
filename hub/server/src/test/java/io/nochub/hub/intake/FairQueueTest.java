package io.nochub.hub.intake;

import static io.nochub.hub.intake.Signals.cleared;
import static io.nochub.hub.intake.Signals.input;
import static io.nochub.hub.intake.Signals.raised;
import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.Signal;
import io.nochub.hub.intake.FairQueue.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FairQueueTest {
  private final FairQueue queue = new FairQueue(1 << 20, 1 << 20);
  private final AtomicInteger ids = new AtomicInteger();

  private void add(Signal... signals) {
    queue.add(input(ids.incrementAndGet(), "rmm"), List.of(signals));
  }

  private List<String> alerts(Turn turn) {
    return turn.signals().stream()
        .map(waiting -> String.valueOf(QueueKey.alertOf(waiting.arrival().signal())))
        .toList();
  }

  @Test
  void a_flood_of_one_device_waits_behind_itself() throws Exception {
    for (int i = 0; i < 500; i++) {
      add(raised("flood" + i, "acme", "loud"));
    }
    add(raised("quiet", "initech", "server"));
    assertThat(alerts(queue.take(2))).containsExactly("flood0", "quiet");
    assertThat(alerts(queue.take(3))).containsExactly("flood1", "flood2", "flood3");
  }

  @Test
  void what_comes_while_a_flood_is_taken_has_the_next_turn() throws Exception {
    flood(500);
    queue.take(1);
    queue.poll();
    add(raised("quiet", "initech", "server"));
    List<Signal> next = List.of(polled(), polled());
    assertThat(next).extracting(QueueKey::alertOf).contains("quiet");
  }

  @Test
  void nothing_more_is_taken_where_nothing_waits() throws Exception {
    add(raised("only", "acme", "loud"));
    queue.take(1);
    assertThat(queue.poll()).isNull();
  }

  private Signal polled() {
    return Objects.requireNonNull(queue.poll()).arrival().signal();
  }

  /** So many alerts of one device, ten to an input. */
  private List<String> flood(int alerts) {
    List<String> order = new ArrayList<>();
    for (int input = 1; input <= alerts / 10; input++) {
      queue.add(input(input, "rmm"), tenOf(input));
      tenOf(input).forEach(signal -> order.add(QueueKey.alertOf(signal)));
    }
    return order;
  }

  private static List<Signal> tenOf(long input) {
    return IntStream.range(0, 10)
        .mapToObj(i -> (Signal) raised("flood" + input + "-" + i, "acme", "loud"))
        .toList();
  }

  private void readWhatIsWanted() {
    for (long input : queue.wanted()) {
      assertThat(queue.again(input(input, "rmm"), tenOf(input))).isTrue();
    }
  }

  @Test
  void a_flood_larger_than_the_memory_keeps_nobody_else_out_and_its_own_order() throws Exception {
    List<String> expected = flood(4_000);
    assertThat(queue.hasRoom()).isFalse();
    queue.add(input(9_999, "rmm"), List.of(raised("quiet", "initech", "server")));
    assertThat(alerts(queue.take(2))).containsExactly(expected.get(0), "quiet");

    List<String> order = new ArrayList<>(expected.subList(0, 1));
    while (queue.size() > 0) {
      readWhatIsWanted();
      order.addAll(alerts(queue.take(50)));
    }
    assertThat(order).isEqualTo(expected);
    assertThat(queue.hasRoom()).isTrue();
    assertThat(queue.wanted()).isEmpty();
  }

  @Test
  void many_floods_at_once_leave_room_in_memory_for_the_rest() throws Exception {
    FairQueue wide = new FairQueue(64 << 20, 4 << 20);
    int floods = 60;
    for (int i = 0; i < 500 * floods; i++) {
      wide.add(input(i, "rmm"), List.of(raised("flood" + i, "acme", "loud" + i % floods)));
    }
    assertThat(wide.hasRoom()).isTrue();
    wide.add(input(99_999, "rmm"), List.of(raised("quiet", "initech", "server")));
    assertThat(alerts(wide.take(floods + 1))).last().isEqualTo("quiet");
  }

  @Test
  void signals_of_so_many_devices_that_they_would_wait_for_long_are_not_held_in_memory() {
    FairQueue wide = new FairQueue(64 << 20, 1 << 20);
    int taken = 0;
    while (wide.hasRoom()) {
      wide.add(input(++taken, "rmm"), List.of(raised("a" + taken, "acme", "d" + taken)));
    }
    assertThat(taken).isBetween(300, 3_000);
  }

  @Test
  void an_input_that_cannot_be_read_again_gives_up_its_places_and_stops_nothing() throws Exception {
    List<String> expected = new ArrayList<>(flood(3_000));
    List<String> order = new ArrayList<>();
    long left = 250;
    while (queue.size() > 0) {
      for (long input : queue.wanted()) {
        if (input == left) {
          queue.leave(input);
        } else {
          queue.again(input(input, "rmm"), tenOf(input));
        }
      }
      order.addAll(alerts(queue.take(50)));
    }
    tenOf(left).forEach(signal -> expected.remove(QueueKey.alertOf(signal)));
    assertThat(order).isEqualTo(expected);
  }

  @Test
  void an_input_that_has_fewer_signals_when_read_again_is_not_taken_for_the_same()
      throws Exception {
    flood(3_000);
    while (!queue.wantsInputs()) {
      queue.take(50);
    }
    long input = queue.wanted().get(0);
    assertThat(queue.again(input(input, "rmm"), tenOf(input).subList(0, 3))).isFalse();
    assertThat(queue.again(input(input, "rmm"), tenOf(input))).isTrue();
  }

  @Test
  void lines_are_served_in_turn_and_each_keeps_its_order() throws Exception {
    add(raised("a1", "acme", "a"), raised("a2", "acme", "a"));
    add(raised("b1", "acme", "b"), raised("b2", "acme", "b"), raised("b3", "acme", "b"));
    assertThat(alerts(queue.take(10))).containsExactly("a1", "b1", "a2", "b2", "b3");
  }

  @Test
  void devices_of_the_same_name_at_two_organisations_have_a_line_each() throws Exception {
    add(raised("a1", "acme", "dc01"), raised("a2", "acme", "dc01"));
    add(raised("b1", "initech", "dc01"));
    assertThat(alerts(queue.take(2))).containsExactly("a1", "b1");
  }

  @Test
  void a_clear_never_overtakes_its_raise_nor_is_overtaken_by_the_next() throws Exception {
    for (int i = 0; i < 5; i++) {
      add(raised("other" + i, "acme", "loud"));
    }
    add(raised("x", "acme", "loud"));
    add(cleared("x"));
    add(raised("x", "acme", "moved to another device"));
    List<String> order = new ArrayList<>();
    for (Turn turn = queue.take(1); ; turn = queue.take(1)) {
      Signal signal = turn.signals().get(0).arrival().signal();
      if ("x".equals(QueueKey.alertOf(signal))) {
        order.add(signal instanceof AlertCleared ? "clear" : "raise");
      }
      if (queue.size() == 0) {
        break;
      }
    }
    assertThat(order).containsExactly("raise", "clear", "raise");
  }

  @Test
  void inputs_without_signals_and_those_set_aside_come_out_at_once() throws Exception {
    add();
    queue.addDead(DeadInput.of(input(9, "rmm"), Signals.AT, "BAD_PAYLOAD", "no JSON"));
    Turn turn = queue.take(10);
    assertThat(turn.finished()).containsExactly(1L);
    assertThat(turn.dead()).extracting(DeadInput::inputId).containsExactly(9L);
    assertThat(turn.signals()).isEmpty();
  }

  @Test
  void it_is_full_by_what_it_takes_in_memory_and_says_when_there_is_room() throws Exception {
    FairQueue small = new FairQueue(5_000, 5_000);
    AtomicInteger told = new AtomicInteger();
    small.onRoom(told::incrementAndGet);
    int taken = 0;
    while (small.hasRoom()) {
      small.add(input(++taken, "rmm"), List.of(raised("a" + taken, "acme", "d" + taken)));
    }
    assertThat(taken).isBetween(3, 10);
    small.take(2);
    assertThat(told).hasValue(1);
    assertThat(small.hasRoom()).isTrue();
    small.take(1);
    assertThat(told).hasValue(1);
  }

  @Test
  void a_closed_queue_gives_what_is_left_and_then_nothing() throws Exception {
    add(raised("a", "acme", "d"));
    queue.close();
    assertThat(queue.take(5).signals()).hasSize(1);
    assertThat(queue.take(5).isEmpty()).isTrue();
  }

  @Test
  void who_is_told_of_room_may_ask_the_queue_from_any_thread() throws Exception {
    FairQueue small = new FairQueue(1, 1);
    List<Boolean> heard = new ArrayList<>();
    small.onRoom(
        () ->
            heard.add(
                CompletableFuture.supplyAsync(small::hasRoom)
                    .orTimeout(5, TimeUnit.SECONDS)
                    .join()));
    small.add(Signals.input(1, "rmm"), List.of(Signals.raised("a1", "acme", "dc01")));
    assertThat(small.hasRoom()).isFalse();
    assertThat(small.take(10).signals()).hasSize(1);
    assertThat(heard).containsExactly(true);
  }
}
