package io.nochub.plugins.snmp.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.Cursor;
import io.nochub.api.InvalidConfigException;
import io.nochub.api.Secret;
import io.nochub.api.asset.Device;
import io.nochub.api.asset.Organisation;
import io.nochub.plugins.snmp.access.Community;
import io.nochub.plugins.snmp.poll.Survey.Found;
import io.nochub.plugins.snmp.profile.ProfileBook;
import io.nochub.plugins.snmp.yaml.Problems;
import io.nochub.testkit.TestContext;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.snmp4j.smi.OctetString;

class InventoryTest {
  private static final String CISCO = "1.3.6.1.4.1.9.1.1";
  private static final String LLDP_NAME = "1.0.8802.1.1.2.1.4.1.1.9.0.1.";
  private static final Community LAN = new Community("lan", Secret.of("public"), List.of(), "acme");

  private final TestContext context = TestContext.plain();
  private final List<FakeAgent> agents = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (FakeAgent agent : agents) {
      agent.close();
    }
    context.close();
  }

  private FakeAgent agent(String name, String... neighbours) {
    FakeAgent agent = FakeAgent.start(CISCO);
    agents.add(agent);
    agent.text("1.3.6.1.2.1.1.5.0", name);
    for (int i = 0; i < neighbours.length; i++) {
      agent.text(LLDP_NAME + i, neighbours[i]);
    }
    return agent;
  }

  private static PolledDevice device(String id, int port, @Nullable String upstream) {
    return device(id, InetAddress.getLoopbackAddress(), port, upstream);
  }

  private static PolledDevice device(
      String id, InetAddress address, int port, @Nullable String upstream) {
    return new PolledDevice(
        id, id, address, port, LAN, null, null, "acme", null, upstream, Particulars.NONE);
  }

  private Inventory inventory(List<PolledDevice> listed, AddressRange... ranges) {
    return new Inventory(
        listed,
        new Inventory.Scope(List.of(ranges), List.of(LAN), List.of(), "msp"),
        ProfileBook.read("", new Problems()),
        new PollSettings(Duration.ofMinutes(1), Duration.ofMillis(500), 0, 50),
        context);
  }

  @Test
  void listed_devices_have_their_names_kinds_and_parents_from_cables() throws Exception {
    FakeAgent edge = agent("edge-router", "core-switch");
    FakeAgent core = agent("core-switch", "edge-router", "Access-1", "a-phone");
    FakeAgent access = agent("access-1");
    Inventory inventory =
        inventory(
            List.of(
                device("edge", edge.port(), null),
                device("core", core.port(), "edge"),
                device("access", access.port(), null),
                device("off", 9, null)));

    List<Device> devices = inventory.devices(Cursor.START).items();

    assertThat(devices).extracting(Device::name).containsExactly("edge", "core", "access", "off");
    assertThat(devices).extracting(Device::upstreamId).containsExactly(null, "edge", "core", null);
    assertThat(devices.get(0).kind()).isEqualTo(Device.Kind.NETWORK);
    assertThat(devices.get(3).kind()).isEqualTo(Device.Kind.OTHER);
    assertThat(inventory.organisations(Cursor.START).items())
        .containsExactly(
            new Organisation("acme", "acme", null), new Organisation("msp", "msp", null));
    assertThat(inventory.found()).isEmpty();
  }

  @Test
  void what_answers_in_a_range_is_listed_and_proposed() throws Exception {
    FakeAgent stranger = agent("lobby-printer");
    Inventory inventory = inventory(List.of(), new AddressRange("127.0.0.0/30", stranger.port()));
    assertThat(inventory.found().orElseThrow().detail()).startsWith("nothing was found");

    List<Device> devices = inventory.devices(Cursor.START).items();

    assertThat(devices).hasSize(1);
    assertThat(devices.get(0).name()).isEqualTo("lobby-printer");
    assertThat(devices.get(0).subject().organisationId()).isEqualTo("acme");
    assertThat(devices.get(0).subject().deviceId()).isEqualTo("127.0.0.1");
    assertThat(inventory.found().orElseThrow().detail())
        .contains("1 answer and are not polled")
        .endsWith(
            "- {address: 127.0.0.1, port: %d, community: lan} # lobby-printer, profile cisco"
                .formatted(stranger.port()));
  }

  @Test
  void a_community_is_shown_only_to_addresses_it_is_good_for() throws Exception {
    FakeAgent stranger = agent("elsewhere");
    Community office = new Community("office", Secret.of("public"), List.of("10.0.0.0/8"), "acme");
    Inventory inventory =
        new Inventory(
            List.of(),
            new Inventory.Scope(
                List.of(new AddressRange("127.0.0.1", stranger.port())),
                List.of(office),
                List.of(),
                null),
            ProfileBook.read("", new Problems()),
            new PollSettings(Duration.ofMinutes(1), Duration.ofMillis(500), 0, 50),
            context);

    assertThat(inventory.devices(Cursor.START).items()).isEmpty();
    assertThat(stranger.asked()).isZero();
  }

  @Test
  void a_range_has_all_hosts_of_a_network_and_is_not_too_big() {
    assertThat(new AddressRange("10.1.0.0/29", 161).each())
        .extracting(InetAddress::getHostAddress)
        .containsExactly("10.1.0.1", "10.1.0.2", "10.1.0.3", "10.1.0.4", "10.1.0.5", "10.1.0.6");
    assertThat(new AddressRange("192.168.0.254/31", 161).each()).hasSize(2);
    assertThat(new AddressRange("10.1.0.7", 161).each()).hasSize(1);
    assertThat(new AddressRange("2001:db8::/126", 161).each()).hasSize(4);
    assertThat(new AddressRange("10.0.240.0/20", 161).each()).hasSize(4_094);
    assertThatThrownBy(() -> new AddressRange("10.0.0.0/8", 161))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("more than 4096 addresses");
    assertThatThrownBy(() -> new AddressRange("printer", 161))
        .hasMessage("addresses: \"printer\" is no address in numbers");
  }

  @Test
  void cables_in_a_circle_make_no_circle_of_parents() {
    List<PolledDevice> devices =
        List.of(device("a", 1, null), device("b", 2, "a"), device("c", 3, null));
    Map<String, Found> answered = new HashMap<>();
    for (PolledDevice device : devices) {
      answered.put(
          device.id(),
          new Found(device, new Identity("", "", device.id()), seen(Map.of(), "a", "b", "c")));
    }

    assertThat(Parents.of(devices, answered)).isEqualTo(Map.of("b", "a", "c", "a"));
    assertThat(Parents.of(List.of(devices.get(0), devices.get(2)), answered)).isEmpty();
  }

  private static Seen seen(Map<String, Set<Long>> learned, String... names) {
    Set<Seen.Neighbour> neighbours =
        Arrays.stream(names).map(name -> new Seen.Neighbour(name, "")).collect(Collectors.toSet());
    return new Seen(neighbours, Set.of(), learned);
  }

  @Test
  void a_neighbour_by_cdp_is_known_by_its_name_or_address_and_not_if_these_are_two_devices()
      throws Exception {
    FakeAgent edge = agent("edge-router");
    cdp(edge, 1, "Core-Switch", "0a 09 09 09");
    cdp(edge, 2, "another name", "7f 00 00 02");
    cdp(edge, 3, "third", "7f 00 00 02");
    FakeAgent core = agent("core-switch");
    FakeAgent third = agent("third");
    PolledDevice second =
        device("second", InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), 9, null);
    List<Device> devices =
        inventory(
                List.of(
                    device("edge", edge.port(), null),
                    device("core", core.port(), null),
                    device("third", third.port(), null),
                    second,
                    device("root", 9, "edge")))
            .devices(Cursor.START)
            .items();

    assertThat(devices)
        .extracting(Device::upstreamId)
        .containsExactly(null, "edge", null, "edge", "edge");
  }

  private static void cdp(FakeAgent agent, int index, String name, String address) {
    agent.put(
        "1.3.6.1.4.1.9.9.23.1.2.1.1.4.%d.1".formatted(index),
        OctetString.fromHexString(address, ' '));
    agent.text("1.3.6.1.4.1.9.9.23.1.2.1.1.6.%d.1".formatted(index), name);
  }

  @Test
  void a_device_alone_behind_a_port_of_one_switch_is_reached_through_it() throws Exception {
    FakeAgent access = agent("switch");
    FakeAgent first = agent("first");
    FakeAgent second = agent("second");
    FakeAgent third = agent("third");
    mac(first, "02 00 00 00 00 01");
    mac(second, "02 00 00 00 00 02");
    // letters, as SNMP4J shows them
    mac(third, "42 43 44 45 46 47");
    String bridge = "1.3.6.1.2.1.17.4.3.1.%d.2.0.0.0.0.";
    learned(access, bridge + "1", 5, 3);
    learned(access, bridge + "2", 6, 3);
    learned(access, bridge + "9", 6, 3);
    learned(access, "1.3.6.1.2.1.17.7.1.2.2.1.%d.7.66.67.68.69.70.71", 0, 3);
    learned(access, bridge + "3", 5, 4);
    Inventory inventory =
        inventory(
            List.of(
                device("switch", access.port(), null),
                device("first", first.port(), null),
                device("second", second.port(), null),
                device("third", third.port(), null),
                device("off", 9, "switch")));

    assertThat(inventory.devices(Cursor.START).items())
        .extracting(Device::upstreamId)
        .containsExactly(null, "switch", "switch", null, "switch");

    learned(access, "1.3.6.1.2.1.17.7.1.2.2.1.%d.7.66.67.68.69.70.71", 8, 3);
    assertThat(inventory.devices(Cursor.START).items())
        .extracting(Device::upstreamId)
        .containsExactly(null, "switch", "switch", "switch", "switch");
  }

  private static void mac(FakeAgent agent, String address) {
    agent.put("1.3.6.1.2.1.2.2.1.6.1", OctetString.fromHexString(address, ' '));
  }

  private static void learned(FakeAgent agent, String row, int port, int status) {
    agent.number(row.formatted(2), port);
    agent.number(row.formatted(3), status);
  }

  @Test
  void what_two_devices_or_two_switches_may_be_meant_by_makes_no_cable() {
    List<PolledDevice> devices =
        List.of(
            device("one", 1, null),
            device("two", 2, null),
            device("pc", 3, null),
            device("clone", 4, null),
            device("told", 5, "one"));
    long pc = 11;
    long shared = 12;
    long told = 13;
    Map<String, Found> answered = new HashMap<>();
    put(answered, devices.get(0), new Seen(Set.of(), Set.of(shared), Map.of("1", Set.of(pc))));
    put(
        answered,
        devices.get(1),
        new Seen(
            Set.of(new Seen.Neighbour("told", "")),
            Set.of(),
            Map.of("7", Set.of(pc, 99L), "8", Set.of(shared), "9", Set.of(told))));
    put(answered, devices.get(2), new Seen(Set.of(), Set.of(pc), Map.of()));
    put(answered, devices.get(3), new Seen(Set.of(), Set.of(shared), Map.of()));
    put(answered, devices.get(4), new Seen(Set.of(), Set.of(told), Map.of()));

    Cables cables = Cables.between(devices, answered);
    assertThat(cables.of("one")).isEmpty();
    assertThat(cables.of("two")).containsExactly("told");
    assertThat(cables.of("pc")).isEmpty();
    assertThat(cables.of("clone")).isEmpty();
  }

  private static void put(Map<String, Found> answered, PolledDevice device, Seen seen) {
    answered.put(device.id(), new Found(device, new Identity("", "", device.id()), seen));
  }
}
