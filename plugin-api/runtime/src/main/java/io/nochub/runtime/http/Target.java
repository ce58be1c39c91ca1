package io.nochub.runtime.http;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Checks an address before anything is sent, as far as its text alone can tell. */
final class Target {
  private static final String NO_HOST = "The address has no host that can be understood";
  private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");

  /** Ends in a number and is therefore an IPv4 address to many, as the WHATWG URL standard says. */
  private static final Pattern ENDS_IN_NUMBER =
      Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9a-fA-F]*)");

  private final HostList allowed;
  private final AddressRules rules;

  Target(HostList allowed, AddressRules rules) {
    this.allowed = allowed;
    this.rules = rules;
  }

  /**
   * The address for OkHttp. What is not allowed is REJECTED, as it may come from an answer; an
   * allowed host at a denied address is FORBIDDEN, as only the operator can change it.
   */
  HttpUrl checked(URI address) throws IntegrationException {
    if (!isWeb(address)) {
      throw rejected("The address is none of http or https");
    }
    if (address.getRawAuthority() != null && address.getRawAuthority().contains("@")) {
      throw rejected("The address holds a user name, which is not allowed");
    }
    String host = host(address);
    if (!allowed.contains(host)) {
      throw rejected(
          "The host "
              + host
              + " is none that this integration may call; only those of its settings and of its"
              + " vendor are");
    }
    InetAddress literal = literal(host);
    if (literal != null) {
      Optional<String> objection = rules.objection(host, literal);
      if (objection.isPresent()) {
        throw forbidden(host, objection.get());
      }
    }
    return url(address);
  }

  static IntegrationException forbidden(String host, String what) {
    return IntegrationException.of(
        Kind.FORBIDDEN,
        host
            + " is at "
            + what
            + ", which the hub does not call; if that is right, allow this host as a private host"
            + " of the integration");
  }

  private static HttpUrl url(URI address) throws IntegrationException {
    HttpUrl url = HttpUrl.get(address);
    if (url == null) {
      throw rejected(NO_HOST);
    }
    return url;
  }

  private static boolean isWeb(URI address) {
    return "http".equalsIgnoreCase(address.getScheme())
        || "https".equalsIgnoreCase(address.getScheme());
  }

  private static String host(URI address) throws IntegrationException {
    if (address.getHost() == null) {
      throw rejected(NO_HOST);
    }
    String host = HostList.normal(address.getHost());
    if (host.contains("%")) {
      throw rejected("The address names a network interface, which is not allowed");
    }
    if (ENDS_IN_NUMBER.matcher(host).matches() && !IPV4.matcher(host).matches()) {
      throw rejected("The address spells an IP address in an unusual way");
    }
    return host;
  }

  private static @Nullable InetAddress literal(String host) throws IntegrationException {
    if (!IPV4.matcher(host).matches() && !host.contains(":")) {
      return null;
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw rejected("The address spells an IP address in an unusual way");
    }
  }

  private static IntegrationException rejected(String why) {
    return IntegrationException.of(Kind.REJECTED, why);
  }
}
