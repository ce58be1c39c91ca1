package io.nochub.runtime.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a host may be reached at an address, so that nobody who can name a host (an
 * alert, a vendor's answer, a name server) makes the hub call what only the hub can reach. Denied
 * are all blocks that the <a
 * href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA special-purpose
 * registries</a> do not call globally reachable, IPv6 blocks that carry an IPv4 address inside, and
 * the clouds' metadata services; the operator may allow a host by name or address. Metadata,
 * multicast and unspecified addresses have to be allowed by address, because nobody means them by a
 * name. Pure and thread-safe.
 */
public final class AddressRules {
  /** AWS, Google, Azure and others; AWS over IPv6; Azure's wire server; Oracle; Alibaba. */
  private static final List<AddressRange> NEVER_BY_NAME =
      List.of(
          AddressRange.of("169.254.169.254/32", "a cloud's metadata service"),
          AddressRange.of("fd00:ec2::254/128", "a cloud's metadata service"),
          AddressRange.of("168.63.129.16/32", "a cloud's metadata service"),
          AddressRange.of("192.0.0.192/32", "a cloud's metadata service"),
          AddressRange.of("100.100.100.200/32", "a cloud's metadata service"),
          AddressRange.of("0.0.0.0/8", "an unspecified address"),
          AddressRange.of("::/128", "an unspecified address"),
          AddressRange.of("224.0.0.0/4", "a multicast address"),
          AddressRange.of("ff00::/8", "a multicast address"),
          AddressRange.of("255.255.255.255/32", "a broadcast address"));

  private static final List<AddressRange> DENIED =
      List.of(
          AddressRange.of("127.0.0.0/8", "a loopback address"),
          AddressRange.of("::1/128", "a loopback address"),
          AddressRange.of("169.254.0.0/16", "a link-local address"),
          AddressRange.of("fe80::/10", "a link-local address"),
          AddressRange.of("10.0.0.0/8", "a private address"),
          AddressRange.of("172.16.0.0/12", "a private address"),
          AddressRange.of("192.168.0.0/16", "a private address"),
          AddressRange.of("100.64.0.0/10", "a carrier's private address"),
          AddressRange.of("fc00::/7", "a private address"),
          AddressRange.of("fec0::/10", "a private address"),
          AddressRange.of("192.0.0.0/24", "a reserved address"),
          AddressRange.of("192.0.2.0/24", "an address for documentation"),
          AddressRange.of("198.51.100.0/24", "an address for documentation"),
          AddressRange.of("203.0.113.0/24", "an address for documentation"),
          AddressRange.of("2001:db8::/32", "an address for documentation"),
          AddressRange.of("3fff::/20", "an address for documentation"),
          AddressRange.of("198.18.0.0/15", "an address for benchmarks"),
          AddressRange.of("192.88.99.0/24", "a 6to4 relay"),
          AddressRange.of("240.0.0.0/4", "a reserved address"),
          AddressRange.of("64:ff9b::/96", "an IPv4 address behind NAT64"),
          AddressRange.of("64:ff9b:1::/48", "an IPv4 address behind NAT64"),
          AddressRange.of("2002::/16", "an IPv4 address inside 6to4"),
          AddressRange.of("2001::/23", "a Teredo or other protocol's address"),
          AddressRange.of("100::/64", "a discard address"),
          AddressRange.of("::/96", "an IPv4 address inside IPv6"));

  private final HostList privateHostsAllowed;

  /** Takes the hosts the operator allowed, by name, address or {@code *.x.y}. */
  public AddressRules(Set<String> privateHostsAllowed) {
    this.privateHostsAllowed = new HostList(privateHostsAllowed);
  }

  /**
   * What speaks against calling the host at this address, such as "a private address"; empty if
   * nothing does.
   */
  public Optional<String> objection(String host, InetAddress address) {
    byte[] bytes = unmapped(address.getAddress());
    Optional<String> grave = what(NEVER_BY_NAME, bytes);
    if (grave.isPresent()) {
      return privateHostsAllowed.contains(address.getHostAddress()) ? Optional.empty() : grave;
    }
    return what(DENIED, bytes).filter(what -> !isAllowed(host, address));
  }

  private boolean isAllowed(String host, InetAddress address) {
    return privateHostsAllowed.contains(host)
        || privateHostsAllowed.contains(address.getHostAddress());
  }

  private static Optional<String> what(List<AddressRange> ranges, byte[] address) {
    return ranges.stream()
        .filter(range -> range.contains(address))
        .map(AddressRange::what)
        .findFirst();
  }

  /** An IPv4-mapped address, ::ffff:a.b.c.d, reaches just what the IPv4 address does. */
  private static byte[] unmapped(byte[] address) {
    if (address.length != 16 || address[10] != -1 || address[11] != -1) {
      return address;
    }
    for (int index = 0; index < 10; index++) {
      if (address[index] != 0) {
        return address;
      }
    }
    return Arrays.copyOfRange(address, 12, 16);
  }
}
