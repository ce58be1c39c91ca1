package io.nochub.plugins.snmp.poll;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.config.Setting;
import io.nochub.plugins.snmp.access.AddressPrefix;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Addresses that are asked whether they are SNMP agents. */
public record AddressRange(
    @Setting(label = "Addresses", help = "A prefix such as 10.1.0.0/24, or one address")
        String addresses,
    @Setting(label = "Port", byDefault = "161", min = 1, max = 65535) int port) {
  /** What one range may hold: a /20 of IPv4. */
  private static final int MOST = 4_096;

  public AddressRange {
    try {
      AddressPrefix prefix = AddressPrefix.parse(addresses);
      if (size(prefix) > MOST) {
        throw new InvalidConfigException(
            "addresses", "holds more than " + MOST + " addresses; give smaller ranges");
      }
    } catch (IllegalArgumentException e) {
      throw e instanceof InvalidConfigException
          ? e
          : new InvalidConfigException("addresses", String.valueOf(e.getMessage()));
    }
  }

  private static long size(AddressPrefix prefix) {
    int rest = prefix.first().getAddress().length * 8 - prefix.bits();
    return rest > 30 ? Long.MAX_VALUE : 1L << rest;
  }

  /** Each of them, but for the first and the last of an IPv4 network, which are no hosts. */
  List<InetAddress> each() {
    AddressPrefix prefix = AddressPrefix.parse(addresses);
    byte[] first = prefix.first().getAddress();
    long size = size(prefix);
    boolean network = first.length == 4 && size > 2;
    List<InetAddress> each = new ArrayList<>();
    for (long i = network ? 1 : 0; i < (network ? size - 1 : size); i++) {
      each.add(address(new BigInteger(1, first).add(BigInteger.valueOf(i)), first.length));
    }
    return each;
  }

  private static InetAddress address(BigInteger number, int length) {
    byte[] bytes = new byte[length];
    byte[] digits = number.toByteArray();
    int used = Math.min(length, digits.length);
    System.arraycopy(digits, digits.length - used, bytes, length - used, used);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the length is an address's", e);
    }
  }
}
