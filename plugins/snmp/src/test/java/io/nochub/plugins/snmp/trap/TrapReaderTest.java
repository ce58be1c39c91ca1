package io.nochub.plugins.snmp.trap;

import static io.nochub.plugins.snmp.Device.LINK_DOWN;
import static io.nochub.plugins.snmp.Device.LINK_UP;
import static io.nochub.plugins.snmp.Device.binding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.IntegrationException;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject.Hint;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.plugins.snmp.Device;
import io.nochub.testkit.ManualClock;
import io.nochub.testkit.TestContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.VariableBinding;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TrapReaderTest {
  private static final String IF = "1.3.6.1.2.1.2.2.1.";
  private static final String IF_NAME = "1.3.6.1.2.1.31.1.1.1.1.";
  private static final String UPS_ALARM = "1.3.6.1.2.1.33.1.6.";

  private final TrapReader reader = Traps.reader();

  private static Received link(String trap, int index, int admin, int oper) {
    return Traps.stored(TrapBody.of(Device.link(trap, index, admin, oper)));
  }

  @Test
  void link_down_opens_and_link_up_ends_the_alert_of_the_interface() throws Exception {
    AlertRaised down = Traps.raised(reader, link(LINK_DOWN, 3, 1, 2));
    AlertCleared up = Traps.cleared(reader, link(LINK_UP, 3, 1, 1));

    assertThat(down.sourceAlertId()).isEqualTo("10.1.2.3/link/3");
    assertThat(down.condition()).isEqualTo("link 3");
    assertThat(down.title()).isEqualTo("Interface 3 is down on 10.1.2.3");
    assertThat(down.body()).isEqualTo("linkDown: interface 3, operational status down");
    assertThat(down.severity()).isEqualTo(Severity.MAJOR);
    assertThat(down.category()).isEqualTo(Category.NETWORK);
    assertThat(down.momentary()).isFalse();
    assertThat(down.subject().organisationId()).isEqualTo("acme");
    assertThat(down.subject().deviceId()).isEqualTo("10.1.2.3");
    assertThat(down.subject().hints()).containsEntry(Hint.IP, List.of("10.1.2.3"));
    assertThat(down.details())
        .containsEntry("trap", "linkDown")
        .containsEntry("ifAdminStatus.3", "up")
        .containsEntry("ifOperStatus.3", "down");
    assertThat(up.sourceAlertId()).isEqualTo(down.sourceAlertId());
  }

  @Test
  void an_interface_is_called_by_its_name_where_the_trap_has_it() throws Exception {
    AlertRaised down =
        Traps.raised(
            reader,
            Traps.stored(
                LINK_DOWN,
                binding(IF + "1.3", new Integer32(3)),
                binding(IF_NAME + "3", new OctetString("Gi0/3"))));

    assertThat(down.sourceAlertId()).isEqualTo("10.1.2.3/link/3");
    assertThat(down.condition()).isEqualTo("link 3");
    assertThat(down.title()).isEqualTo("Interface Gi0/3 is down on 10.1.2.3");
  }

  @Test
  void the_interface_is_known_by_the_instance_where_its_index_was_left_out() throws Exception {
    AlertRaised down =
        Traps.raised(reader, Traps.stored(LINK_DOWN, binding(IF + "8.12", new Integer32(2))));

    assertThat(down.sourceAlertId()).isEqualTo("10.1.2.3/link/12");
  }

  @Test
  void an_interface_that_was_switched_off_is_no_alert() throws Exception {
    Reading reading = reader.read(link(LINK_DOWN, 3, 2, 2));

    assertThat(reading.signals()).isEmpty();
    assertThat(reading.note())
        .isEqualTo("linkDown: the interface was switched off by its administrator");
  }

  @Test
  void a_link_trap_that_names_no_interface_is_told_and_mixed_up_with_no_other() throws Exception {
    AlertRaised down = Traps.raised(reader, Traps.stored(LINK_DOWN));
    AlertRaised up = Traps.raised(reader, Traps.stored(LINK_UP));

    assertThat(down.sourceAlertId()).isEqualTo("10.1.2.3/trap/" + LINK_DOWN);
    assertThat(down.title()).isEqualTo("Trap linkDown from 10.1.2.3");
    assertThat(down.momentary()).isTrue();
    assertThat(up.sourceAlertId()).isEqualTo("10.1.2.3/trap/" + LINK_UP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.3.6.1.4.1.99999.7.0.5", "1.3.6.1.4.1.99999.7.5"})
  void a_trap_nobody_knows_is_one_momentary_alert_of_the_device(String oid) throws Exception {
    AlertRaised alert =
        Traps.raised(
            reader,
            Traps.stored(oid, binding("1.3.6.1.4.1.99999.1.0", new OctetString("door open"))));

    assertThat(alert.sourceAlertId()).isEqualTo("10.1.2.3/trap/1.3.6.1.4.1.99999.7.5");
    assertThat(alert.condition()).isEqualTo("trap 1.3.6.1.4.1.99999.7.5");
    assertThat(alert.momentary()).isTrue();
    assertThat(alert.severity()).isEqualTo(Severity.WARNING);
    assertThat(alert.title()).isEqualTo("Trap " + oid + " from 10.1.2.3");
    assertThat(alert.details()).containsEntry("1.3.6.1.4.1.99999.1.0", "door open");
  }

  @ParameterizedTest
  @CsvSource({
    "1.3.6.1.4.1.318.0.5, on-battery",
    "1.3.6.1.4.1.318.5, on-battery",
    "1.3.6.1.4.1.318.0.7, low-battery",
    "1.3.6.1.4.1.318.0.1, communications-lost",
    "1.3.6.1.4.1.318.0.3, diagnostic-test-failed",
    "1.3.6.1.2.1.33.2.1, on-battery",
    "1.3.6.1.2.1.33.2.0.1, on-battery"
  })
  void rules_hold_for_both_forms_of_a_trap_id(String oid, String key) throws Exception {
    AlertRaised alert =
        Traps.raised(
            reader,
            Traps.stored(
                oid, binding("1.3.6.1.4.1.318.2.3.3.0", new OctetString("UPS in rack 3"))));

    assertThat(alert.sourceAlertId()).isEqualTo("10.1.2.3/ups/" + key);
  }

  @ParameterizedTest
  @CsvSource({
    "9, on-battery",
    "11, low-battery",
    "8, communications-lost",
    "10, diagnostic-test-failed"
  })
  void what_apc_says_is_over_ends_what_began(String number, String key) throws Exception {
    assertThat(Traps.cleared(reader, Traps.stored("1.3.6.1.4.1.318.0." + number)).sourceAlertId())
        .isEqualTo("10.1.2.3/ups/" + key);
  }

  @Test
  void alarms_of_ups_mib_are_told_apart_by_what_they_are_about() throws Exception {
    VariableBinding battery = binding(UPS_ALARM + "2.1.2.1", new OID(UPS_ALARM + "3.3"));
    VariableBinding fan = binding(UPS_ALARM + "2.1.2.2", new OID(UPS_ALARM + "3.16"));

    AlertRaised low = Traps.raised(reader, Traps.stored("1.3.6.1.2.1.33.2.3", battery));
    AlertRaised fanFailure = Traps.raised(reader, Traps.stored("1.3.6.1.2.1.33.2.3", fan));
    AlertCleared over = Traps.cleared(reader, Traps.stored("1.3.6.1.2.1.33.2.4", battery));

    assertThat(low.sourceAlertId()).isEqualTo("10.1.2.3/ups/low-battery");
    assertThat(low.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(fanFailure.sourceAlertId()).isEqualTo("10.1.2.3/ups/fan-failure");
    assertThat(fanFailure.severity()).isEqualTo(Severity.MAJOR);
    assertThat(over.sourceAlertId()).isEqualTo(low.sourceAlertId());
  }

  @Test
  void a_cisco_fan_is_graded_by_its_state_and_ends_when_it_is_normal() throws Exception {
    String fan = "1.3.6.1.4.1.9.9.13.1.4.1.";
    String trap = "1.3.6.1.4.1.9.9.13.3.0.8";
    VariableBinding name = binding(fan + "2.1004", new OctetString("Sw1, Fan#1"));

    AlertRaised warning =
        Traps.raised(reader, Traps.stored(trap, name, binding(fan + "3.1004", new Integer32(2))));
    AlertRaised critical =
        Traps.raised(reader, Traps.stored(trap, name, binding(fan + "3.1004", new Integer32(3))));
    AlertCleared normal =
        Traps.cleared(reader, Traps.stored(trap, name, binding(fan + "3.1004", new Integer32(1))));

    assertThat(warning.severity()).isEqualTo(Severity.MINOR);
    assertThat(warning.title()).isEqualTo("Fan Sw1, Fan#1: warning on 10.1.2.3");
    assertThat(critical.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(critical.sourceAlertId())
        .isEqualTo(warning.sourceAlertId())
        .isEqualTo(normal.sourceAlertId());
  }

  @Test
  void an_idrac_alert_is_graded_by_its_status_whatever_its_number() throws Exception {
    String variables = "1.3.6.1.4.1.674.10892.5.3.1.";
    VariableBinding message = binding(variables + "2.0", new OctetString("Fan 3 has failed."));
    VariableBinding fan = binding(variables + "6.0", new OctetString("Fan.Embedded.3"));

    AlertRaised failed =
        Traps.raised(
            reader,
            Traps.stored(
                "1.3.6.1.4.1.674.10892.5.3.2.1.0.2153",
                message,
                binding(variables + "3.0", new Integer32(5)),
                fan));
    AlertCleared over =
        Traps.cleared(
            reader,
            Traps.stored(
                "1.3.6.1.4.1.674.10892.5.3.2.1.0.2155",
                message,
                binding(variables + "3.0", new Integer32(3)),
                fan));

    assertThat(failed.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(failed.title()).isEqualTo("Fan 3 has failed. on 10.1.2.3");
    assertThat(over.sourceAlertId()).isEqualTo(failed.sourceAlertId());
  }

  @Test
  void a_syslog_message_of_cisco_carries_its_own_severity() throws Exception {
    String log = "1.3.6.1.4.1.9.9.41.1.2.3.1.";
    AlertRaised alert =
        Traps.raised(
            reader,
            Traps.stored(
                "1.3.6.1.4.1.9.9.41.2.0.1",
                binding(log + "2.77", new OctetString("SYS")),
                binding(log + "3.77", new Integer32(3)),
                binding(log + "4.77", new OctetString("CPUHOG")),
                binding(log + "5.77", new OctetString("Task ran for 2148 ms"))));

    assertThat(alert.severity()).isEqualTo(Severity.MAJOR);
    assertThat(alert.sourceAlertId()).isEqualTo("10.1.2.3/syslog/SYS/CPUHOG");
    assertThat(alert.body()).isEqualTo("Task ran for 2148 ms");
    assertThat(alert.momentary()).isTrue();
  }

  @Test
  void a_wrong_community_at_a_device_is_for_the_record_and_concerns_security() throws Exception {
    AlertRaised alert = Traps.raised(reader, Traps.stored("1.3.6.1.6.3.1.1.5.5"));

    assertThat(alert.severity()).isEqualTo(Severity.INFO);
    assertThat(alert.category()).isEqualTo(Category.SECURITY);
    assertThat(alert.momentary()).isTrue();
  }

  @Test
  void rules_of_the_operator_come_before_the_shipped_ones() throws Exception {
    TrapReader own =
        Traps.reader(
            Traps.pack(
                """
                names: {doorState: {oid: 1.3.6.1.4.1.99999.1, words: {1: open, 2: closed}}}
                traps:
                  - {oid: 1.3.6.1.6.3.1.1.5.3, name: linkDown, severity: critical,
                     key: "link/{ifIndex}", title: "Link {ifIndex} lost"}
                  - {oid: 1.3.6.1.4.1.99999.0.1, name: door, when: {doorState: [closed]}, clears: door}
                  - {oid: 1.3.6.1.4.1.99999.0.1, name: door, severity: minor, category: security,
                     key: door, title: "Door is {doorState}", text: "Sensor {doorState.index} of {device} at {source}"}
                """));

    assertThat(Traps.raised(own, link(LINK_DOWN, 3, 2, 2)).severity()).isEqualTo(Severity.CRITICAL);
    AlertRaised open =
        Traps.raised(
            own,
            Traps.stored(
                "1.3.6.1.4.1.99999.0.1", binding("1.3.6.1.4.1.99999.1.4", new Integer32(1))));
    assertThat(open.title()).isEqualTo("Door is open on 10.1.2.3");
    assertThat(open.body()).isEqualTo("Sensor 4 of 10.1.2.3 at 10.1.2.3");
    assertThat(
            Traps.cleared(
                    own,
                    Traps.stored(
                        "1.3.6.1.4.1.99999.0.1",
                        binding("1.3.6.1.4.1.99999.1.4", new Integer32(2))))
                .sourceAlertId())
        .isEqualTo(open.sourceAlertId());
  }

  @Test
  void a_device_of_the_settings_has_its_id_its_name_and_its_client() throws Exception {
    TrapPack pack = TrapPack.shipped();
    try (TestContext context = TestContext.plain()) {
      TrapReader known =
          new TrapReader(
              pack.rules(),
              pack.names(),
              address -> Optional.of(new KnownDevice("core-1", "core switch", "birch")),
              access -> Optional.of("acme"),
              context.json());
      AlertRaised down = Traps.raised(known, link(LINK_DOWN, 3, 1, 2));

      assertThat(down.sourceAlertId()).isEqualTo("core-1/link/3");
      assertThat(down.title()).isEqualTo("Interface 3 is down on core switch");
      assertThat(down.subject().organisationId()).isEqualTo("birch");
      assertThat(down.subject().deviceId()).isEqualTo("core-1");
      assertThat(down.subject().hints()).containsEntry(Hint.HOSTNAME, List.of("core switch"));
    }
  }

  @Test
  void a_name_the_device_gives_itself_is_evidence() throws Exception {
    AlertRaised alert =
        Traps.raised(
            reader,
            Traps.stored(
                "1.3.6.1.4.1.99999.0.1", binding("1.3.6.1.2.1.1.5.0", new OctetString("fw-01"))));

    assertThat(alert.subject().hints()).containsEntry(Hint.HOSTNAME, List.of("fw-01"));
  }

  @Test
  void what_a_device_puts_into_a_name_stays_in_one_line_and_is_not_endless() throws Exception {
    String log = "1.3.6.1.4.1.9.9.41.1.2.3.1.";
    AlertRaised alert =
        Traps.raised(
            reader,
            Traps.stored(
                "1.3.6.1.4.1.9.9.41.2.0.1",
                binding(log + "2.77", new OctetString("SYS\n\tX")),
                binding(log + "4.77", new OctetString("A".repeat(9_000)))));

    assertThat(alert.sourceAlertId()).isEqualTo("10.1.2.3/syslog/SYS X/" + "A".repeat(200));
    assertThat(alert.title()).doesNotContain("\n").hasSizeLessThan(300);
  }

  @Test
  void every_packet_is_a_fact_of_its_own_and_an_inform_sent_again_is_none() throws Exception {
    Received trap = link(LINK_DOWN, 3, 1, 2);
    Received later = at(trap, 1_000);
    Received inform = trap.with(TrapFacts.FIRST, "1000");
    Received informAgain = at(inform, 5_000);

    assertThat(event(trap)).isEqualTo(event(trap)).isNotEqualTo(event(later));
    assertThat(event(trap)).isNotEqualTo(event(link(LINK_DOWN, 4, 1, 2)));
    assertThat(event(trap)).isNotEqualTo(event(trap.with(TrapFacts.REQUEST, "8")));
    assertThat(event(inform)).isEqualTo(event(informAgain));
  }

  private String event(Received item) throws IntegrationException {
    Signal signal = reader.read(item).signals().get(0);
    return signal.sourceEventId();
  }

  private static Received at(Received item, long later) {
    return new Received(
        item.kind(), item.key(), ManualClock.START.plusMillis(later), item.facts(), item.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"trap\":\"linkDown\",\"variables\":[]}",
        "{\"trap\":\"1.3.6\",\"variables\":[null]}",
        "{\"trap\":\"1.3.6\",\"variables\":[{\"oid\":\"1.3.6.1\"}]}"
      })
  void what_is_no_trap_is_set_aside_with_a_reason(String body) {
    Received item =
        new Received(
            "trap",
            "",
            ManualClock.START,
            Map.of(TrapFacts.SOURCE, "10.1.2.3"),
            body.getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> reader.read(item))
        .isInstanceOfSatisfying(
            IntegrationException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(IntegrationException.Kind.BAD_PAYLOAD);
              assertThat(e.getMessage()).startsWith("The stored trap has ");
            });
  }
}
