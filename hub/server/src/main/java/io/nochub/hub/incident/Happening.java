package io.nochub.hub.incident;

/** What happened to an incident; what is told outside follows from it. */
public enum Happening {
  /** Nothing anybody outside has to know. */
  NONE,
  OPENED,
  REOPENED,
  /** An alert of it got graver, or another one joined. */
  WORSE,
  /** Its words or its severity changed for the better. */
  CHANGED,
  REPEATED,
  /** All its alerts have cleared. */
  RECOVERED,
  ACKNOWLEDGED,
  /** A person resolved it in the hub. */
  RESOLVED,
  /** A person wrote a note in the hub. */
  NOTED,
  /** A person closed its ticket. */
  CLOSED,
  /** It left observation, or its client became known: what it would have told is told now. */
  WENT_LIVE
}
