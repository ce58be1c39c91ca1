package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.notify.Notification.Moment;
import io.nochub.api.signal.Severity;
import io.nochub.hub.alert.Told;
import io.nochub.hub.alert.TrailEntry;
import io.nochub.hub.incident.Incident.State;
import io.nochub.hub.store.OnBothDatabases;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An integration that only observes: everything is decided and shown, nothing leaves. */
@SuppressWarnings("NullAway.Init")
class ObserveStoryTest extends OnBothDatabases {
  private static final Duration A_WHILE = Duration.ofMinutes(2);
  private Road road;

  @BeforeEach
  void open() {
    road = new Road(database());
    road.live.clear();
    road.routes(
        """
        {"name":"root","ticket":{"integration":"desk"},"notify":[
          {"integration":"mail","target":"noc","on":["OPENED","UPDATED","RESOLVED"]}]}
        """);
  }

  @AfterEach
  void close() {
    road.close();
  }

  private void assertNothingLeft() {
    assertThat(road.desk.tickets).isEmpty();
    assertThat(road.channel.sent).isEmpty();
  }

  @Test
  void nothing_leaves_and_what_would_have_is_said() {
    road.raise();
    road.settle();
    assertNothingLeft();
    assertThat(road.onlyIncident().state()).isEqualTo(State.OPEN);
    assertThat(road.onlyIncident().live()).isFalse();
    assertThat(road.onlyAlert().told()).isEqualTo(Told.PROBLEM);
    assertThat(road.trail(road.onlyAlert()))
        .last()
        .extracting(TrailEntry::verdict, TrailEntry::reason)
        .containsExactly(
            "not sent",
            "Nothing is sent: rmm only observes. Would have opened a ticket at desk. Would have"
                + " told noc by mail.");
  }

  @Test
  void a_whole_life_observed_leaves_nothing_behind_outside() {
    road.raise();
    road.pass(A_WHILE);
    road.raise(Severity.CRITICAL);
    road.pass(A_WHILE);
    road.clear();
    road.pass(A_WHILE);
    road.raise();
    road.pass(A_WHILE);
    assertNothingLeft();
    assertThat(road.onlyIncident().live()).isFalse();
    assertThat(road.onlyIncident().reopened()).isEqualTo(1);
  }

  @Test
  void what_gets_worse_after_going_live_is_told_as_new() {
    road.raise();
    road.settle();
    road.live.add("rmm");
    road.pass(A_WHILE);
    road.raise();
    road.settle();
    assertNothingLeft();
    road.pass(A_WHILE);
    road.raise(Severity.CRITICAL);
    road.settle();
    assertThat(road.onlyIncident().live()).isTrue();
    assertThat(road.desk.only().summary).startsWith("[CRITICAL]");
    assertThat(road.channel.told("noc")).containsExactly(Moment.OPENED);
  }

  @Test
  void what_recovers_after_going_live_without_having_been_told_says_nothing() {
    road.raise();
    road.settle();
    road.live.add("rmm");
    road.pass(A_WHILE);
    road.clear();
    road.settle();
    assertNothingLeft();
    assertThat(road.onlyIncident().state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void what_comes_again_after_going_live_is_told() {
    road.raise();
    road.pass(A_WHILE);
    road.clear();
    road.live.add("rmm");
    road.pass(A_WHILE);
    road.raise();
    road.settle();
    assertThat(road.desk.only().isOpen()).isTrue();
    assertThat(road.channel.told("noc")).containsExactly(Moment.OPENED);
  }

  @Test
  void going_live_can_tell_what_is_open_now() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.live.add("rmm");
    road.write(tx -> road.moves.tellOpen(tx, "rmm", null, road.clock.instant()));
    road.settle();
    assertThat(road.onlyIncident().live()).isTrue();
    assertThat(road.desk.only().isOpen()).isTrue();
    assertThat(road.channel.told("noc")).containsExactly(Moment.OPENED);
  }
}
