package io.nochub.hub.web;

import java.time.Duration;
import java.util.Map;

/** What a webhook's sender is told. */
public record HookAnswer(int status, String contentType, String body, Map<String, String> headers) {
  /** 404. */
  public static HookAnswer unknown(String what) {
    return new HookAnswer(404, "text/plain", what, Map.of());
  }

  /** Not now: the sender is asked to come again. */
  public static HookAnswer later(int status, String why, Duration after) {
    return new HookAnswer(
        status, "text/plain", why, Map.of("Retry-After", String.valueOf(after.toSeconds())));
  }
}
