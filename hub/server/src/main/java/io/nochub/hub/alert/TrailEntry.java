package io.nochub.hub.alert;

import java.time.Instant;
import java.util.Map;

/**
 * Why something happened to an alert, in a sentence for people: subject first, past tense, reason
 * last.
 *
 * @param refs the ids the sentence speaks of, such as client, device, route, window
 */
public record TrailEntry(
    Instant at, String stage, String verdict, String reason, Map<String, String> refs) {
  public TrailEntry {
    refs = Map.copyOf(refs);
  }
}
