package io.nochub.hub.incident;

import java.time.Instant;

/** What happened to an incident: who, when, what, in a sentence. */
public record TimelineEntry(Instant at, Actor actor, Kind kind, String text) {
  /** What kind of event; decides its mark on the page. */
  public enum Kind {
    OPENED,
    CHANGED,
    REPEATED,
    ACKNOWLEDGED,
    NOTE,
    RECOVERED,
    RESOLVED,
    REOPENED,
    CLOSED,
    TICKET,
    NOTICE,
    JOB
  }
}
