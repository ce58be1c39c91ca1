package io.nochub.hub.incident;

import io.nochub.hub.incident.Incident.State;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.time.Instant;

/**
 * What people do to an incident, in the hub or at a ticket system: each act has an actor, a time
 * and a line on the timeline, and its consequences are planned in the caller's transaction. An act
 * that finds the incident in the state it leads to changes nothing.
 */
public final class IncidentActs {
  /**
   * How long a person's resolving can be undone by the same condition; routes decide it for
   * recoveries.
   */
  private static final Duration REOPEN_WITHIN = Duration.ofHours(4);

  private final IncidentStore incidents;
  private final Consequences consequences;

  public IncidentActs(IncidentStore incidents, Consequences consequences) {
    this.incidents = incidents;
    this.consequences = consequences;
  }

  /** Somebody has taken it. */
  public Incident acknowledge(
      Transaction tx, Incident incident, Actor actor, String note, Instant now) {
    if (incident.state() != State.OPEN) {
      return incident;
    }
    Incident acknowledged = incidents.save(tx, incident.acknowledged(actor.name(), now));
    record(
        tx, acknowledged, actor, TimelineEntry.Kind.ACKNOWLEDGED, said("Acknowledged", note), now);
    consequences.follow(tx, acknowledged, Happening.ACKNOWLEDGED, note, now);
    return acknowledged;
  }

  /**
   * Somebody says it is done. Alerts that are still open are dismissed; its tickets are resolved.
   */
  public Incident resolve(
      Transaction tx, Incident incident, Actor actor, String note, Instant now) {
    if (!incident.isOpen()) {
      return incident;
    }
    Incident resolved =
        incidents.save(tx, incident.resolved(actor.name(), now, now.plus(REOPEN_WITHIN)));
    record(tx, resolved, actor, TimelineEntry.Kind.RESOLVED, said("Resolved", note), now);
    consequences.dismiss(tx, resolved, now);
    consequences.follow(
        tx, resolved, Happening.RESOLVED, said("Resolved by " + actor.name(), note), now);
    return resolved;
  }

  /**
   * Somebody closed its ticket. Alerts that are still open are dismissed. Whoever knows of its end
   * is not told again.
   */
  public Incident close(Transaction tx, Incident incident, Actor actor, String how, Instant now) {
    if (incident.state() == State.CLOSED) {
      return incident;
    }
    Incident closed = incidents.save(tx, incident.closed(actor.name(), now));
    record(tx, closed, actor, TimelineEntry.Kind.CLOSED, how, now);
    consequences.dismiss(tx, closed, now);
    consequences.follow(
        tx, closed, incident.isOpen() ? Happening.CLOSED : Happening.NONE, how, now);
    return closed;
  }

  /**
   * Somebody opened it again, here or at its ticket; it is theirs, and its alerts are no longer
   * dismissed.
   */
  public Incident reopen(Transaction tx, Incident incident, Actor actor, String how, Instant now) {
    if (incident.isOpen()) {
      return incident;
    }
    Incident open = incidents.save(tx, incident.reopened(now).acknowledged(actor.name(), now));
    record(tx, open, actor, TimelineEntry.Kind.REOPENED, how, now);
    consequences.takeBack(tx, open, now);
    consequences.follow(tx, open, Happening.CHANGED, "", now);
    return open;
  }

  /** Somebody wrote something down. */
  public void note(Transaction tx, Incident incident, Actor actor, String text, Instant now) {
    record(tx, incident, actor, TimelineEntry.Kind.NOTE, text, now);
    consequences.follow(tx, incident, Happening.NOTED, actor.name() + ": " + text, now);
  }

  private void record(
      Transaction tx,
      Incident incident,
      Actor actor,
      TimelineEntry.Kind kind,
      String text,
      Instant now) {
    incidents.add(tx, incident.id(), new TimelineEntry(now, actor, kind, text));
  }

  private static String said(String what, String note) {
    return note.isBlank() ? what + "." : what + ": " + note;
  }
}
