package io.nochub.plugins.snmp.trap;

import static io.nochub.plugins.snmp.Device.binding;
import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.plugins.snmp.Device;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snmp4j.PDU;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.IpAddress;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.UnsignedInteger32;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TrapBodyTest {
  private static final String COMMUNITY = "1.3.6.1.6.3.18.1.4.0";

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1.3.6.1.6.3.1.1.5.1",
    "2, 0, 1.3.6.1.6.3.1.1.5.3",
    "3, 99, 1.3.6.1.6.3.1.1.5.4",
    "5, 0, 1.3.6.1.6.3.1.1.5.6",
    "6, 5, 1.3.6.1.4.1.318.0.5",
    "6, 0, 1.3.6.1.4.1.318.0.0",
    "6, -1, 1.3.6.1.4.1.318.0.4294967295",
    "7, 5, 1.3.6.1.4.1.318.0.5",
    "-1, 5, 1.3.6.1.4.1.318.0.5"
  })
  void version_1_is_translated_as_rfc_3584_says(int generic, int specific, String trap) {
    TrapBody body =
        TrapBody.of(
            Device.trapV1(
                "1.3.6.1.4.1.318",
                generic,
                specific,
                "10.9.8.7",
                binding("1.3.6.1.2.1.2.2.1.1.3", new Integer32(3))));

    assertThat(body.trap()).isEqualTo(trap);
    assertThat(body.uptime()).isEqualTo(4_711);
    assertThat(body.variables())
        .containsExactly(
            new Variable("1.3.6.1.2.1.2.2.1.1.3", "3"),
            new Variable("1.3.6.1.6.3.18.1.3.0", "10.9.8.7"),
            new Variable("1.3.6.1.6.3.1.1.4.3.0", "1.3.6.1.4.1.318"));
  }

  @Test
  void a_community_in_a_forwarded_trap_is_not_stored() {
    PDU pdu =
        Device.trap(
            new PDU(),
            Device.LINK_DOWN,
            binding(COMMUNITY, new OctetString("s3cret-c0mmunity")),
            binding("1.3.6.1.2.1.2.2.1.1.3", new Integer32(3)));

    assertThat(TrapBody.of(pdu).variables())
        .containsExactly(new Variable("1.3.6.1.2.1.2.2.1.1.3", "3"));
  }

  @Test
  void values_are_texts_people_can_read() {
    PDU pdu =
        Device.trap(
            new PDU(),
            "1.3.6.1.4.1.99999.0.1",
            binding("1.3.1", new OctetString("Überlast, 80 %")),
            binding("1.3.2", new OctetString(new byte[] {'o', 'k', 0, 0})),
            binding("1.3.3", new OctetString(new byte[] {0, 0x1b, (byte) 0xff, 'a'})),
            binding("1.3.4", new Counter64(-1)),
            binding("1.3.5", new TimeTicks(360_000)),
            binding("1.3.6", new IpAddress("10.0.0.1")),
            binding("1.3.7", new OID("1.3.6.1")),
            binding("1.3.8", new UnsignedInteger32(4_294_967_295L)),
            binding("1.3.9", new OctetString("")));

    assertThat(TrapBody.of(pdu).variables())
        .extracting(Variable::value)
        .containsExactly(
            "Überlast, 80 %",
            "ok",
            "0x001bff61",
            "18446744073709551615",
            "360000",
            "10.0.0.1",
            "1.3.6.1",
            "4294967295",
            "");
  }

  @Test
  void a_trap_without_a_trap_id_is_stored_as_it_is() {
    PDU pdu = new PDU();
    pdu.setType(PDU.TRAP);
    pdu.add(binding("1.3.6.1.2.1.1.5.0", new OctetString("fw")));

    assertThat(TrapBody.of(pdu))
        .isEqualTo(new TrapBody(null, null, List.of(new Variable("1.3.6.1.2.1.1.5.0", "fw"))));
  }
}
