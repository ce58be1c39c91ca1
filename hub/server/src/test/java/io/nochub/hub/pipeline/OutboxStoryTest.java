package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.Severity;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.outbox.Breaker;
import io.nochub.hub.outbox.LaneHold;
import io.nochub.hub.outbox.OutboxEntry;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.pipeline.FakeDesk.Trouble;
import io.nochub.hub.store.OnBothDatabases;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the worker does with an integration that fails. */
@SuppressWarnings("NullAway.Init")
class OutboxStoryTest extends OnBothDatabases {
  private Road road;

  @BeforeEach
  void open() {
    road = new Road(database());
  }

  @AfterEach
  void close() {
    road.close();
  }

  private void raise(String device, Severity severity) {
    road.take(Road.raise(device, "1", device).at(road.clock.instant()).severity(severity).build());
  }

  private List<OutboxEntry> entries(OutboxEntry.State state) {
    return database()
        .read(
            tx ->
                road.outbox.list(
                    tx, new OutboxStore.Filter(state, null, null), Long.MAX_VALUE, 100));
  }

  /** Lets time pass so often, one step after the other. */
  private void pass(int times, Duration step) {
    for (int i = 0; i < times; i++) {
      road.pass(step);
    }
  }

  private Optional<LaneHold> hold() {
    return database().read(tx -> road.outbox.hold(tx, "desk"));
  }

  @Test
  void the_most_urgent_is_delivered_first() {
    road.paused.add("desk");
    raise("minor", Severity.MINOR);
    raise("critical", Severity.CRITICAL);
    raise("major", Severity.MAJOR);
    road.settle();
    assertThat(road.desk.tickets).isEmpty();
    road.paused.clear();
    road.settle();
    assertThat(road.desk.tickets.values())
        .extracting(ticket -> ticket.summary.replaceAll("].*", "]"))
        .containsExactly("[CRITICAL]", "[MAJOR]", "[MINOR]");
  }

  @Test
  void what_waited_through_a_pause_is_delivered_in_its_net_effect() {
    road.paused.add("desk");
    raise("gone", Severity.MAJOR);
    raise("stays", Severity.MAJOR);
    road.pass(Duration.ofHours(1));
    road.take(io.nochub.api.signal.AlertCleared.of("gone", road.clock.instant(), ""));
    road.restart();
    road.paused.clear();
    road.settle();
    assertThat(road.desk.only().summary).contains("stays");
  }

  @Test
  void a_quota_rests_the_lane_for_as_long_as_the_other_side_asks() {
    road.desk.troubles.add(Trouble.QUOTA);
    raise("one", Severity.MAJOR);
    road.settle();
    raise("two", Severity.CRITICAL);
    road.pass(Duration.ofSeconds(89));
    assertThat(road.desk.creates).isEqualTo(1);
    assertThat(hold()).get().extracting(LaneHold::kind).isEqualTo(LaneHold.Kind.QUOTA);
    road.pass(Duration.ofSeconds(1));
    assertThat(road.desk.tickets).hasSize(2);
    assertThat(entries(OutboxEntry.State.DONE)).hasSize(2).allMatch(entry -> entry.attempts() == 0);
  }

  private Breaker.State breaker() {
    return Breaker.of(hold(), road.clock.instant()).state();
  }

  private void raiseSome(int number) {
    for (int i = 0; i < number; i++) {
      raise("host" + i, Severity.MAJOR);
    }
  }

  @Test
  void an_outage_is_noticed_after_five_deliveries_and_then_one_is_tried_from_time_to_time() {
    road.desk.down = true;
    raiseSome(12);
    road.settle();
    assertThat(breaker()).isEqualTo(Breaker.State.OPEN);
    assertThat(road.desk.refusals).isEqualTo(5);
    road.pass(Duration.ofSeconds(4));
    assertThat(road.desk.refusals).isEqualTo(5);
    road.pass(Duration.ofSeconds(1));
    assertThat(road.desk.refusals).isEqualTo(6);
    assertThat(breaker()).isEqualTo(Breaker.State.OPEN);
  }

