package io.nochub.plugins.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.IntegrationException;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.runtime.json.JacksonJson;
import io.nochub.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AlertmanagerMappingTest {
  private final Map<String, Object> settings = Fixtures.settings();

  @ParameterizedTest
  @CsvSource({
    "fs01:9100, fs01",
    "fs01, fs01",
    "fs01.northwind.example:443, fs01.northwind.example",
    "10.1.2.3:161, 10.1.2.3",
    "[fd00::7]:9100, fd00::7",
    "fd00::7, fd00::7",
    "https://portal.example:8443/health?x=1, portal.example",
    "http://not an address, http://not an address",
    "C:\\data, C:\\data"
  })
  void the_port_is_no_part_of_the_device(String label, String device) throws Exception {
    AlertRaised raised = raised(Map.of("alertname", "X", "instance", label));

    assertThat(raised.subject().deviceId()).isEqualTo(device);
  }

  @Test
  void labels_that_differ_make_conditions_that_differ() throws Exception {
    List<Map<String, String>> alerts =
        List.of(
            Map.of("alertname", "X", "instance", "fs01:9100"),
            Map.of("alertname", "X", "instance", "fs01:9182"),
            Map.of("alertname", "X", "instance", "fs01"),
            Map.of("alertname", "X", "instance", "fs01", "severity", "warning"),
            Map.of("alertname", "X", "instance", "fs01", "a", "1\",b=\"2"),
            Map.of("alertname", "X", "instance", "fs01", "a", "1", "b", "2"),
            Map.of("alertname", "X", "instance", "fs01", "a", "y".repeat(2_000)),
            Map.of("alertname", "X", "instance", "fs01", "a", "y".repeat(2_001)));

    List<String> seen =
        alerts.stream()
            .map(this::quietlyRaised)
            .map(alert -> alert.subject() + " " + alert.condition())
            .toList();

    assertThat(seen).doesNotHaveDuplicates().allMatch(text -> text.length() < 800);
  }

  @Test
  void the_order_of_labels_does_not_matter() throws Exception {
    Map<String, String> labels = new TreeMap<>(Map.of("alertname", "X", "b", "2", "a", "1"));

    assertThat(raised(labels).condition()).isEqualTo("X{a=\"1\",b=\"2\"}");
  }

  @Test
  void an_ignored_label_does_not_tell_problems_apart() throws Exception {
    settings.put("ignoredLabels", List.of("pod"));

    assertThat(raised(Map.of("alertname", "X", "pod", "p-1")).condition())
        .isEqualTo(raised(Map.of("alertname", "X", "pod", "p-2")).condition())
        .isEqualTo("X");
  }

  @ParameterizedTest
  @CsvSource({
    "critical, CRITICAL",
    "Page, CRITICAL",
    "error, MAJOR",
    "minor, MINOR",
    "WARNING, WARNING",
    "info, INFO",
    "none, INFO",
    "tsunami, MAJOR",
    "p1, CRITICAL"
  })
  void severities_are_told_by_the_table_and_the_operators_words(String word, Severity severity)
      throws Exception {
    settings.put("severities", List.of(Map.of("word", "P1", "severity", "CRITICAL")));

    AlertRaised raised = raised(Map.of("alertname", "X", "severity", word));

    assertThat(raised.severity()).isEqualTo(severity);
    assertThat(raised.sourceSeverity()).isEqualTo(word);
  }

  @Test
  void the_category_is_told_by_label_then_by_name() throws Exception {
    settings.put("categories", List.of(Map.of("alertname", "PortDown", "category", "NETWORK")));

    assertThat(raised(Map.of("alertname", "PortDown")).category()).isEqualTo(Category.NETWORK);
    assertThat(raised(Map.of("alertname", "PortDown", "category", "backup")).category())
        .isEqualTo(Category.BACKUP);
    assertThat(raised(Map.of("alertname", "HostDown", "category", "nonsense")).category())
        .isEqualTo(Category.AVAILABILITY);
    assertThat(raised(Map.of("alertname", "Else")).category()).isEqualTo(Category.OTHER);
  }

  @Test
  void labels_of_ones_own_name_client_site_and_device() throws Exception {
    settings.put("clientLabel", "tenant");
    settings.put("siteLabel", "location");
    settings.put("deviceLabel", "host");

    AlertRaised raised =
        raised(Map.of("alertname", "X", "tenant", "northwind", "location", "Leeds", "host", "sw1"));

    assertThat(raised.subject().organisationId()).isEqualTo("northwind");
    assertThat(raised.subject().deviceId()).isEqualTo("sw1");
    assertThat(raised.subject().hints().toString()).contains("Leeds");
  }

  @Test
  void a_missing_fingerprint_is_made_from_the_labels_so_raise_and_clear_meet() throws Exception {
    String labels = "\"labels\": {\"alertname\": \"X\", \"instance\": \"fs01\"}";
    AlertRaised raised =
        (AlertRaised) signal("{\"alerts\": [{\"status\": \"firing\", " + labels + "}]}");
    AlertCleared cleared =
        (AlertCleared) signal("{\"alerts\": [{\"status\": \"resolved\", " + labels + "}]}");

    assertThat(cleared.sourceAlertId()).isEqualTo(raised.sourceAlertId()).hasSize(16);
  }

  @Test
  void an_end_before_the_beginning_is_the_beginning() throws Exception {
    AlertCleared cleared =
        (AlertCleared)
            signal(
                """
                {"alerts": [{"status": "resolved", "fingerprint": "f1",
                  "startsAt": "2026-03-02T08:15:00Z", "endsAt": "2026-03-02T08:00:00Z"}]}
                """);

    assertThat(cleared.occurredAt()).isEqualTo(Instant.parse("2026-03-02T08:15:00Z"));
  }

  @Test
  void a_repeat_is_the_same_fact_and_a_new_start_another() throws Exception {
    String alert =
        "{\"alerts\": [{\"status\": \"firing\", \"fingerprint\": \"f1\","
            + " \"labels\": {\"alertname\": \"X\"}, \"startsAt\": \"2026-03-02T08:1%d:00Z\"}]}";

    assertThat(signal(alert.formatted(1)).sourceEventId())
        .isEqualTo(signal(alert.formatted(1)).sourceEventId())
        .isNotEqualTo(signal(alert.formatted(2)).sourceEventId());
  }

  @Test
  void links_that_are_no_web_address_are_left_out() throws Exception {
    String alert =
        "{\"alerts\": [{\"status\": \"firing\", \"labels\": {\"alertname\": \"X\"},"
            + " \"generatorURL\": \"%s\"}]}";

    for (String bad : List.of("javascript:alert(1)", "http:///x", "http://a b", "ftp://x/", "")) {
      assertThat(((AlertRaised) signal(alert.formatted(bad))).link()).as(bad).isNull();
    }
    assertThat(((AlertRaised) signal(alert.formatted("https://p.example/g?x=1"))).link())
        .hasToString("https://p.example/g?x=1");
  }

  @Test
  void many_and_long_labels_stay_within_bounds() throws Exception {
    Map<String, String> labels = new TreeMap<>();
    for (int i = 0; i < 300; i++) {
      labels.put("label" + i, "v".repeat(3_000));
    }

    AlertRaised raised = raised(labels);

    assertThat(raised.details()).hasSize(100);
    assertThat(raised.details().values()).allMatch(value -> value.length() <= 1_000);
    assertThat(raised.condition()).hasSizeLessThan(600);
  }

  private AlertRaised quietlyRaised(Map<String, String> labels) {
    try {
      return raised(labels);
    } catch (IntegrationException e) {
      throw new AssertionError(e);
    }
  }

  private AlertRaised raised(Map<String, String> labels) throws IntegrationException {
    Map<String, Object> alert =
        Map.of("status", "firing", "labels", labels, "startsAt", "2026-03-02T08:15:00Z");
    byte[] body = new JacksonJson().write(Map.of("alerts", List.of(alert)));
    return (AlertRaised) read(body).signals().get(0);
  }

  private Signal signal(String notification) throws IntegrationException {
    Reading reading = read(notification.getBytes(StandardCharsets.UTF_8));
    assertThat(reading.signals()).hasSize(1);
    return reading.signals().get(0);
  }

  private Reading read(byte[] body) throws IntegrationException {
    return Fixtures.source(settings)
        .read(new Received("webhook", "", ManualClock.START, Map.of(), body));
  }
}
