package io.nochub.hub.web;

import io.nochub.hub.access.Actor;
import java.time.Instant;

/** Somebody signed in at the web page. */
record Session(String id, Actor actor, Instant began, Instant lastSeen) {
  /** Without the id, which opens the session to whoever has it. */
  @Override
  public String toString() {
    return "session of " + actor.name();
  }
}
