package io.nochub.plugins.snmp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationType;
import io.nochub.api.source.ListenerSource;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import io.nochub.api.source.SignalSource;
import io.nochub.api.source.WebhookSource;
import io.nochub.plugins.snmp.poll.FakeAgent;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.ManualClock;
import io.nochub.testkit.contract.IntegrationContract;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class SnmpContractTest extends IntegrationContract<SnmpConfig> {
  private static final String COMMUNITY = "c0mmun1ty-0f-the-c0ntract";
  private static final String TOKEN = "t0ken-0f-the-c0ntract";
  private static final String HEAT = "1.3.6.1.4.1.99999.2.1.0";
  private static final String PROFILES =
      """
      id: heater
      match: {sysObjectId: 1.3.6.1.4.1.99999}
      scalars:
        objects: {heat: %s}
        metrics: {heat: {title: Heat, unit: °C, value: heat, over: {major: 80}}}
      """
          .formatted(HEAT);

  private final FakeAgent agent = FakeAgent.start("1.3.6.1.4.1.99999.1");

  @BeforeAll
  void heatTheAgent() {
    agent.number(HEAT, 90);
  }

  @AfterAll
  void stopTheAgent() throws IOException {
    agent.close();
  }

  @Override
  protected IntegrationType<SnmpConfig> type() {
    return SnmpPlugin.TYPE;
  }

  @Override
  protected Map<String, Object> settings(FakeVendor vendor) {
    return Map.of(
        "organisation",
        "example",
        "trapAddress",
        "127.0.0.1",
        "trapPort",
        0,
        "communities",
        List.of(Map.of("name", "lan", "community", COMMUNITY, "sources", List.of("127.0.0.0/8"))),
        "users",
        List.of(
            Map.of(
                "name",
                "monitor",
                "authenticationPassphrase",
                "authenticat10n-0f-the-c0ntract",
                "privacyPassphrase",
                "pr1vacy-0f-the-c0ntract")),
        "devices",
        "{id: heater, address: 127.0.0.1, port: %d, community: lan}".formatted(agent.port()),
        "profiles",
        PROFILES,
        "scrapeToken",
        TOKEN);
  }

  @Override
  protected List<Received> items(SignalSource source) throws Exception {
    if (source instanceof WebhookSource) {
      return List.of(Received.of("webhook", "values", new byte[0]));
    }
    if (source instanceof PollingSource polls) {
      List<Received> items = new ArrayList<>(polls.poll(Cursor.START).items());
      items.add(cleared());
      return items;
    }
    return List.of(
        trap("1.3.6.1.6.3.1.1.5.3", "3"),
        trap("1.3.6.1.6.3.1.1.5.4", "3"),
        trap("1.3.6.1.4.1.99999.0.1", "3"));
  }

  private static Received cleared() {
    String body =
        """
        {"event":"cleared","alert":"heater/heat","at":"2026-03-02T09:10:00Z","text":"Heat is 20 °C again."}
        """;
    return new Received("poll", "heater/heat", ManualClock.START, Map.of(), body.getBytes(UTF_8));
  }

  private static Received trap(String oid, String index) {
    String body =
        """
        {"trap":"%s","uptime":4711,"variables":[
        {"oid":"1.3.6.1.2.1.2.2.1.1.%s","value":"%s"},{"oid":"1.3.6.1.2.1.31.1.1.1.1.%s","value":"eth0"}]}
        """
            .formatted(oid, index, index, index);
    return new Received(
        "trap",
        oid,
        ManualClock.START,
        Map.of("source", "10.1.2.3", "access", "community lan", "version", "2c", "request", "17"),
        body.getBytes(UTF_8));
  }

  /** An inform of version 2c, whose answer tells. */
  @Override
  protected Delivery deliver(ListenerSource source, SocketAddress at) throws Exception {
    try (Device device = Device.to(at)) {
      return device.informBriefly(Device.link(Device.LINK_DOWN, 3, 1, 2), COMMUNITY)
          ? Delivery.ACKNOWLEDGED
          : Delivery.UNTOLD;
    }
  }

  @Override
  protected List<byte[]> garbage(ListenerSource source) {
    List<byte[]> garbage = new ArrayList<>(super.garbage(source));
    garbage.add(new byte[0]);
    garbage.add(
        new byte[] {0x30, (byte) 0x84, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 2, 1, 1});
    garbage.add(new byte[] {0x30, 3, 2, 1, 9});
    garbage.add(new byte[] {0x30, (byte) 0x80, 2, 1, 1});
    return garbage;
  }

  @Override
  protected void throwAt(ListenerSource source, SocketAddress at, byte[] garbage) throws Exception {
    try (DatagramSocket socket = new DatagramSocket()) {
      InetSocketAddress port = (InetSocketAddress) at;
      socket.send(new DatagramPacket(garbage, garbage.length, port));
    }
  }
}