  @Test
  void an_outage_of_three_days_makes_no_dead_letters_and_ends_with_the_first_answer() {
    road.desk.down = true;
    raiseSome(12);
    pass(72, Duration.ofHours(1));
    assertThat(road.desk.refusals).isEqualTo(5 + 71);
    assertThat(entries(OutboxEntry.State.WAITING)).hasSize(12);
    road.desk.down = false;
    road.pass(Duration.ofMinutes(1));
    assertThat(breaker()).isEqualTo(Breaker.State.CLOSED);
    assertThat(road.desk.tickets).hasSize(12);
    assertThat(entries(OutboxEntry.State.DONE)).hasSize(12);
  }

  @Test
  void an_outage_outlives_a_restart() {
    road.desk.down = true;
    raiseSome(6);
    road.settle();
    road.restart();
    road.pass(Duration.ofSeconds(4));
    assertThat(road.desk.refusals).isEqualTo(5);
    road.pass(Duration.ofSeconds(1));
    assertThat(road.desk.refusals).isEqualTo(6);
  }

  @Test
  void an_outage_of_one_integration_holds_up_no_other() {
    road.routes(
        "{\"name\":\"root\",\"ticket\":{\"integration\":\"desk\"},\"notify\":[{\"integration\":\"mail\","
            + "\"target\":\"noc\"}]}");
    road.desk.down = true;
    raiseSome(12);
    road.settle();
    assertThat(breaker()).isEqualTo(Breaker.State.OPEN);
    assertThat(road.channel.sent).hasSize(12);
  }

  @Test
  void one_delivery_that_gets_no_answer_again_and_again_stops_no_other() {
    raise("one", Severity.MAJOR);
    road.desk.down = true;
    pass(10, Duration.ofMinutes(6));
    assertThat(hold()).isEmpty();
    road.desk.down = false;
    raise("two", Severity.MAJOR);
    road.settle();
    assertThat(road.desk.only().summary).contains("two");
  }

  @Test
  void a_desk_that_takes_requests_and_never_answers_is_out_too() {
    for (int i = 0; i < 5; i++) {
      road.desk.troubles.add(Trouble.ANSWER_LOST);
    }
    raiseSome(9);
    road.settle();
    assertThat(breaker()).isEqualTo(Breaker.State.OPEN);
    assertThat(road.desk.creates).isEqualTo(5);
    pass(4, Duration.ofMinutes(1));
    assertThat(breaker()).isEqualTo(Breaker.State.CLOSED);
    assertThat(road.desk.tickets).hasSize(9);
  }

  @Test
  void an_answer_ends_an_outage_though_it_is_a_refusal() {
    road.desk.down = true;
    raiseSome(6);
    road.settle();
    road.desk.down = false;
    road.desk.troubles.add(Trouble.REJECTED);
    road.pass(Duration.ofSeconds(5));
    assertThat(breaker()).isEqualTo(Breaker.State.CLOSED);
    assertThat(entries(OutboxEntry.State.DEAD)).hasSize(1);
    assertThat(road.desk.tickets).hasSize(5);
  }

  @Test
  void a_bug_met_while_it_is_out_is_no_answer() {
    road.desk.down = true;
    raiseSome(6);
    road.settle();
    road.desk.down = false;
    road.desk.troubles.add(Trouble.FAULT);
    road.pass(Duration.ofSeconds(5));
    assertThat(breaker()).isEqualTo(Breaker.State.OPEN);
    assertThat(road.desk.creates).isEqualTo(6);
  }

