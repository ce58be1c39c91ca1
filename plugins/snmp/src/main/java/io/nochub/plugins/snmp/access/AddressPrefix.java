package io.nochub.plugins.snmp.access;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * The addresses that begin alike, written as 10.1.0.0/16, 2001:db8::/32, or one address alone.
 *
 * @param first the first of them
 * @param bits how many leading bits are alike
 */
public record AddressPrefix(InetAddress first, int bits) {
  /** Only digits and colons, so that nothing is ever looked up by name. */
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]{7,15}|[0-9A-Fa-f:.]{2,45}");

  public AddressPrefix {
    int most = first.getAddress().length * 8;
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException("the number behind the / must be from 0 to " + most);
    }
    if (!masked(first, bits).equals(number(first))) {
      throw new IllegalArgumentException(
          first.getHostAddress() + "/" + bits + " has bits set behind its prefix");
    }
  }

  /** Reads one; an IllegalArgumentException says in a sentence what is wrong with it. */
  public static AddressPrefix parse(String text) {
    int slash = text.indexOf('/');
    InetAddress first = address(slash < 0 ? text : text.substring(0, slash));
    int most = first.getAddress().length * 8;
    return new AddressPrefix(first, slash < 0 ? most : bits(text.substring(slash + 1)));
  }

  /** An address in numbers; a name is an IllegalArgumentException and is not looked up. */
  public static InetAddress address(String text) {
    if (!NUMBERS.matcher(text).matches() || (text.indexOf(':') < 0 && !hasFourParts(text))) {
      throw new IllegalArgumentException("\"" + text + "\" is no address in numbers");
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no address in numbers", e);
    }
  }

  private static boolean hasFourParts(String text) {
    return text.chars().filter(character -> character == '.').count() == 3;
  }

  private static int bits(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" behind the / is no number", e);
    }
  }

  /** Whether the address is one of them. */
  public boolean contains(InetAddress address) {
    return address.getAddress().length == first.getAddress().length
        && masked(address, bits).equals(number(first));
  }

  private static BigInteger masked(InetAddress address, int bits) {
    int rest = address.getAddress().length * 8 - bits;
    return number(address).shiftRight(rest).shiftLeft(rest);
  }

  private static BigInteger number(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }

  @Override
  public String toString() {
    return first.getHostAddress() + "/" + bits;
  }
}
