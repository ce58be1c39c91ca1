package io.nochub.plugins.kaseyavsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.source.Poll;
import io.nochub.api.source.Poll.Coverage;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import io.nochub.testkit.FakeVendor.Reply;
import io.nochub.testkit.FakeVendor.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class Vsa9AlarmsTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void every_look_is_a_complete_one_over_all_pages() throws Exception {
    for (int i = 0; i < 230; i++) {
      stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive X" + i);
    }
    PollingSource source = stage.alarms();

    List<Poll> pages = pages(source);

    assertThat(pages).hasSize(3).allMatch(page -> page.coverage() == Coverage.EVERYTHING);
    assertThat(items(pages)).hasSize(230).extracting(Received::key).doesNotHaveDuplicates();
  }

  @Test
  void the_list_that_forgets_what_it_gave_is_never_asked_for() throws Exception {
    stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive C:");

    pages(stage.alarms());

    assertThat(stage.vendor().asked()).noneMatch(asked -> asked.path().endsWith("/alarms/false"));
    assertThat(stage.vendor().writes()).isEmpty();
  }

  @Test
  void a_session_that_ends_between_two_pages_is_renewed() throws Exception {
    for (int i = 0; i < 150; i++) {
      stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive X" + i);
    }
    PollingSource source = stage.alarms();
    stage.vsa9().endSessionsAfter(2);

    assertThat(items(pages(source))).hasSize(150);
    assertThat(stage.vsa9().sessions()).isEqualTo(2);
  }

  @Test
  void a_session_that_ends_in_the_middle_of_a_page_is_renewed() throws Exception {
    stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive C:");
    stage.vsa9().alarm(FakeVsa9.PC7, "Low Disk", "Drive C:");
    PollingSource source = stage.alarms();
    stage.vsa9().endSessionsAfter(1);

    assertThat(items(pages(source)))
        .allSatisfy(
            item ->
                assertThat(((AlertRaised) source.read(item).signals().get(0)).subject())
                    .extracting(subject -> subject.organisationId())
                    .isEqualTo("89049122543"));
    assertThat(stage.vsa9().sessions()).isEqualTo(3);
  }

  @Test
  void a_refusal_that_comes_as_a_good_answer_is_a_reason_to_sign_in_again() throws Exception {
    stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive C:");
    stage
        .vendor()
        .on("GET", FakeVsa9.BASE + "/assetmgmt/alarms/true")
        .reply(
            Reply.json("{\"Result\":null,\"ResponseCode\":4010001,\"Error\":\"expired\"}"),
            Reply.json("{\"TotalRecords\":0,\"Result\":[],\"ResponseCode\":0,\"Error\":\"None\"}"));

    assertThat(items(pages(stage.alarms()))).isEmpty();
    assertThat(stage.vsa9().sessions()).isEqualTo(2);
  }

  @Test
  void credentials_that_are_refused_are_told_after_two_sign_ins_at_most() {
    IntegrationException failure = failure(() -> stage.alarms("token", "wrong").poll(Cursor.START));

    assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
    assertThat(failure.getMessage()).doesNotContain("wrong");
    assertThat(stage.vendor().asked()).hasSizeLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "None", "none", "null"})
  void success_is_told_by_the_code_and_not_by_the_error(@Nullable String word) throws Exception {
    stage.vsa9().noErrorIs(word);
    stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive C:");

    assertThat(items(pages(stage.alarms()))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "4030001,FORBIDDEN",
    "403,FORBIDDEN",
    "4040001,NOT_FOUND",
    "5000000,UNAVAILABLE",
    "4290000,RATE_LIMITED",
    "4000001,REJECTED",
    "1,REJECTED",
    "-7,REJECTED"
  })
  void an_error_inside_a_good_answer_is_an_error(String code, Kind kind) {
    stage
        .vendor()
        .on("GET", FakeVsa9.BASE + "/assetmgmt/alarms/true")
        .json("{\"Result\":[],\"ResponseCode\":" + code + ",\"Error\":\"Access denied\"}");

    IntegrationException failure = failure(() -> stage.alarms().poll(Cursor.START));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure).hasMessageContaining("Access denied");
  }

  @Test
  void what_is_closed_is_told_as_such_though_it_is_listed() throws Exception {
    String open = stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive C:");
    String closed = stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive D:", "Closed");
    PollingSource source = stage.alarms();

    List<Signal> signals = signals(source);

    assertThat(signals).hasSize(2);
    assertThat(((AlertRaised) signals.get(0)).sourceAlertId()).isEqualTo(open);
    assertThat(((AlertCleared) signals.get(1)).sourceAlertId()).isEqualTo(closed);
  }

  @Test
  void a_state_nobody_knows_counts_as_open() throws Exception {
    stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive C:", "Simmering");

    assertThat(signals(stage.alarms())).singleElement().isInstanceOf(AlertRaised.class);
  }

  @Test
  void each_agent_is_asked_about_once_an_hour() throws Exception {
    for (int i = 0; i < 5; i++) {
      stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive X" + i);
    }
    PollingSource source = stage.alarms();

    pages(source);
    pages(source);
    assertThat(agentsAsked()).isEqualTo(1);
    stage.context().time().advance(Duration.ofMinutes(61));
    stage.vsa9().moveAgent(FakeVsa9.FS01, 89_049_122_544L);

    assertThat(((AlertRaised) signals(source).get(0)).subject().organisationId())
        .isEqualTo("89049122544");
    assertThat(agentsAsked()).isEqualTo(2);
  }

  @Test
  void an_alarm_of_an_agent_that_was_removed_is_told_all_the_same() throws Exception {
    stage.vsa9().alarm("999", "Low Disk", "Drive C:");

    AlertRaised alert = (AlertRaised) signals(stage.alarms()).get(0);

    assertThat(alert.subject().deviceId()).isEqualTo("999");
    assertThat(alert.subject().organisationId()).isNull();
    assertThat(alert.subject().hints().toString()).contains("fs01");
  }

  @Test
  void without_rights_on_agents_alarms_are_told_and_the_operator_too() throws Exception {
    stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive C:");
    stage
        .vendor()
        .on("GET", FakeVsa9.BASE + "/assetmgmt/agents/*")
        .reply(FakeVsa9.error(403, 4_030_001, "Access denied"));

    Poll page = stage.alarms().poll(Cursor.START);

    assertThat(page.items()).hasSize(1);
    assertThat(page.problems()).singleElement().asString().contains("Access denied");
  }

  @Test
  void an_alarm_without_an_id_makes_the_look_none() {
    stage
        .vendor()
        .on("GET", FakeVsa9.BASE + "/assetmgmt/alarms/true")
        .json("{\"TotalRecords\":1,\"Result\":[{\"Message\":\"?\"}],\"ResponseCode\":0}");

    assertThat(failure(() -> stage.alarms().poll(Cursor.START)).kind()).isEqualTo(Kind.BAD_PAYLOAD);
  }

  @Test
  void a_page_that_comes_twice_is_found_out() throws Exception {
    for (int i = 0; i < 150; i++) {
      stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive X" + i);
    }
    PollingSource source = stage.alarms();
    Poll first = source.poll(Cursor.START);
    stage
        .vendor()
        .on("GET", FakeVsa9.BASE + "/assetmgmt/alarms/true")
        .json(
            "{\"TotalRecords\":150,\"Result\":[{\"AlarmId\":"
                + first.items().get(0).key()
                + "}],\"ResponseCode\":0}");

    assertThat(failure(() -> source.poll(first.next()))).hasMessageContaining("twice");
  }

  @Test
  void trouble_with_an_agent_fails_the_page_so_that_nothing_looks_complete() {
    stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive C:");
    stage.vendor().trouble(Trouble.BROKEN, asked -> asked.path().contains("/agents/"));

    assertThat(failure(() -> stage.alarms().poll(Cursor.START)).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void times_are_those_of_the_servers_zone() throws Exception {
    stage.vsa9().alarm(FakeVsa9.FS01, "Low Disk", "Drive C:");

    assertThat(signals(stage.alarms("timeZone", "America/New_York")).get(0).occurredAt())
        .isEqualTo(Instant.parse("2026-03-02T13:15:00Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "Agent offline,CRITICAL,AVAILABILITY",
    "Agent Status,CRITICAL,AVAILABILITY",
    "Backup Alert,MAJOR,BACKUP",
    "Low Disk,WARNING,CAPACITY",
    "Patch Alert,MINOR,PATCH",
    "Monitor Counter,WARNING,PERFORMANCE",
    "Event Log,WARNING,APPLICATION",
    "LAN Watch,INFO,OTHER",
    "Something new,MAJOR,OTHER"
  })
  void kinds_of_alarm_have_a_severity_and_a_category(
      String type, Severity severity, Category category) throws Exception {
    stage.vsa9().alarm(FakeVsa9.FS01, type, "x");

    AlertRaised alert = (AlertRaised) signals(stage.alarms()).get(0);

    assertThat(alert.severity()).isEqualTo(severity);
    assertThat(alert.category()).isEqualTo(category);
    assertThat(alert.sourceSeverity()).isEqualTo(type);
  }

  @Test
  void the_operators_severities_go_before_the_table() throws Exception {
    stage.vsa9().alarm(FakeVsa9.FS01, "LAN Watch", "x");
    PollingSource source =
        stage.alarms(
            "severities", List.of(Map.of("alarmType", "lan watch", "severity", "CRITICAL")));

    assertThat(((AlertRaised) signals(source).get(0)).severity()).isEqualTo(Severity.CRITICAL);
  }

  private long agentsAsked() {
    return stage.vendor().asked().stream()
        .filter(asked -> asked.path().contains("/assetmgmt/agents/"))
        .count();
  }

  private static List<Poll> pages(PollingSource source) throws Exception {
    List<Poll> pages = new ArrayList<>();
    Cursor cursor = Cursor.START;
    do {
      pages.add(source.poll(cursor));
      cursor = pages.get(pages.size() - 1).next();
    } while (pages.get(pages.size() - 1).more());
    return pages;
  }

  private static List<Received> items(List<Poll> pages) {
    return pages.stream().flatMap(page -> page.items().stream()).toList();
  }

  private static List<Signal> signals(PollingSource source) throws Exception {
    List<Signal> signals = new ArrayList<>();
    for (Received item : items(pages(source))) {
      signals.addAll(source.read(item).signals());
    }
    return signals;
  }

  private static IntegrationException failure(ThrowingCallable call) {
    return Objects.requireNonNull(
        catchThrowableOfType(IntegrationException.class, call), "no failure");
  }
}
