package io.nochub.plugins.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.HeartbeatSeen;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject.Hint;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.plugins.webhook.WebhookConfig.SeverityWord;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReadingTest {
  /** Hands the body on as the result, so that a test writes the result itself. */
  private static final HookFixture AS_IT_IS = HookFixture.mapping("$$");

  @Test
  void the_plain_shape_needs_no_mapping() throws IntegrationException {
    AlertRaised alert =
        only(
            AlertRaised.class,
            HookFixture.plain(),
            """
            {"id":"4711","state":"raised","client":"acme","device":"srv-1",
             "condition":"disk-space C:","severity":"High","title":"C: is full","body":"2 % free",
             "at":"2026-03-02T08:00:00Z","link":"https://mon.example/4711","anything":"else"}
            """);

    assertThat(alert.sourceAlertId()).isEqualTo("4711");
    assertThat(alert.occurredAt()).isEqualTo(Instant.parse("2026-03-02T08:00:00Z"));
    assertThat(alert.condition()).isEqualTo("disk-space C:");
    assertThat(alert.severity()).isEqualTo(Severity.MAJOR);
    assertThat(alert.sourceSeverity()).isEqualTo("High");
    assertThat(alert.title()).isEqualTo("C: is full");
    assertThat(alert.body()).isEqualTo("2 % free");
    assertThat(alert.link()).isEqualTo(URI.create("https://mon.example/4711"));
    assertThat(alert.subject().organisationId()).isEqualTo("acme");
    assertThat(alert.subject().deviceId()).isEqualTo("srv-1");
    assertThat(alert.subject().hints()).containsEntry(Hint.HOSTNAME, List.of("srv-1"));
  }

  @Test
  void a_list_gives_a_signal_for_each_in_order() throws IntegrationException {
    List<Signal> signals =
        read(
                HookFixture.plain(),
                """
                [{"id":"1","condition":"cpu"},{"id":"1","state":"CLEARED"},{"id":"2","condition":"ram"}]
                """)
            .signals();

    assertThat(signals)
        .extracting(Object::getClass)
        .containsExactly(AlertRaised.class, AlertCleared.class, AlertRaised.class);
  }

  @Test
  void a_form_is_read_like_an_object() throws IntegrationException {
    Reading reading =
        HookFixture.plain()
            .hook()
            .read(
                HookFixture.item(
                    "application/x-www-form-urlencoded; charset=utf-8",
                    "condition=cpu+load&device=srv-1&severity=critical&title=80%25"));

    assertThat(reading.signals())
        .singleElement()
        .isInstanceOfSatisfying(
            AlertRaised.class,
            alert -> {
              assertThat(alert.condition()).isEqualTo("cpu load");
              assertThat(alert.title()).isEqualTo("80%");
              assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
            });
  }

  @Test
  void without_an_id_raise_and_clear_join_by_client_device_and_condition()
      throws IntegrationException {
    String about = "\"client\":\"acme\",\"device\":\"srv-1\",\"condition\":\"cpu\"";

    AlertRaised raised = only(AlertRaised.class, HookFixture.plain(), "{" + about + "}");
    AlertCleared cleared =
        only(AlertCleared.class, HookFixture.plain(), "{\"state\":\"cleared\"," + about + "}");

    assertThat(raised.sourceAlertId()).isEqualTo("acme|srv-1|cpu");
    assertThat(cleared.sourceAlertId()).isEqualTo(raised.sourceAlertId());
  }

  @Test
  void made_ids_of_different_things_differ() throws IntegrationException {
    AlertRaised one =
        only(
            AlertRaised.class,
            AS_IT_IS,
            "{\"client\":\"a|b\",\"device\":\"c\",\"condition\":\"d\"}");
    AlertRaised other =
        only(
            AlertRaised.class,
            AS_IT_IS,
            "{\"client\":\"a\",\"device\":\"b|c\",\"condition\":\"d\"}");

    assertThat(one.sourceAlertId()).isNotEqualTo(other.sourceAlertId());
  }

  @Test
  void what_is_missing_has_a_sensible_value() throws IntegrationException {
    AlertRaised alert = only(AlertRaised.class, AS_IT_IS, "{\"condition\":\"cpu\"}");

    assertThat(alert.occurredAt()).as("the time of receipt").isEqualTo(HookFixture.AT);
    assertThat(alert.severity()).isEqualTo(Severity.MAJOR);
    assertThat(alert.sourceSeverity()).isNull();
    assertThat(alert.category()).isEqualTo(Category.OTHER);
    assertThat(alert.title()).isEqualTo("cpu");
    assertThat(alert.momentary()).isFalse();
    assertThat(alert.link()).isNull();
  }

  @Test
  void a_clock_that_was_never_set_counts_as_no_time() throws IntegrationException {
    AlertRaised alert = only(AlertRaised.class, AS_IT_IS, "{\"condition\":\"cpu\",\"at\":120}");

    assertThat(alert.occurredAt()).isEqualTo(HookFixture.AT);
  }

  @Test
  void texts_for_people_are_cut() throws IntegrationException {
    String body =
        "{\"condition\":\"cpu\",\"title\":\"%s\",\"body\":\"%s\",\"details\":{\"d\":\"%s\"}}";

    AlertRaised alert =
        only(
            AlertRaised.class,
            AS_IT_IS,
            body.formatted("t".repeat(501), "b".repeat(16_001), "d".repeat(1_001)));

    assertThat(alert.title()).hasSize(500).endsWith("t…");
    assertThat(alert.body()).hasSize(16_000).endsWith("b…");
    assertThat(alert.details().get("d")).hasSize(1_000).endsWith("d…");
  }

  @Test
  void every_field_finds_its_place() throws IntegrationException {
    AlertRaised alert =
        only(
            AlertRaised.class,
            AS_IT_IS,
            """
            {"kind":"raised","id":17,"eventId":"e-1","at":1772439333,"client":"acme",
             "clientName":"ACME Ltd","site":"s1","siteName":"Leeds","device":"d1",
             "hostname":"srv-1","fqdn":"srv-1.acme.example","serial":"X1",
             "ip":["10.0.0.1","10.0.0.2"],"mac":"00:00:5e:00:53:01","condition":"cpu",
             "severity":"warn","category":"performance","momentary":true,
             "details":{"load":0.97,"cores":[1,2],"none":null}}
            """);

    assertThat(alert.sourceAlertId()).isEqualTo("17");
    assertThat(alert.sourceEventId()).isEqualTo("e-1");
    assertThat(alert.occurredAt()).isEqualTo(HookFixture.AT);
    assertThat(alert.category()).isEqualTo(Category.PERFORMANCE);
    assertThat(alert.momentary()).isTrue();
    assertThat(alert.subject().hints())
        .containsOnly(
            Map.entry(Hint.ORGANISATION_NAME, List.of("ACME Ltd")),
            Map.entry(Hint.SITE_ID, List.of("s1")),
            Map.entry(Hint.SITE_NAME, List.of("Leeds")),
            Map.entry(Hint.HOSTNAME, List.of("srv-1")),
            Map.entry(Hint.FQDN, List.of("srv-1.acme.example")),
            Map.entry(Hint.SERIAL, List.of("X1")),
            Map.entry(Hint.IP, List.of("10.0.0.1", "10.0.0.2")),
            Map.entry(Hint.MAC, List.of("00:00:5e:00:53:01")));
    assertThat(alert.details())
        .containsOnly(Map.entry("load", "0.97"), Map.entry("cores", "[1,2]"));
  }

  @Test
  void a_heartbeat_has_a_name_and_a_beat() throws IntegrationException {
    HeartbeatSeen beat =
        only(
            HeartbeatSeen.class,
            AS_IT_IS,
            "{\"kind\":\"heartbeat\",\"id\":\"nightly copy\",\"beat\":\"failed\",\"run\":\"r7\","
                + "\"body\":\"exit 2\"}");

    assertThat(beat)
        .isEqualTo(
            new HeartbeatSeen(
                "nightly copy|FAILED|r7",
                HookFixture.AT,
                "nightly copy",
                HeartbeatSeen.Beat.FAILED,
                "r7",
                "exit 2"));
  }

  @Test
  void the_operators_words_add_to_the_table_and_win() throws IntegrationException {
    HookFixture own =
        AS_IT_IS.words(
            new SeverityWord("Katastrophe", Severity.CRITICAL),
            new SeverityWord("error", Severity.WARNING));

    assertThat(severity(own, "KATASTROPHE")).isEqualTo(Severity.CRITICAL);
    assertThat(severity(own, "error")).isEqualTo(Severity.WARNING);
    assertThat(severity(own, "disaster")).isEqualTo(Severity.CRITICAL);
    assertThat(severity(own, "no such word")).isEqualTo(Severity.MAJOR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "null", "{\"other\":{\"id\":1}}"})
  void a_mapping_without_a_result_means_nothing_to_report(String body) throws IntegrationException {
    Reading reading = read(HookFixture.mapping("alerts.{\"id\": id, \"condition\": name}"), body);

    assertThat(reading.signals()).isEmpty();
    assertThat(reading.note()).contains("gives no signal");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\'',
      textBlock =
          """
          {"id":"1"}                                             ~ mapping result /condition: missing
          {"id":"1","condition":" "}                             ~ mapping result /condition: missing
          {"device":"d"}                                         ~ /id: missing, and there is no condition
          [{"id":"1","condition":"c"},{"condition":""}]          ~ mapping result /1/condition: missing
          {"kind":"cleared"}                                     ~ /id: missing
          {"kind":"cleared","id":[1]}                            ~ /id: must be a text
          {"kind":"gone","id":"1"}                               ~ /kind: must be raised, cleared or heartbeat
          {"kind":"heartbeat"}                                   ~ /id: missing
          {"kind":"heartbeat","id":"n","beat":"dead"}            ~ /beat: must be one of [alive, started
          {"condition":{"a":1}}                                  ~ /condition: must be a text
          {"condition":"c","at":"yesterday"}                     ~ /at: no time
          {"condition":"c","at":"2026-03-02 08:15:33"}           ~ /at: no time
          {"condition":"c","link":"javascript:alert(1)"}         ~ /link: must be an http
          {"condition":"c","link":"https://"}                    ~ /link: must be an http
          {"condition":"c","link":"http://a b/"}                 ~ /link: must be an http
          {"condition":"c","category":"weather"}                 ~ /category: must be one of [availability
          {"condition":"c","momentary":{}}                       ~ /momentary: must be a text
          {"condition":"c","details":"text"}                     ~ /details: must be an object
          {"condition":"c","ip":[{"v":4}]}                       ~ /ip/0: must be a text
          {"condition":"c","severty":"low"}                      ~ /severty: no field of a signal
          "a text"                                               ~ not an object with the fields
          7                                                      ~ not an object with the fields
          [1,"two"]                                              ~ /1: not an object with the fields
          [[{"condition":"c"}]]                                  ~ not an object with the fields
          """)
  void each_field_at_fault_is_named(String result, String saying) {
    assertBad(AS_IT_IS, HookFixture.json(result), saying);
  }

  @Test
  void all_problems_come_at_once_but_not_thousands() {
    assertBad(
        AS_IT_IS,
        HookFixture.json("[{\"id\":\"1\"},{\"condition\":\"c\",\"at\":\"x\"}]"),
        "/0/condition: missing; /1/at: no time");
    assertBad(
        AS_IT_IS,
        HookFixture.json("[" + "{\"id\":\"1\"},".repeat(99) + "{\"id\":\"1\"}]"),
        "and 90 more");
  }

  @Test
  void an_id_is_never_cut_so_a_very_long_one_is_refused() {
    assertBad(
        AS_IT_IS,
        HookFixture.json("{\"condition\":\"c\",\"id\":\"" + "x".repeat(501) + "\"}"),
        "/id: longer than 500 characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\'',
      textBlock =
          """
          application/json                   ~ '{"id":'                    ~ not JSON
          application/json                   ~ <html>no</html>             ~ not JSON
          text/plain                         ~ hello                       ~ not JSON
          application/json                   ~ '{} {}'                     ~ not JSON
          application/json                   ~ '  '                        ~ the body is empty
          application/x-www-form-urlencoded  ~ a=%zz                       ~ badly encoded
          application/x-www-form-urlencoded  ~ a=%e4                       ~ condition: missing
          """)
  void a_body_that_is_neither_json_nor_a_form_is_set_aside(
      String type, String body, String saying) {
    assertBad(HookFixture.plain(), HookFixture.item(type, body), saying);
  }

  @Test
  void json_is_read_whatever_type_the_sender_claims() throws IntegrationException {
    assertThat(
            HookFixture.plain()
                .hook()
                .read(HookFixture.item("text/plain", "{\"condition\":\"cpu\"}"))
                .signals())
        .hasSize(1);
  }

  @Test
  void a_body_nested_without_end_is_set_aside() {
    String deep = "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000);

    assertBad(HookFixture.plain(), HookFixture.json(deep), "nested deeper");
  }

  @Test
  void a_body_with_too_many_alerts_is_set_aside() {
    String many = "[" + "1,".repeat(5_000) + "1]";

    assertBad(AS_IT_IS, HookFixture.json(many), "more than 5000 signals");
  }

  private static Severity severity(HookFixture hook, String word) throws IntegrationException {
    return only(AlertRaised.class, hook, "{\"condition\":\"c\",\"severity\":\"" + word + "\"}")
        .severity();
  }

  private static Reading read(HookFixture hook, String body) throws IntegrationException {
    return hook.hook().read(HookFixture.json(body));
  }

  private static <S extends Signal> S only(Class<S> type, HookFixture hook, String body)
      throws IntegrationException {
    List<Signal> signals = read(hook, body).signals();
    assertThat(signals).singleElement().isInstanceOf(type);
    return type.cast(signals.get(0));
  }

  private static void assertBad(HookFixture hook, Received item, String saying) {
    assertThatThrownBy(() -> hook.hook().read(item))
        .isInstanceOfSatisfying(
            IntegrationException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_PAYLOAD))
        .hasMessageContaining(saying);
  }
}
