package io.nochub.hub.incident;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an incident that tells many alerts has beside the others: it only counts who joins, and is
 * brought up to date at its next look.
 *
 * @param common what an alert is recognised by that belongs here
 * @param subject what they have in common, in words, such as "of DC01 from rmm"
 * @param endedAt from then on nobody joins; null while it takes more
 * @param threshold so many new alerts made it begin
 * @param joined how many alerts it tells
 * @param shown how many it told at its last look
 */
public record Gathering(
    long incidentId,
    Incident.Kind kind,
    String common,
    String subject,
    Instant openedAt,
    @Nullable Instant endedAt,
    int threshold,
    int joined,
    int shown) {

  public boolean takesMore() {
    return endedAt == null;
  }

  /** Its incident's title. */
  public String title() {
    String alerts = joined == 1 ? "1 alert" : joined + " alerts";
    return switch (kind) {
      case STORM -> "Storm: " + alerts + " " + subject;
      case SITE_DOWN -> "Site down: " + alerts + " " + subject;
      case DIGEST, SINGLE -> alerts + " still open " + subject;
    };
  }
}
