package io.nochub.runtime.http;

import io.nochub.runtime.json.JacksonJson;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one integration may reach. Hosts are names or addresses without port, or {@code *.x.y} for
 * all below x.y. The fingerprint is the SHA-256 of the one certificate that is trusted besides
 * those of known authorities, whatever name it bears; IllegalArgumentException if it is none.
 */
public record HttpScope(
    String integrationId,
    Set<String> allowedHosts,
    Set<String> privateHostsAllowed,
    @Nullable String trustedFingerprint,
    JacksonJson json,
    HttpMeter meter) {

  public HttpScope {
    allowedHosts = Set.copyOf(allowedHosts);
    privateHostsAllowed = Set.copyOf(privateHostsAllowed);
    trustedFingerprint = trustedFingerprint == null ? null : Fingerprint.normal(trustedFingerprint);
  }
}