  @Test
  void what_is_left_of_a_scarce_quota_is_for_what_is_urgent() {
    road.desk.callsPerHour = 20;
    raiseSome(30);
    road.settle();
    assertThat(road.desk.tickets).hasSize(15);
    raise("grave", Severity.CRITICAL);
    road.settle();
    assertThat(road.desk.tickets).hasSize(16);
    assertThat(road.desk.ticket("16").summary).contains("grave");
    road.pass(Duration.ofHours(1));
    assertThat(road.desk.tickets).hasSize(31);
    assertThat(hold()).isEmpty();
  }

  @Test
  void what_was_raised_and_cleared_before_it_could_be_told_waits_no_more() {
    road.paused.add("desk");
    raise("gone", Severity.MAJOR);
    road.take(io.nochub.api.signal.AlertCleared.of("gone", road.clock.instant(), ""));
    assertThat(entries(OutboxEntry.State.WAITING)).isEmpty();
    road.pass(Duration.ofSeconds(1));
    raise("gone", Severity.MAJOR);
    assertThat(entries(OutboxEntry.State.WAITING)).hasSize(1);
    road.paused.clear();
    road.settle();
    assertThat(road.desk.only().summary).contains("gone");
  }

  @Test
  void three_rejected_in_a_row_say_that_a_setting_is_wrong() {
    for (int i = 0; i < 3; i++) {
      road.desk.troubles.add(Trouble.REJECTED);
      raise("host" + i, Severity.MAJOR);
      road.settle();
    }
    raise("later", Severity.MAJOR);
    road.pass(Duration.ofHours(1));
    assertThat(road.desk.tickets).isEmpty();
    assertThat(entries(OutboxEntry.State.DEAD)).hasSize(3);
    assertThat(hold()).get().extracting(LaneHold::kind).isEqualTo(LaneHold.Kind.REJECTED);
    assertThat(hold().orElseThrow().reason()).contains("the desk does not want this");
    road.write(tx -> road.outbox.release(tx, "desk"));
    road.settle();
    assertThat(road.desk.only().summary).contains("later");
  }

  @Test
  void what_is_rejected_now_and_then_holds_nothing_up() {
    for (int i = 0; i < 6; i++) {
      if (i % 2 == 0) {
        road.desk.troubles.add(Trouble.REJECTED);
      }
      raise("host" + i, Severity.MAJOR);
      road.settle();
    }
    assertThat(hold()).isEmpty();
    assertThat(road.desk.tickets).hasSize(3);
  }

  @Test
  void a_bug_in_a_plugin_is_met_three_times_and_then_waits_for_an_operator() {
    raise("host", Severity.MINOR);
    road.settle();
    road.desk.troubles.addAll(List.of(Trouble.FAULT, Trouble.FAULT, Trouble.FAULT));
    road.write(
        tx ->
            road.acts.note(
                tx, road.onlyIncident(), Actor.user("ann"), "looking", road.clock.instant()));
    pass(5, Duration.ofMinutes(1));
    assertThat(entries(OutboxEntry.State.DEAD))
        .singleElement()
        .extracting(OutboxEntry::problemKind)
        .isEqualTo("PLUGIN_FAULT");
    assertThat(road.timeline(road.onlyIncident()))
        .anyMatch(line -> line.contains("waits for an operator"));
  }

  @Test
  void a_bug_while_making_a_ticket_makes_no_second_one() {
    road.desk.troubles.add(Trouble.FAULT);
    raise("host", Severity.MAJOR);
    road.settle();
    pass(5, Duration.ofSeconds(2));
    assertThat(road.desk.only().isOpen()).isTrue();
  }

  @Test
  void a_system_that_always_loses_the_request_for_a_ticket_is_asked_ever_less_often() {
    for (int i = 0; i < 10_000; i++) {
      road.desk.troubles.add(Trouble.REQUEST_LOST);
    }
    raise("host", Severity.MAJOR);
    road.settle();
    pass(720, Duration.ofSeconds(5));
    assertThat(road.desk.creates).isBetween(10, 30);
    road.desk.troubles.clear();
    pass(80, Duration.ofSeconds(5));
    assertThat(road.desk.only().isOpen()).isTrue();
  }
}
