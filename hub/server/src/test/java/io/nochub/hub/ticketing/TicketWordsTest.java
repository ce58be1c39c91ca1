package io.nochub.hub.ticketing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Subject;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.Origin;
import io.nochub.hub.alert.Report;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.inventory.Place;
import io.nochub.hub.routing.TicketRoute;
import io.nochub.hub.ticketing.TicketWords.Names;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TicketWordsTest {
  private final TicketWords words = new TicketWords();

  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Place PLACE = new Place("acme", "north", "d1");
  private static final Names NAMES = new Names("Acme", "North", "dc01");

  private static Incident incident(String title, long repeats) {
    return new Incident(
        7,
        PLACE,
        "rmm",
        title,
        Severity.MAJOR,
        Incident.State.OPEN,
        true,
        1,
        NOON,
        NOON,
        null,
        null,
        null,
        null,
        null,
        null,
        1,
        repeats,
        0,
        null,
        Incident.Kind.SINGLE);
  }

  private static Alert alert(AlertRaised.Builder raised) {
    return Alert.opened(
        new Origin("rmm", "alerts", "a1", "f", "1"),
        PLACE,
        Report.of(raised.at(NOON).build()),
        NOON);
  }

  private static AlertRaised.Builder raised(String title) {
    return AlertRaised.of("a1", "disk-space C:", Subject.of("1", "dc01")).title(title);
  }

  private static TicketRoute templates(@Nullable String summary, @Nullable String body) {
    return new TicketRoute("desk", Map.of(), Map.of(), null, null, summary, body);
  }

  private static Map<String, Object> facts(String title) {
    return TicketWords.facts(
        incident(title, 0),
        List.of(
            alert(
                raised(title)
                    .body("Only 3 % left.")
                    .link(URI.create("https://rmm.example/a1"))
                    .detail("free", "3 %"))),
        NAMES,
        URI.create("https://hub.example/incidents/7"));
  }

  @Test
  void the_usual_summary_names_severity_problem_and_device() {
    assertThat(words.summary(TicketRoute.to("desk"), facts("Disk C: is full")))
        .isEqualTo("[MAJOR] Disk C: is full on dc01");
  }

  @Test
  void a_device_the_title_names_already_is_not_named_again() {
    assertThat(words.summary(TicketRoute.to("desk"), facts("DC01: disk C: is full")))
        .isEqualTo("[MAJOR] DC01: disk C: is full");
  }

  @Test
  void the_usual_body_says_all_that_is_known() {
    assertThat(words.body(TicketRoute.to("desk"), facts("Disk C: is full")))
        .isEqualTo(
            """
            Disk C: is full

            Client: Acme
            Site: North
            Device: dc01
            Severity: MAJOR
            Condition: disk-space C:
            Source: rmm
            Since: 2026-03-02T12:00:00Z

            Only 3 % left.

            At the source: https://rmm.example/a1

            Incident: https://hub.example/incidents/7\
            """);
  }

  @Test
  void the_usual_body_leaves_out_what_is_not_known() {
    Map<String, Object> facts =
        TicketWords.facts(
            incident("Backup failed", 0),
            List.of(alert(raised("Backup failed"))),
            new Names("Acme", null, null),
            null);
    assertThat(words.body(TicketRoute.to("desk"), facts))
        .isEqualTo(
            """
            Backup failed

            Client: Acme
            Severity: MAJOR
            Condition: disk-space C:
            Source: rmm
            Since: 2026-03-02T12:00:00Z\
            """);
  }

  @Test
  void a_routes_own_templates_are_used() {
    TicketRoute route =
        templates(
            "{{client}}/{{device}}: {{title}} ({{details.free}})",
            "Alert {{incident}} of {{integration}}");
    assertThat(words.summary(route, facts("Disk full"))).isEqualTo("Acme/dc01: Disk full (3 %)");
    assertThat(words.body(route, facts("Disk full"))).isEqualTo("Alert 7 of rmm");
  }

  @Test
  void a_name_nobody_knows_is_empty() {
    assertThat(
            words.summary(
                templates("{{title}}{{nonsense}}{{details.missing}}", null), facts("Disk")))
        .isEqualTo("Disk");
    assertThat(
            words.summary(
                templates("{{title}}{{nonsense.deeper}}{{#nonsense}}x{{/nonsense}}", null),
                facts("Disk")))
        .isEqualTo("Disk");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{{client}}", "{{{details}}}", "{{#client}}x{{/client}}", "{{>x}}", "${client}"})
  void what_an_alert_says_is_never_a_template(String hostile) {
    assertThat(words.summary(templates("{{title}}", null), facts(hostile))).isEqualTo(hostile);
  }

  @Test
  void a_summary_is_one_line() {
    assertThat(words.summary(templates("{{title}}\n{{client}}", null), facts("Disk\n\tfull")))
        .isEqualTo("Disk full Acme");
  }

  @Test
  void how_things_stand_is_worth_a_note_once_there_is_more_than_the_first() {
    assertThat(TicketWords.rolling(incident("Disk", 0), List.of(alert(raised("Disk"))), 0))
        .isEmpty();
    assertThat(TicketWords.rolling(incident("Disk", 2), List.of(alert(raised("Disk"))), 0))
        .isEqualTo("Seen 3 times, last at 2026-03-02T12:00:00Z; 1 of 1 alerts open.");
    Alert ended = alert(raised("Disk")).cleared(NOON.plusSeconds(60), NOON.plusSeconds(60), "");
    assertThat(TicketWords.rolling(incident("Disk", 0), List.of(ended, alert(raised("Disk"))), 0))
        .isEqualTo("Seen 2 times, last at 2026-03-02T12:01:00Z; 1 of 2 alerts open.");
  }

  @Test
  void devices_behind_what_it_tells_are_counted() {
    List<Alert> one = List.of(alert(raised("Router")));
    assertThat(TicketWords.rolling(incident("Router", 0), one, 1))
        .isEqualTo("1 device behind it cannot be reached either.");
    assertThat(TicketWords.rolling(incident("Router", 2), one, 5))
        .endsWith("1 of 1 alerts open. 5 devices behind it cannot be reached either.");
  }
}
