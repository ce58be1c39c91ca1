package io.nochub.hub.web;

import java.net.URI;
import java.util.Optional;

/**
 * Where the hub listens.
 *
 * @param host address to bind to, such as 127.0.0.1
 * @param port 0 for any free one
 * @param publicAddress how others reach the hub, where that is through a proxy; with https the
 *     session cookie is sent over https only
 * @param version the program's, for {@code /health}
 */
public record WebSettings(String host, int port, Optional<URI> publicAddress, String version) {
  boolean isSecure() {
    return publicAddress.map(address -> "https".equals(address.getScheme())).orElse(false);
  }
}
