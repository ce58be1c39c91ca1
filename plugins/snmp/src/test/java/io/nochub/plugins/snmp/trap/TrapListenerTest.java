package io.nochub.plugins.snmp.trap;

import static io.nochub.plugins.snmp.Device.LINK_DOWN;
import static io.nochub.plugins.snmp.Device.binding;
import static io.nochub.plugins.snmp.Device.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nochub.api.Health;
import io.nochub.api.IntegrationException;
import io.nochub.api.Secret;
import io.nochub.api.source.Received;
import io.nochub.plugins.snmp.Device;
import io.nochub.plugins.snmp.access.Community;
import io.nochub.plugins.snmp.usm.Authentication;
import io.nochub.plugins.snmp.usm.Privacy;
import io.nochub.plugins.snmp.usm.V3User;
import io.nochub.testkit.MemoryState;
import io.nochub.testkit.RecordingIntake.Mood;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.IpAddress;
import org.snmp4j.smi.OctetString;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TrapListenerTest {
  private static final String COMMUNITY = "c0mmunity-0f-a-test";
  private static final String ENGINE = "80:00:13:70:05:0a:0b:0c:0d:0e:0f:01";
  private static final Community LAN = community(List.of());

  private final MemoryState state = new MemoryState();
  private final List<AutoCloseable> open = new ArrayList<>();

  private static Community community(List<String> sources) {
    return new Community("lan", Secret.of(COMMUNITY), sources, null);
  }

  private static V3User user(Authentication authentication, Privacy privacy) {
    return new V3User(
        "monitor",
        authentication,
        authentication == Authentication.NONE ? null : Secret.of("signed-by-a-test"),
        privacy,
        privacy == Privacy.NONE ? null : Secret.of("hidden-by-a-test"),
        null);
  }

  private Listening listening(List<Community> communities, V3User... users) {
    return kept(Listening.open(state, communities, List.of(users)));
  }

  private Device device(Listening port, V3User... users) throws Exception {
    return kept(Device.to(port.port(), users));
  }

  private <T extends AutoCloseable> T kept(T one) {
    open.add(0, one);
    return one;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private static Received only(Listening port) throws InterruptedException {
    return port.intake.await(1, Listening.PATIENCE).get(0);
  }

  private static ScopedPDU v3Link() {
    return (ScopedPDU)
        Device.trap(new ScopedPDU(), LINK_DOWN, binding("1.3.6.1.2.1.2.2.1.1.3", new Integer32(3)));
  }

  @Test
  void a_trap_of_version_2c_is_stored_without_its_community() throws Exception {
    Listening port = listening(List.of(LAN));
    device(port).send(link(LINK_DOWN, 3, 1, 2), COMMUNITY);

    Received item = only(port);

    assertThat(item.kind()).isEqualTo("trap");
    assertThat(item.key()).isEqualTo(LINK_DOWN);
    assertThat(item.facts())
        .containsEntry("source", "127.0.0.1")
        .containsEntry("version", "2c")
        .containsEntry("access", "community lan")
        .containsKey("request")
        .doesNotContainKeys("first", "forwarder");
    assertThat(item + item.text()).doesNotContain(COMMUNITY);
    assertThat(item.text()).contains("\"1.3.6.1.2.1.2.2.1.1.3\"");
  }

  @Test
  void a_trap_of_version_1_comes_in_the_form_of_version_2() throws Exception {
    Listening port = listening(List.of(LAN));
    device(port).send(Device.trapV1("1.3.6.1.4.1.318", 6, 5, "0.0.0.0"), COMMUNITY);

    Received item = only(port);

    assertThat(item.key()).isEqualTo("1.3.6.1.4.1.318.0.5");
    assertThat(item.facts()).containsEntry("version", "1").doesNotContainKey("request");
  }

  @Test
  void a_wrong_community_is_refused_and_shown() throws Exception {
    Listening port = listening(List.of(LAN));
    Device device = device(port);
    device.send(link(LINK_DOWN, 3, 1, 2), "public");
    device.send(link(LINK_DOWN, 4, 1, 2), COMMUNITY);

    assertThat(only(port).text()).contains("2.2.1.1.4");
    assertThat(port.listener.checks())
        .extracting(Health.Check::detail)
        .contains("127.0.0.1: no community of the settings, or not one for this address (1)");
  }

  @Test
  void a_community_is_good_only_for_its_addresses() throws Exception {
    Listening port = listening(List.of(community(List.of("10.1.0.0/16"))));
    device(port).send(link(LINK_DOWN, 3, 1, 2), COMMUNITY);

    await()
        .atMost(Listening.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(port.listener.checks())
                    .extracting(Health.Check::what)
                    .contains("refused"));
    assertThat(port.intake.items()).isEmpty();
  }

  @Test
  void a_request_at_the_trap_port_is_refused() throws Exception {
    Listening port = listening(List.of(LAN));
    PDU get = new PDU();
    get.setType(PDU.GET);
    Device device = device(port);
    device.send(get, COMMUNITY);
    device.send(link(LINK_DOWN, 4, 1, 2), COMMUNITY);

    only(port);

    assertThat(port.listener.checks())
        .extracting(Health.Check::detail)
        .contains("127.0.0.1: a request, and this port takes traps and informs only (1)");
  }

  @Test
  void only_a_forwarder_is_believed_about_who_sent_a_trap() throws Exception {
    PDU named =
        Device.trap(
            new PDU(), LINK_DOWN, binding("1.3.6.1.6.3.18.1.3.0", new IpAddress("10.9.8.7")));
    Listening wary = listening(List.of(LAN));
    Listening trusting = kept(Listening.open(state, List.of(LAN), List.of(), "127.0.0.0/8"));
    device(wary).send(named, COMMUNITY);
    Device device = device(trusting);
    device.send(named, COMMUNITY);
    device.send(Device.trapV1("1.3.6.1.4.1.318", 6, 5, "10.6.5.4"), COMMUNITY);

    assertThat(only(wary).facts()).containsEntry("source", "127.0.0.1");
    assertThat(trusting.intake.await(2, Listening.PATIENCE))
        .extracting(Received::facts)
        .allSatisfy(facts -> assertThat(facts).containsEntry("forwarder", "127.0.0.1"))
        .extracting(facts -> facts.get("source"))
        .containsExactly("10.9.8.7", "10.6.5.4");
  }

  @Test
  void an_inform_is_answered_when_it_is_stored_and_not_before() throws Exception {
    Listening port = listening(List.of(LAN));
    Device device = device(port);
    port.intake.address(Listening.PATIENCE);
    port.intake.mood(Mood.SLOW);

    assertThat(device.informBriefly(link(LINK_DOWN, 3, 1, 2), COMMUNITY))
        .as("while it waits")
        .isFalse();
    port.intake.storeNow();
    port.intake.mood(Mood.FULL);
    assertThat(device.informBriefly(link(LINK_DOWN, 3, 1, 2), COMMUNITY)).as("not taken").isFalse();
    port.intake.mood(Mood.STORING);
    assertThat(device.inform(link(LINK_DOWN, 3, 1, 2), COMMUNITY)).as("stored").isTrue();
    assertThat(port.listener.checks()).extracting(Health.Check::what).contains("store traps");
  }

  @Test
  void an_inform_sent_again_has_the_time_of_its_first() throws Exception {
    Listening port = listening(List.of(LAN));
    Device device = device(port);
    PDU inform = link(LINK_DOWN, 3, 1, 2);
    inform.setRequestID(new Integer32(4711));
    PDU another = link(LINK_DOWN, 3, 1, 2);
    another.setRequestID(new Integer32(4712));

    device.inform(inform, COMMUNITY);
    port.context.time().advance(Duration.ofSeconds(5));
    device.inform(inform, COMMUNITY);
    device.inform(another, COMMUNITY);

    List<Optional<String>> first =
        port.intake.await(3, Listening.PATIENCE).stream().map(item -> item.fact("first")).toList();
    assertThat(first.get(1)).isEqualTo(first.get(0));
    assertThat(first.get(2)).isNotEqualTo(first.get(0));
  }

  static Stream<Arguments> protocols() {
    return Stream.of(
        Arguments.of(Authentication.NONE, Privacy.NONE),
        Arguments.of(Authentication.MD5, Privacy.NONE),
        Arguments.of(Authentication.MD5, Privacy.DES),
        Arguments.of(Authentication.SHA, Privacy.AES128),
        Arguments.of(Authentication.SHA224, Privacy.AES128),
        // keys of MD5 and SHA are too short for these, and have to be made longer in either way
        Arguments.of(Authentication.SHA, Privacy.AES192),
        Arguments.of(Authentication.SHA, Privacy.AES192C),
        Arguments.of(Authentication.MD5, Privacy.AES256),
        Arguments.of(Authentication.SHA, Privacy.AES256C),
        Arguments.of(Authentication.SHA256, Privacy.AES256),
        Arguments.of(Authentication.SHA384, Privacy.AES256),
        Arguments.of(Authentication.SHA512, Privacy.AES256C));
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void traps_and_informs_of_version_3_come_in_with_every_protocol(
      Authentication authentication, Privacy privacy) throws Exception {
    V3User user = user(authentication, privacy);
    Listening port = listening(List.of(), user);
    Device device = device(port, user);

    device.send(v3Link(), false, user, user.securityLevel());
    assertThat(device.send(v3Link(), true, user, user.securityLevel())).as("answered").isTrue();

    assertThat(port.intake.await(2, Listening.PATIENCE))
        .extracting(Received::facts)
        .allSatisfy(
            facts ->
                assertThat(facts)
                    .containsEntry("version", "3")
                    .containsEntry("access", "user monitor"));
  }

  @Test
  void the_two_ways_to_make_long_keys_do_not_understand_each_other() throws Exception {
    V3User ours = user(Authentication.SHA, Privacy.AES256);
    V3User theirs = user(Authentication.SHA, Privacy.AES256C);
    Listening port = listening(List.of(LAN), ours);
    device(port, theirs).send(v3Link(), false, theirs, theirs.securityLevel());
    device(port).send(link(LINK_DOWN, 3, 1, 2), COMMUNITY);

    assertThat(only(port).facts()).containsEntry("version", "2c");
  }

  @Test
  void a_message_less_protected_than_the_user_is_refused() throws Exception {
    V3User user = user(Authentication.SHA256, Privacy.AES128);
    Listening port = listening(List.of(LAN), user);
    Device device = device(port, user);
    device.send(v3Link(), false, user, SecurityLevel.NOAUTH_NOPRIV);
    device.send(v3Link(), false, user, SecurityLevel.AUTH_NOPRIV);
    device.send(link(LINK_DOWN, 3, 1, 2), COMMUNITY);

    assertThat(only(port).facts()).containsEntry("version", "2c");
    assertThat(port.listener.checks())
        .extracting(Health.Check::detail)
        .contains("127.0.0.1: not signed or not encrypted as the settings say of this user (2)");
  }

  @Test
  void a_user_who_is_not_known_or_signs_otherwise_is_refused() throws Exception {
    V3User user = user(Authentication.SHA256, Privacy.AES128);
    V3User otherwise =
        new V3User(
            "monitor",
            Authentication.SHA256,
            Secret.of("signed-by-somebody-else"),
            Privacy.AES128,
            Secret.of("hidden-by-a-test"),
            null);
    V3User stranger =
        new V3User(
            "stranger",
            Authentication.SHA256,
            Secret.of("signed-by-a-test"),
            Privacy.NONE,
            null,
            null);
    Listening port = listening(List.of(LAN), user);
    device(port, otherwise).send(v3Link(), false, otherwise, otherwise.securityLevel());
    device(port, stranger).send(v3Link(), false, stranger, stranger.securityLevel());
    device(port).send(link(LINK_DOWN, 3, 1, 2), COMMUNITY);

    assertThat(only(port).facts()).containsEntry("version", "2c");
    assertThat(port.listener.checks())
        .extracting(Health.Check::detail)
        .contains(
            "127.0.0.1: wrongly signed: another passphrase or protocol than in the settings (1)",
            "127.0.0.1: a user that is not in the settings (1)");
  }

  @Test
  void a_device_that_lost_count_of_its_starts_is_refused_until_the_port_is_opened_anew()
      throws Exception {
    V3User user = user(Authentication.SHA256, Privacy.AES128);
    Listening port = listening(List.of(), user);
    kept(Device.to(port.port(), ENGINE, 7, user))
        .send(v3Link(), false, user, SecurityLevel.AUTH_PRIV);
    only(port);
    kept(Device.to(port.port(), ENGINE, 1, user))
        .send(v3Link(), false, user, SecurityLevel.AUTH_PRIV);

    await()
        .atMost(Listening.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(port.listener.checks())
                    .anySatisfy(
                        check -> assertThat(check.detail()).contains("lost count of its starts")));
    Listening anew = listening(List.of(), user);
    kept(Device.to(anew.port(), ENGINE, 1, user))
        .send(v3Link(), false, user, SecurityLevel.AUTH_PRIV);
    only(anew);
  }

  @Test
  void a_device_that_lost_count_of_its_starts_is_let_in_when_a_poll_has_proved_it()
      throws Exception {
    V3User user = user(Authentication.SHA256, Privacy.AES128);
    Listening port = listening(List.of(), user);
    kept(Device.to(port.port(), ENGINE, 7, user))
        .send(v3Link(), false, user, SecurityLevel.AUTH_PRIV);
    only(port);
    Device after = kept(Device.to(port.port(), ENGINE, 1, user));
    after.send(v3Link(), false, user, SecurityLevel.AUTH_PRIV);
    await()
        .atMost(Listening.PATIENCE)
        .until(() -> port.listener.checks().toString().contains("lost count of its starts"));

    port.listener.forgetClock(OctetString.fromHexString(ENGINE));
    after.send(v3Link(), false, user, SecurityLevel.AUTH_PRIV);

    assertThat(port.intake.await(2, Listening.PATIENCE)).hasSize(2);
  }

  @Test
  void our_engine_stays_the_same_over_restarts_and_counts_them() throws Exception {
    listening(List.of(LAN)).port();
    String id = state.get("engine.id").orElseThrow();
    listening(List.of(LAN)).port();

    assertThat(state.get("engine.id")).contains(id);
    assertThat(state.get("engine.boots")).contains("2");
  }

  @Test
  void a_device_that_learnt_our_engine_before_a_restart_is_still_answered() throws Exception {
    V3User user = user(Authentication.SHA256, Privacy.AES128);
    Listening before = listening(List.of(), user);
    InetSocketAddress at = (InetSocketAddress) before.port();
    Device device = kept(Device.to(at, user));
    assertThat(device.send(v3Link(), true, user, SecurityLevel.AUTH_PRIV)).isTrue();
    before.close();
    Listening after = listening(List.of(), user);

    Device moved = kept(Device.to(after.port(), user));
    assertThat(moved.send(v3Link(), true, user, SecurityLevel.AUTH_PRIV)).isTrue();
  }

  @Test
  void who_says_that_it_was_started_is_noted_in_every_version_and_nobody_else() throws Exception {
    Listening port = listening(List.of(LAN));
    Device device = device(port);
    device.send(Device.trap(new PDU(), "1.3.6.1.6.3.1.1.5.1"), "not let in");
    device.send(link(LINK_DOWN, 3, 1, 2), COMMUNITY);
    device.send(Device.trap(new PDU(), "1.3.6.1.6.3.1.1.5.1"), COMMUNITY);
    device.send(Device.trapV1("1.3.6.1.4.1.318", 1, 0, "0.0.0.0"), COMMUNITY);
    port.intake.await(3, Listening.PATIENCE);

    assertThat(port.started).containsExactly("127.0.0.1", "127.0.0.1");
  }

  @Test
  void metrics_say_what_became_of_the_packets() throws Exception {
    Listening port = listening(List.of(LAN));
    Device device = device(port);
    device.send(link(LINK_DOWN, 3, 1, 2), "public");
    device.send(link(LINK_DOWN, 3, 1, 2), COMMUNITY);

    await()
        .atMost(Listening.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(port.context.counted().count("snmp.traps.received")).isEqualTo(2);
              assertThat(port.context.counted().count("snmp.traps.accepted")).isEqualTo(1);
              assertThat(port.context.counted().count("snmp.traps.refused")).isEqualTo(1);
            });
  }

  @Test
  void a_port_that_is_taken_is_a_sentence() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      InetSocketAddress at = (InetSocketAddress) taken.getLocalSocketAddress();
      Listening port = listening(List.of(LAN));
      TrapListener second =
          new TrapListener(
              new TrapListener.Door(at, Listening.BUFFER),
              new Senders(List.of(LAN), List.of(), List.of(), null),
              List.of(),
              Traps.reader(),
              address -> {},
              port.context);

      assertThatThrownBy(() -> second.listen(port.intake))
          .isInstanceOf(IntegrationException.class)
          .hasMessageContaining("127.0.0.1:" + at.getPort())
          .hasMessageContaining("Is another program, or another integration, at this port");
      assertThat(second.checks())
          .extracting(Health.Check::detail)
          .contains("the port is not open at present");
    }
  }

  @Test
  void nobody_let_in_is_the_settings_fault() {
    Listening port = listening(List.of());

    assertThat(port.listener.checks())
        .filteredOn(check -> check.cause() == Health.Cause.SETTINGS)
        .extracting(Health.Check::detail)
        .containsExactly("there is neither a community nor a user, so every trap is refused");
  }
}
