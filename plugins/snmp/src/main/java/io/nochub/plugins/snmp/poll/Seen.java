package io.nochub.plugins.snmp.poll;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snmp4j.smi.OID;

/**
 * What a device sees at the other ends of its cables.
 *
 * @param neighbours those that tell of themselves by LLDP or CDP
 * @param own the device's own MAC addresses
 * @param learned the MAC addresses a switch has seen behind each of its ports
 */
record Seen(Set<Neighbour> neighbours, Set<Long> own, Map<String, Set<Long>> learned) {
  private static final int MAC = 6;

  /**
   * A neighbour, as it calls itself.
   *
   * @param name in lower case; blank if it has none
   * @param address in numbers; blank if it told none
   */
  record Neighbour(String name, String address) {
    Neighbour {
      name = name.toLowerCase(Locale.ROOT);
    }
  }

  Seen {
    neighbours = Set.copyOf(neighbours);
    own = Set.copyOf(own);
    learned = Map.copyOf(learned);
  }

  /** From the rows of the profile "neighbours". */
  static Seen of(DevicePoll poll) {
    Set<Neighbour> neighbours = new HashSet<>();
    for (Row row : poll.rows("lldpRem")) {
      neighbours.add(new Neighbour(row.text("lldpRemSysName"), ""));
    }
    for (Row row : poll.rows("cdpCache")) {
      neighbours.add(
          new Neighbour(row.text("cdpCacheDeviceId"), address(row.text("cdpCacheAddress"))));
    }
    Set<Long> own = new HashSet<>();
    for (Row row : poll.rows("port")) {
      octets(row.text("ifPhysAddress"))
          .filter(mac -> mac.length == MAC)
          .map(Seen::mac)
          .filter(Seen::isOfOneDevice)
          .ifPresent(own::add);
    }
    Map<String, Set<Long>> learned = new HashMap<>();
    for (Row row : poll.rows("bridged")) {
      learn(learned, row);
    }
    for (Row row : poll.rows("bridgedByVlan")) {
      learn(learned, row);
    }
    return new Seen(neighbours, own, learned);
  }

  /** Port 0 is one the switch does not know (RFC 4188, dot1dTpFdbPort). */
  private static void learn(Map<String, Set<Long>> learned, Row row) {
    if (row.index().size() >= MAC && !row.label().equals("0")) {
      learned.computeIfAbsent(row.label(), port -> new HashSet<>()).add(mac(row.index()));
    }
  }

  /** The MAC address with which an index of a forwarding table ends. */
  private static long mac(OID index) {
    byte[] octets = new byte[MAC];
    for (int i = 0; i < MAC; i++) {
      octets[i] = (byte) index.get(index.size() - MAC + i);
    }
    return mac(octets);
  }

  private static long mac(byte[] octets) {
    long mac = 0;
    for (byte octet : octets) {
      mac = mac << 8 | (octet & 0xff);
    }
    return mac;
  }

  /** Neither none, nor one that many devices listen to. */
  private static boolean isOfOneDevice(long mac) {
    return mac != 0 && (mac >> 40 & 1) == 0;
  }

  private static String address(String text) {
    Optional<byte[]> octets = octets(text).filter(all -> all.length == 4);
    if (octets.isEmpty()) {
      return "";
    }
    try {
      return InetAddress.getByAddress(octets.get()).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the length is an address's", e);
    }
  }

  /** SNMP4J shows octets that happen to be letters as such, and others in hexadecimal. */
  private static Optional<byte[]> octets(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        text.matches("[0-9a-f]{2}(:[0-9a-f]{2})+")
            ? HexFormat.ofDelimiter(":").parseHex(text)
            : text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
