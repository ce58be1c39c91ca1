package io.nochub.runtime.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.Dns;
import org.jspecify.annotations.Nullable;

/**
 * Resolves names and leaves out addresses that are denied. OkHttp connects to just what comes from
 * here, so a name server that changes its mind between check and call changes nothing.
 */
record GuardedDns(Dns resolver, AddressRules rules, @Nullable String proxyHost) implements Dns {
  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    List<InetAddress> found = resolver.lookup(host);
    if (host.equals(proxyHost)) {
      return found;
    }
    List<InetAddress> allowed = new ArrayList<>();
    Optional<String> objection = Optional.empty();
    for (InetAddress address : found) {
      Optional<String> against = rules.objection(host, address);
      if (against.isEmpty()) {
        allowed.add(address);
      } else {
        objection = against;
      }
    }
    if (allowed.isEmpty() && objection.isPresent()) {
      throw new RefusedAddressException(host, objection.get());
    }
    return allowed;
  }
}
