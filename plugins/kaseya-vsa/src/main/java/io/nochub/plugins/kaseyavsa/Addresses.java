package io.nochub.plugins.kaseyavsa;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Addresses in settings, and those by which a device is known. Pure. */
final class Addresses {
  private Addresses() {}

  /** A problem with the field "address" unless it is a plain http or https address. */
  static void check(URI address) {
    String scheme = address.getScheme();
    if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
      throw new InvalidConfigException("address", "must begin with https:// or http://");
    }
    if (address.getHost() == null || address.getQuery() != null || address.getFragment() != null) {
      throw new InvalidConfigException("address", "must be a host and a path, and nothing behind");
    }
  }

  static URI withoutSlash(URI address) {
    return URI.create(address.toString().replaceFirst("/+$", ""));
  }

  /** Adds an IP address as evidence, unless many devices have the same one. */
  static Subject withIp(Subject subject, @Nullable String ip) {
    if (ip == null) {
      return subject;
    }
    String plain = ip.strip().toLowerCase(Locale.ROOT).replaceFirst("%.*$", "");
    boolean everywhere =
        plain.startsWith("fe80:")
            || plain.startsWith("169.254.")
            || plain.startsWith("127.")
            || plain.equals("::1")
            || plain.equals("0.0.0.0");
    return everywhere ? subject : subject.with(Hint.IP, plain);
  }
}
