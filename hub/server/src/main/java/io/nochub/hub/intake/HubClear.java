package io.nochub.hub.intake;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.source.Received;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * A clear the hub concludes itself, because a source no longer lists an alert or said so when asked
 * again. Stored like any input, so it is kept, replayed and decided on the same road.
 */
final class HubClear {
  /** Kinds that begin so are not for plugins. */
  static final String OWN = "hub:";

  private static final String KIND = OWN + "cleared";

  private HubClear() {}

  static Received of(AlertCleared clear) {
    return new Received(
        KIND,
        clear.sourceAlertId(),
        Instant.EPOCH,
        Map.of(
            "event", clear.sourceEventId(),
            "occurred", clear.occurredAt().toString(),
            "note", clear.note()),
        new byte[0]);
  }

  static boolean is(Received item) {
    return item.kind().equals(KIND);
  }

  static AlertCleared signal(Received item) {
    return new AlertCleared(
        fact(item, "event"), Instant.parse(fact(item, "occurred")), item.key(), fact(item, "note"));
  }

  private static String fact(Received item, String name) {
    return Objects.requireNonNull(item.facts().get(name));
  }
}
