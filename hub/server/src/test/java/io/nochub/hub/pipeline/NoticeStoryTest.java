package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.notify.Notification;
import io.nochub.api.notify.Notification.Moment;
import io.nochub.api.signal.Severity;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.store.OnBothDatabases;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class NoticeStoryTest extends OnBothDatabases {
  private static final Duration A_WHILE = Duration.ofMinutes(2);
  private Road road;

  @BeforeEach
  void open() {
    road = new Road(database());
    tell("\"OPENED\",\"UPDATED\",\"RESOLVED\"");
  }

  @AfterEach
  void close() {
    road.close();
  }

  private void withoutFlapping() {
    tell("\"OPENED\",\"RESOLVED\"", ",\"flap\":{\"changes\":0,\"within\":\"PT1M\"}");
  }

  private void tell(String moments) {
    tell(moments, "");
  }

  private void tell(String moments, String more) {
    road.routes(
        "{\"name\":\"root\""
            + more
            + ",\"ticket\":{\"integration\":\"desk\"},\"notify\":[{\"integration\":\"mail\","
            + "\"target\":\"noc\",\"on\":["
            + moments
            + "]}]}");
  }

  @Test
  void a_target_is_told_of_the_problem_and_of_its_end_in_one_thread() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.clear();
    road.settle();
    assertThat(road.channel.told("noc")).containsExactly(Moment.OPENED, Moment.RESOLVED);
    Notification opened = road.channel.sent.get(0);
    Notification resolved = road.channel.sent.get(1);
    assertThat(opened.title()).isEqualTo("Incident 1: Disk C: is full");
    assertThat(opened.text()).startsWith("MAJOR: Disk C: is full\ndc01, Acme\nSince ");
    assertThat(opened.earlier()).isNull();
    assertThat(resolved.text())
        .startsWith("Resolved: Disk C: is full")
        .contains("Recovered: Disk C: is full.");
    assertThat(resolved.reference()).isEqualTo(opened.reference()).matches("[a-z0-9]{16,32}");
    assertThat(resolved.earlier()).isEqualTo("m1");
    assertThat(road.timeline(road.onlyIncident())).contains("Told noc by mail: OPENED.");
  }

  @Test
  void only_the_moments_asked_for_are_told() {
    tell("\"ACKNOWLEDGED\"");
    road.raise();
    road.settle();
    road.write(
        tx ->
            road.acts.acknowledge(
                tx, road.onlyIncident(), Actor.user("ann"), "on it", road.clock.instant()));
    road.pass(A_WHILE);
    road.clear();
    road.settle();
    assertThat(road.channel.told("noc")).containsExactly(Moment.ACKNOWLEDGED);
    assertThat(road.channel.sent.get(0).text()).contains("ann").contains("on it");
  }

  @Test
  void what_was_over_before_it_could_be_sent_is_not_sent() {
    road.channel.down = true;
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.clear();
    road.settle();
    road.channel.down = false;
    road.pass(Duration.ofHours(1));
    assertThat(road.channel.sent).isEmpty();
    assertThat(road.timeline(road.onlyIncident()))
        .anyMatch(line -> line.contains("the incident was over before it could be sent"))
        .anyMatch(line -> line.contains("nobody had been told of the problem"));
  }

  @Test
  void what_waited_too_long_is_no_news_and_neither_is_its_end() {
    road.channel.down = true;
    road.raise();
    road.settle();
    road.pass(Duration.ofHours(5));
    road.channel.down = false;
    road.pass(Duration.ofMinutes(10));
    road.clear();
    road.settle();
    assertThat(road.channel.sent).isEmpty();
    assertThat(road.timeline(road.onlyIncident()))
        .anyMatch(line -> line.contains("waited too long"));
  }

  @Test
  void the_order_is_kept_also_when_the_later_message_is_the_more_urgent() {
    road.channel.down = true;
    road.raise(Severity.MINOR);
    road.settle();
    road.pass(A_WHILE);
    road.raise(Severity.CRITICAL);
    road.settle();
    road.channel.down = false;
    road.pass(Duration.ofHours(1));
    assertThat(road.channel.told("noc")).containsExactly(Moment.OPENED, Moment.UPDATED);
  }

  @Test
  void problem_and_end_alternate_however_often_it_comes_again() {
    withoutFlapping();
    for (int i = 0; i < 3; i++) {
      road.raise();
      road.pass(A_WHILE);
      road.clear();
      road.pass(A_WHILE);
    }
    assertThat(road.channel.told("noc"))
        .containsExactly(
            Moment.OPENED,
            Moment.RESOLVED,
            Moment.OPENED,
            Moment.RESOLVED,
            Moment.OPENED,
            Moment.RESOLVED);
  }

  @Test
  void an_end_is_not_told_twice_when_what_came_between_was_not_told() {
    road.raise();
    road.pass(A_WHILE);
    road.clear();
    road.pass(A_WHILE);
    road.channel.down = true;
    road.raise();
    road.pass(A_WHILE);
    road.clear();
    road.pass(A_WHILE);
    road.channel.down = false;
    road.pass(Duration.ofHours(1));
    assertThat(road.channel.told("noc")).containsExactly(Moment.OPENED, Moment.RESOLVED);
  }

  @Test
  void a_message_that_was_dropped_begins_no_thread() {
    road.channel.down = true;
    road.raise();
    road.pass(A_WHILE);
    road.clear();
    road.channel.down = false;
    road.pass(Duration.ofMinutes(20));
    road.raise();
    road.pass(A_WHILE);
    road.clear();
    road.settle();
    assertThat(road.channel.told("noc")).containsExactly(Moment.OPENED, Moment.RESOLVED);
    assertThat(road.channel.sent.get(1).earlier()).isEqualTo("m1");
  }

  @Test
  void closing_the_ticket_of_something_recovered_is_no_news() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.desk.touch(road.desk.only(), Touch.Kind.NOTE, "Tess");
    road.clear();
    road.settle();
    assertThat(road.desk.only().isOpen()).isTrue();
    road.pass(A_WHILE);
    road.atDesk(road.desk.only(), TicketSnapshot.State.CLOSED, "Tess");
    assertThat(road.channel.told("noc")).containsExactly(Moment.OPENED, Moment.RESOLVED);
  }

  @Test
  void closing_the_ticket_of_something_open_is_its_end() {
    road.raise();
    road.settle();
    road.pass(A_WHILE);
    road.atDesk(road.desk.only(), TicketSnapshot.State.CLOSED, "Tess");
    assertThat(road.channel.told("noc")).containsExactly(Moment.OPENED, Moment.RESOLVED);
    road.pass(A_WHILE);
    road.clear();
    road.settle();
    assertThat(road.channel.told("noc")).hasSize(2);
  }

  @Test
  void whoever_is_only_told_of_grave_ones_hears_of_a_rise_as_of_something_new() {
    road.routes(
        """
        {"name":"root","children":[
          {"name":"grave","when":"alert.severity >= CRITICAL","notify":[{"integration":"mail","target":"boss"}]}]}
        """);
    road.raise();
    road.pass(A_WHILE);
    assertThat(road.channel.sent).isEmpty();
    road.raise(Severity.CRITICAL);
    road.pass(A_WHILE);
    road.clear();
    road.settle();
    assertThat(road.channel.told("boss")).containsExactly(Moment.OPENED, Moment.RESOLVED);
  }

  @Test
  void what_is_held_back_is_told_nobody() {
    road.window("acme", Duration.ZERO, Duration.ofHours(1));
    road.settle();
    road.raise();
    road.pass(A_WHILE);
    road.clear();
    road.pass(Duration.ofHours(2));
    assertThat(road.channel.sent).isEmpty();
  }

  @Test
  void a_restart_sends_nothing_twice_and_loses_nothing() {
    road.raise();
    road.restart();
    road.settle();
    road.restart();
    road.settle();
    assertThat(road.channel.told("noc")).containsExactly(Moment.OPENED);
  }
}
