package io.nochub.runtime.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A block of addresses and what lives there. */
final class AddressRange {
  private final byte[] prefix;
  private final int bits;
  private final String what;

  private AddressRange(byte[] prefix, int bits, String what) {
    this.prefix = prefix;
    this.bits = bits;
    this.what = what;
  }

  /** Takes a literal such as {@code 10.0.0.0/8}. */
  static AddressRange of(String block, String what) {
    String[] parts = block.split("/", 2);
    try {
      byte[] prefix = InetAddress.getByName(parts[0]).getAddress();
      return new AddressRange(prefix, Integer.parseInt(parts[1]), what);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(block, e);
    }
  }

  String what() {
    return what;
  }

  boolean contains(byte[] address) {
    if (address.length != prefix.length) {
      return false;
    }
    int whole = bits / 8;
    for (int index = 0; index < whole; index++) {
      if (address[index] != prefix[index]) {
        return false;
      }
    }
    int rest = bits % 8;
    int mask = 0xff << (8 - rest) & 0xff;
    return rest == 0 || (address[whole] & mask) == (prefix[whole] & mask);
  }
}
