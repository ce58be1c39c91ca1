package io.nochub.runtime.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Hosts by name or address, or by {@code *.x.y} for all below x.y but not x.y itself. */
final class HostList {
  private final Set<String> hosts;

  HostList(Set<String> hosts) {
    this.hosts = hosts.stream().map(HostList::normal).collect(Collectors.toUnmodifiableSet());
  }

  boolean contains(String host) {
    String wanted = normal(host);
    if (hosts.contains(wanted)) {
      return true;
    }
    for (int dot = wanted.indexOf('.'); dot >= 0; dot = wanted.indexOf('.', dot + 1)) {
      if (hosts.contains("*" + wanted.substring(dot))) {
        return true;
      }
    }
    return false;
  }

  /** Lower case, an IPv6 address in full and without brackets, no dot at the end of a full name. */
  static String normal(String host) {
    String name = host.strip().toLowerCase(Locale.ROOT);
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    if (name.contains(":") && name.matches("[0-9a-f:.]+")) {
      return inFull(name);
    }
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** A text with a colon is no name, so nothing is looked up here. */
  private static String inFull(String address) {
    try {
      return InetAddress.getByName(address).getHostAddress();
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
