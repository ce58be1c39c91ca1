package io.nochub.plugins.snmp.trap;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.IntegrationException;
import io.nochub.api.Secret;
import io.nochub.api.source.Received;
import io.nochub.plugins.snmp.Device;
import io.nochub.plugins.snmp.access.Community;
import io.nochub.plugins.snmp.usm.Authentication;
import io.nochub.plugins.snmp.usm.Privacy;
import io.nochub.plugins.snmp.usm.V3User;
import io.nochub.testkit.MemoryState;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.smi.Integer32;

/** Packets that are broken in every way, from a fixed seed. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TrapFuzzTest {
  private static final long SEED = 20260922;
  private static final int ROUNDS = 4_000;
  private static final String COMMUNITY = "public";
  private static final V3User USER =
      new V3User(
          "monitor",
          Authentication.SHA256,
          Secret.of("signed-by-a-test"),
          Privacy.AES128,
          Secret.of("hidden-by-a-test"),
          null);

  private final Random random = new Random(SEED);

  @Test
  void no_packet_ends_the_port_and_whatever_was_stored_can_be_read_or_set_aside() throws Exception {
    List<byte[]> seeds = recorded();
    Community lan = new Community("lan", Secret.of(COMMUNITY), List.of(), null);
    try (Listening port = Listening.open(new MemoryState(), List.of(lan), List.of(USER));
        DatagramSocket socket = new DatagramSocket()) {
      InetSocketAddress to = (InetSocketAddress) port.port();
      for (int round = 0; round < ROUNDS; round++) {
        byte[] packet = broken(seeds.get(random.nextInt(seeds.size())));
        socket.send(new DatagramPacket(packet, packet.length, to));
        if (round % 100 == 0) {
          answered(to);
        }
      }
      answered(to);

      for (Received item : port.intake.items()) {
        read(port, item);
      }
      assertThat(port.intake.items()).as("some stay understandable").hasSizeGreaterThan(50);
    }
  }

  /** Sent one behind the other, so that an answer also means the ones before are dealt with. */
  private static void answered(InetSocketAddress to) throws Exception {
    try (Device device = Device.to(to)) {
      boolean answered = false;
      for (int tries = 0; tries < 20 && !answered; tries++) {
        answered = device.informBriefly(Device.link(Device.LINK_DOWN, 1, 1, 2), COMMUNITY);
      }
      assertThat(answered).as("still serving").isTrue();
    }
  }

  private static void read(Listening port, Received item) {
    try {
      assertThat(port.listener.read(item)).isNotNull();
    } catch (IntegrationException e) {
      assertThat(e.kind()).isEqualTo(IntegrationException.Kind.BAD_PAYLOAD);
    }
  }

  /** Good packets of all versions, as they go over the wire. */
  private static List<byte[]> recorded() throws Exception {
    List<byte[]> packets = new ArrayList<>();
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Device device = Device.to(socket.getLocalSocketAddress(), USER)) {
      device.send(Device.link(Device.LINK_DOWN, 3, 1, 2), COMMUNITY);
      packets.add(next(socket));
      device.send(Device.trapV1("1.3.6.1.4.1.318", 6, 5, "10.1.1.1"), COMMUNITY);
      packets.add(next(socket));
      PDU scoped =
          Device.trap(
              new ScopedPDU(),
              Device.LINK_DOWN,
              Device.binding("1.3.6.1.2.1.2.2.1.1.3", new Integer32(3)));
      device.send((ScopedPDU) scoped, false, USER, USER.securityLevel());
      packets.add(next(socket));
    }
    return packets;
  }

  private static byte[] next(DatagramSocket socket) throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  private byte[] broken(byte[] good) {
    return switch (random.nextInt(5)) {
      case 0 -> noise();
      case 1 -> Arrays.copyOf(good, random.nextInt(good.length));
      case 2 -> changed(good, 1);
      case 3 -> changed(good, 8);
      default -> doubled(good);
    };
  }

  private byte[] noise() {
    byte[] packet = new byte[random.nextInt(1_500)];
    random.nextBytes(packet);
    return packet;
  }

  private byte[] changed(byte[] good, int places) {
    byte[] packet = good.clone();
    for (int place = 0; place < places; place++) {
      packet[random.nextInt(packet.length)] = (byte) random.nextInt();
    }
    return packet;
  }

  /** A piece of it comes twice, so that lengths are wrong in the middle. */
  private byte[] doubled(byte[] good) {
    int from = random.nextInt(good.length);
    byte[] packet = Arrays.copyOf(good, good.length + good.length - from);
    System.arraycopy(good, from, packet, good.length, good.length - from);
    return packet;
  }
}
