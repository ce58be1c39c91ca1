package io.nochub.runtime.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all calls of the hub: time to connect, time without a byte, time for a whole call,
 * the longest answer in bytes after decoding, and the HTTP proxy if there is one. Private hosts
 * that were allowed are reached without the proxy; for the others the proxy resolves the name, so
 * only it can judge the address.
 */
public record HttpSettings(
    Duration connect,
    Duration read,
    Duration call,
    int longestAnswer,
    @Nullable InetSocketAddress proxy) {

  /** Ten seconds, thirty, sixty, 10 MiB, no proxy. */
  public static final HttpSettings DEFAULT =
      new HttpSettings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          10 * 1024 * 1024,
          null);
}
