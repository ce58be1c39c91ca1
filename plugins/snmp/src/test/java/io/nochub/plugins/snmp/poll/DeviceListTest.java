package io.nochub.plugins.snmp.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Secret;
import io.nochub.api.signal.Severity;
import io.nochub.plugins.snmp.access.Community;
import io.nochub.plugins.snmp.profile.ProfileBook;
import io.nochub.plugins.snmp.profile.ThresholdChange;
import io.nochub.plugins.snmp.usm.Authentication;
import io.nochub.plugins.snmp.usm.Privacy;
import io.nochub.plugins.snmp.usm.V3User;
import io.nochub.plugins.snmp.yaml.Problems;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeviceListTest {
  private static final Community LAN = new Community("lan", Secret.of("x"), List.of(), "acme");
  private static final Community DMZ = new Community("dmz", Secret.of("y"), List.of(), null);
  private static final V3User USER =
      new V3User(
          "monitor", Authentication.SHA256, Secret.of("long enough"), Privacy.NONE, null, null);

  private final Problems problems = new Problems();
  private final ProfileBook profiles = ProfileBook.read("", problems);

  private List<PolledDevice> read(List<Community> communities, String text) {
    return new DeviceList(communities, List.of(USER), profiles, "msp").read(text, problems);
  }

  @Test
  void a_device_is_an_address_and_what_differs_from_the_usual() {
    List<PolledDevice> devices =
        read(
            List.of(LAN),
            """
            - address: 10.1.0.1
            - {id: core, name: Core switch, address: '2001:db8::1', port: 1161, user: monitor,
               profile: cisco, client: other, tcpPort: 22, upstream: edge}
            """);

    assertThat(problems.all()).isEmpty();
    PolledDevice plain = devices.get(0);
    assertThat(plain.id()).isEqualTo("10.1.0.1");
    assertThat(plain.name()).isEqualTo("10.1.0.1");
    assertThat(plain.port()).isEqualTo(161);
    assertThat(plain.community()).isEqualTo(LAN);
    assertThat(plain.organisation()).isEqualTo("acme");
    PolledDevice core = devices.get(1);
    assertThat(core.user()).isEqualTo(USER);
    assertThat(core.community()).isNull();
    assertThat(core.organisation()).isEqualTo("other");
    assertThat(core.upstream()).isEqualTo("edge");
    assertThat(core.tcpPort()).isEqualTo(22);
  }

  @Test
  void whose_it_is_comes_from_the_integration_if_nothing_else_says_so() {
    assertThat(read(List.of(LAN, DMZ), "{address: 10.0.0.1, community: dmz}"))
        .extracting(PolledDevice::organisation)
        .containsExactly("msp");
  }

  @Test
  void every_problem_is_told_with_its_line() {
    read(
        List.of(LAN, DMZ),
        """
        - {id: a, address: 10.0.0.1, community: lan}
        - {id: a, address: 10.0.0.2, community: lan}
        - {address: switch.example, community: lan}
        - {address: 10.0.0.3}
        - {address: 10.0.0.4, community: nobody}
        - {address: 10.0.0.5, community: lan, user: monitor}
        - {id: 'a/b', address: 10.0.0.6, community: lan, profile: none, port: 0}
        - {name: nowhere}
        """);

    assertThat(problems.all())
        .containsExactly(
            "devices:2: has the id a, as another device has",
            "devices:3: address is wrong: \"switch.example\" is no address in numbers",
            "devices:4: must name one of the settings' communities or users",
            "devices:5: community names nobody, which is not among the settings",
            "devices:5: must name one of the settings' communities or users",
            "devices:6: has a community and a user; one of them is enough",
            "devices:7: id is \"a/b\"; letters, digits and . : _ - are allowed",
            "devices:7: port is \"0\" and must be a whole number from 1 to 65535",
            "devices:7: profile names none, and there is no such profile",
            "devices:8: lacks address");
  }

  @Test
  void thresholds_and_speeds_are_changed_for_a_client_and_over_that_for_a_device() {
    List<PolledDevice> devices =
        read(
            List.of(LAN),
            """
            - {client: other, thresholds: {storage: {over: {major: 95}}, cpu: {for: 10}}}
            - {address: 10.0.0.1, client: other, thresholds: {storage: {off: true}}, speeds: {wan: 50, 7: 0.5}}
            - {address: 10.0.0.2, client: other, version: 1}
            - {address: 10.0.0.3, version: 2c}
            """);

    assertThat(problems.all()).isEmpty();
    ThresholdChange off = new ThresholdChange(true, false, Map.of(), null, null);
    ThresholdChange over95 =
        new ThresholdChange(false, true, Map.of(Severity.MAJOR, 95.0), null, null);
    ThresholdChange tenLooks = new ThresholdChange(false, false, Map.of(), null, 10);
    Particulars first = devices.get(0).particulars();
    assertThat(first.thresholds()).isEqualTo(Map.of("storage", off, "cpu", tenLooks));
    assertThat(first.speeds()).containsEntry("wan", 50.0).containsEntry("7", 0.5);
    Particulars second = devices.get(1).particulars();
    assertThat(second.version1()).isTrue();
    assertThat(second.thresholds()).isEqualTo(Map.of("storage", over95, "cpu", tenLooks));
    assertThat(devices.get(2).particulars()).isEqualTo(Particulars.NONE);
  }

  @Test
  void what_cannot_be_changed_is_told_with_its_line() {
    read(
        List.of(LAN),
        """
        - {client: acme, thresholds: {storage: {over: {major: 95}, clear: 96}}}
        - {client: acme, thresholds: {}}
        - {client: acme, speeds: {wan: 1}}
        - address: 10.0.0.1
          thresholds:
            storag: {off: true}
            link: {over: {major: 1}}
            uptime: {for: 3}
            cpu: {over: {major: 90, minor: 95}, under: {major: 1}, unless: 4}
          speeds: {wan: 0, lan: fast}
          version: 3
        - {address: 10.0.0.2, profile: cisco, thresholds: {storage: {off: true}}}
        - {address: 10.0.0.3, user: monitor, version: 1}
        """);

    assertThat(problems.all())
        .containsExactlyInAnyOrder(
            "devices:1: storage must be cleared on the good side of 95",
            "devices:2: is about acme, as an item before it is",
            "devices:3: lacks address",
            "devices:6: storag is no metric of any profile",
            "devices:7: link is judged by its states; only for and off can be changed",
            "devices:8: uptime has no levels yet; give over or under",
            "devices:9: unless is not known here; known are clear, for, off, over, under",
            "devices:9: cpu has over and under; one of them is enough",
            "devices:9: over must get worse with each severity, from info to critical",
            "devices:10: wan is \"0\" and must be a number over 0",
            "devices:10: lan is \"fast\" and must be a number over 0",
            "devices:11: version must be 1 or 2c; version 3 is that of users",
            "devices:12: storage is no metric of the profile cisco",
            "devices:13: version is 1, and users are of version 3; name a community");
  }
}
