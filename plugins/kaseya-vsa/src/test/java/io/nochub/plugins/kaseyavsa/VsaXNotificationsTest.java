package io.nochub.plugins.kaseyavsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject.Hint;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Reply;
import io.nochub.testkit.FakeVendor.Trouble;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VsaXNotificationsTest {
  private static final String STOPPED = "The service 'Print Spooler' has stopped.";

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void the_first_look_takes_the_newest_and_the_next_only_what_is_new() throws Exception {
    for (int i = 0; i < 130; i++) {
      stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "normal");
    }
    PollingSource source = stage.notifications();

    Poll first = source.poll(Cursor.START);
    long late = stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "normal");
    Poll second = source.poll(first.next());

    assertThat(first.items()).hasSize(100);
    assertThat(first.more()).isFalse();
    assertThat(second.items()).extracting(Received::key).containsExactly(Long.toString(late));
  }

  @Test
  void an_empty_vsa_is_no_trouble_and_nothing_after_it_is_missed() throws Exception {
    PollingSource source = stage.notifications();

    Poll first = source.poll(Cursor.START);
    stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "normal");

    assertThat(first.items()).isEmpty();
    assertThat(source.poll(first.next()).items()).hasSize(1);
  }

  @Test
  void what_one_look_saw_new_is_asked_for_once_more_and_costs_no_detail_again() throws Exception {
    PollingSource source = stage.notifications();
    Cursor start = source.poll(Cursor.START).next();
    stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "normal");

    Poll first = source.poll(start);
    int asked = stage.vendor().asked().size();
    stage.vsaX().read(Long.parseLong(first.items().get(0).key()));
    stage.context().time().advance(Duration.ofMinutes(1));
    Poll second = source.poll(first.next());
    Poll third = source.poll(second.next());

    assertThat(second.items()).as("the same, though somebody read it").isEqualTo(first.items());
    assertThat(third.items()).isEmpty();
    assertThat(stage.vendor().asked()).as("one list each").hasSize(asked + 2);
  }

  @Test
  void a_number_that_becomes_visible_late_is_not_lost() throws Exception {
    PollingSource source = stage.notifications();
    Cursor start = source.poll(Cursor.START).next();
    long late = stage.vsaX().notify(FakeVsaX.WKS014, STOPPED, "normal");
    stage.vsaX().dismiss(late);
    stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "normal");
    Cursor next = source.poll(start).next();

    stage.vendor().on("GET", FakeVsaX.BASE + "/notifications").json(list(late, late + 1));
    stage
        .vendor()
        .on("GET", FakeVsaX.BASE + "/notifications/" + late)
        .json(
            "{\"Data\":{\"Id\":"
                + late
                + ",\"Message\":\"Late\"},\"Meta\":{\"ResponseCode\":200}}");

    assertThat(source.poll(next).items())
        .extracting(Received::key)
        .containsExactly(Long.toString(late), Long.toString(late + 1));
  }

  @Test
  void a_backlog_comes_page_by_page_without_a_gap() throws Exception {
    PollingSource source = stage.notifications();
    Poll page = source.poll(Cursor.START);
    for (int i = 0; i < 250; i++) {
      stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "normal");
      stage.vsaX().skipIds(7);
    }

    List<String> keys = new ArrayList<>();
    do {
      page = source.poll(page.next());
      page.items().forEach(item -> keys.add(item.key()));
    } while (page.more());

    assertThat(keys).hasSize(250).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void each_names_its_device_and_whose_it_is() throws Exception {
    stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "elevated");

    AlertRaised alert = (AlertRaised) signals(stage.notifications()).get(0);

    assertThat(alert.subject().organisationId()).isEqualTo("1042");
    assertThat(alert.subject().deviceId()).isEqualTo(FakeVsaX.FS01);
    assertThat(alert.subject().hints())
        .containsEntry(Hint.HOSTNAME, List.of("ACME-FS01"))
        .containsEntry(Hint.MAC, List.of("0A0027000010"))
        .containsEntry(Hint.IP, List.of("192.168.1.10"));
  }

  @Test
  void a_device_is_asked_about_once_for_all_its_notifications() throws Exception {
    for (int i = 0; i < 5; i++) {
      stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "normal");
    }

    stage.notifications().poll(Cursor.START);

    assertThat(asked(FakeVsaX.BASE + "/devices/" + FakeVsaX.FS01)).hasSize(1);
  }

  @Test
  void one_that_is_dismissed_between_list_and_detail_is_passed_over() throws Exception {
    long gone = stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "normal");
    long stays = stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "normal");
    stage
        .vendor()
        .on("GET", FakeVsaX.BASE + "/notifications/" + gone)
        .reply(FakeVsaX.error(404, "Entity is not found."));

    Poll page = stage.notifications().poll(Cursor.START);

    assertThat(page.items()).extracting(Received::key).containsExactly(Long.toString(stays));
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void a_404_that_is_not_vsas_own_fails_the_poll() {
    long id = stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "normal");
    stage
        .vendor()
        .on("GET", FakeVsaX.BASE + "/notifications/" + id)
        .reply(Reply.json(404, "<html>no such page</html>").header("Content-Type", "text/html"));

    assertThat(failure(() -> stage.notifications().poll(Cursor.START)).kind())
        .isEqualTo(Kind.BAD_PAYLOAD);
  }

  @Test
  void without_rights_on_devices_alerts_are_told_and_the_operator_too() throws Exception {
    stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "normal");
    stage
        .vendor()
        .on("GET", FakeVsaX.BASE + "/devices/*")
        .reply(FakeVsaX.error(403, "Not in your scope"));
    PollingSource source = stage.notifications();

    Poll page = source.poll(Cursor.START);
    AlertRaised alert = (AlertRaised) source.read(page.items().get(0)).signals().get(0);

    assertThat(alert.subject().deviceId()).isEqualTo(FakeVsaX.FS01);
    assertThat(alert.subject().organisationId()).isNull();
    assertThat(page.problems())
        .singleElement()
        .asString()
        .contains("without their organisation", "Not in your scope");
  }

  @Test
  void a_row_without_a_number_is_told_and_does_not_stop_the_others() throws Exception {
    long id = stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "normal");
    stage
        .vendor()
        .on("GET", FakeVsaX.BASE + "/notifications")
        .json(
            "{\"Data\":[{\"Message\":\"nameless\"},{\"Id\":"
                + id
                + "}],\"Meta\":{\"ResponseCode\":200}}");

    Poll page = stage.notifications().poll(Cursor.START);

    assertThat(page.items()).hasSize(1);
    assertThat(page.problems()).hasSize(1);
  }

  @Test
  void times_in_the_list_do_not_matter() throws Exception {
    stage.vsaX().secondsInList();
    stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "normal");

    assertThat(signals(stage.notifications()).get(0).occurredAt())
        .isEqualTo(Instant.parse("2026-03-02T08:15:02Z"));
  }

  @Test
  void the_vendors_clock_may_be_an_hour_ahead() throws Exception {
    stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "normal", "2026-03-02T11:00:00+01:00");

    assertThat(signals(stage.notifications()).get(0).occurredAt())
        .isEqualTo(Instant.parse("2026-03-02T10:00:00Z"));
  }

  @Test
  void a_server_that_sorts_otherwise_is_not_believed() {
    stage.vendor().on("GET", FakeVsaX.BASE + "/notifications").json(list(20, 19));

    assertThat(failure(() -> stage.notifications().poll(new Cursor("1|10|10"))))
        .hasMessageContaining("in the order of their ids")
        .extracting(IntegrationException::kind)
        .isEqualTo(Kind.BAD_PAYLOAD);
  }

  @Test
  void a_server_that_does_not_filter_is_not_turned_in_circles() {
    stage.vendor().on("GET", FakeVsaX.BASE + "/notifications").json(list(1, 2, 3));

    assertThat(failure(() -> stage.notifications().poll(new Cursor("1|10|10"))).kind())
        .isEqualTo(Kind.BAD_PAYLOAD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1|", "2|5|9", "1|x|y", "1|99999999999999999999|1", "§"})
  void a_position_nobody_can_read_begins_with_the_newest(String cursor) throws Exception {
    stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "normal");

    assertThat(stage.notifications().poll(new Cursor(cursor)).items()).hasSize(1);
  }

  @Test
  void too_many_requests_in_the_middle_of_a_page_keeps_the_position_and_says_how_long() {
    for (int i = 0; i < 3; i++) {
      stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "normal");
    }
    stage.vendor().trouble(Trouble.THROTTLED, of("/notifications/"));

    IntegrationException failure = failure(() -> stage.notifications().poll(Cursor.START));

    assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
  }

  @Test
  void an_error_inside_a_good_answer_is_an_error() {
    stage
        .vendor()
        .on("GET", FakeVsaX.BASE + "/notifications")
        .json("{\"Data\":null,\"Meta\":{\"ResponseCode\":500,\"ErrorMessage\":\"Database\"}}");

    assertThat(failure(() -> stage.notifications().poll(Cursor.START)))
        .hasMessageContaining("Database")
        .extracting(IntegrationException::kind)
        .isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void an_object_where_the_list_should_be_is_not_an_empty_list() {
    stage
        .vendor()
        .on("GET", FakeVsaX.BASE + "/notifications")
        .json("{\"Data\":{\"Items\":[]},\"Meta\":{\"ResponseCode\":200}}");

    assertThat(failure(() -> stage.notifications().poll(Cursor.START)).kind())
        .isEqualTo(Kind.BAD_PAYLOAD);
  }

  @Test
  void a_poll_and_a_webhook_tell_the_same_alert_in_the_same_words() throws Exception {
    long id = stage.vsaX().notify(FakeVsaX.FS01, STOPPED, "elevated");
    AlertRaised polled = (AlertRaised) signals(stage.notifications()).get(0);
    String posted =
        "{\"Id\":"
            + id
            + ",\"Title\":\"Service stopped\",\"Message\":\""
            + STOPPED
            + "\",\"DateTime\":\"2026-03-02T08:15:02Z\",\"Priority\":\"Elevated\","
            + "\"DeviceIdentifier\":\""
            + FakeVsaX.FS01
            + "\",\"OrganizationId\":\"1042\"}";
    Received request = Received.of("webhook", "", posted.getBytes(StandardCharsets.UTF_8));

    AlertRaised told = (AlertRaised) stage.webhook().read(request).signals().get(0);

    assertThat(told)
        .usingRecursiveComparison()
        .ignoringFields("subject.hints", "sourceSeverity")
        .isEqualTo(polled);
  }

  private static List<Signal> signals(PollingSource source) throws Exception {
    List<Signal> signals = new ArrayList<>();
    for (Received item : source.poll(Cursor.START).items()) {
      signals.addAll(source.read(item).signals());
    }
    return signals;
  }

  private List<Asked> asked(String path) {
    return stage.vendor().asked().stream().filter(one -> one.path().equals(path)).toList();
  }

  private static Predicate<Asked> of(String path) {
    return asked -> asked.path().startsWith(FakeVsaX.BASE + path);
  }

  private static String list(long... ids) {
    StringBuilder rows = new StringBuilder();
    for (long id : ids) {
      rows.append(rows.isEmpty() ? "" : ",").append("{\"Id\":").append(id).append('}');
    }
    return "{\"Data\":[" + rows + "],\"Meta\":{\"ResponseCode\":200}}";
  }

  private static IntegrationException failure(ThrowingCallable call) {
    return Objects.requireNonNull(
        catchThrowableOfType(IntegrationException.class, call), "no failure");
  }
}
