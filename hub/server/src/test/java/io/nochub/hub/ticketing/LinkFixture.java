package io.nochub.hub.ticketing;

import io.nochub.api.signal.Category;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.api.ticket.TicketDraft.Priority;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import io.nochub.hub.routing.TicketRoute.Resolve;
import io.nochub.hub.ticketing.TicketLink.Attempt;
import io.nochub.hub.ticketing.TicketLink.Purpose;
import io.nochub.hub.ticketing.TicketLink.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A link in any state, said in a few words: a linked open ticket, changed by what the test is
 * about.
 */
final class LinkFixture {
  static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  static final TicketDocument OPEN =
      new TicketDocument(
          true,
          "org-1",
          List.of(),
          "Disk full",
          "Disk C: is full",
          Priority.HIGH,
          Category.CAPACITY,
          Map.of("Queue", "NOC"),
          "",
          Resolve.UNTOUCHED,
          Visibility.INTERNAL,
          null);
  static final TicketDocument ENDED = OPEN.opened(false);

  State state = State.LINKED;
  TicketDocument wanted = OPEN;
  @Nullable TicketDocument delivered = OPEN;
  @Nullable Sighting seen;
  @Nullable Instant seenAt;
  @Nullable Touch touched;
  Set<String> ownedFields = Set.of();
  Set<String> correctedFields = Set.of();
  @Nullable Attempt attempt;
  @Nullable Instant linkedAt = NOON.minusSeconds(3600);
  @Nullable Instant checkTwinsAt;
  @Nullable Instant rollingSentAt;
  int reopens;
  boolean readWanted;

  static LinkFixture linked() {
    return new LinkFixture();
  }

  static LinkFixture in(State state) {
    LinkFixture link = new LinkFixture();
    link.state = state;
    if (!state.hasTicket()) {
      link.delivered = null;
    }
    return link;
  }

  LinkFixture wants(TicketDocument document) {
    wanted = document;
    return this;
  }

  LinkFixture delivered(@Nullable TicketDocument document) {
    delivered = document;
    return this;
  }

  LinkFixture seen(Sighting sighting, Instant at) {
    seen = sighting;
    seenAt = at;
    return this;
  }

  LinkFixture seenAt(Instant at) {
    seenAt = at;
    return this;
  }

  LinkFixture touched(Touch touch) {
    touched = touch;
    return this;
  }

  LinkFixture linkedAt(Instant at) {
    linkedAt = at;
    return this;
  }

  LinkFixture owned(String... fields) {
    ownedFields = Set.of(fields);
    return this;
  }

  LinkFixture twinsAt(Instant at) {
    checkTwinsAt = at;
    return this;
  }

  LinkFixture rollingSentAt(Instant at) {
    rollingSentAt = at;
    return this;
  }

  LinkFixture reopens(int times) {
    reopens = times;
    return this;
  }

  /** Another hub may have worked on it since the backup. */
  LinkFixture fromBackup() {
    attempt = new Attempt(TicketStep.READ, Attempt.SINCE_BACKUP, NOON.minusSeconds(5));
    readWanted = true;
    return this;
  }

  /** A step was begun and its answer never stored. */
  LinkFixture lost(TicketStep step) {
    attempt = new Attempt(step, "k1", NOON.minusSeconds(5));
    return this;
  }

  LinkFixture readWanted() {
    readWanted = true;
    return this;
  }

  TicketLink build() {
    return new TicketLink(
        1,
        1,
        "desk",
        Purpose.MAIN,
        1,
        state,
        "key",
        state.hasTicket() ? "100" : null,
        null,
        null,
        1,
        1,
        wanted,
        1,
        delivered,
        seen,
        seenAt,
        touched,
        ownedFields,
        correctedFields,
        attempt,
        null,
        0,
        linkedAt,
        checkTwinsAt,
        null,
        reopens,
        null,
        rollingSentAt,
        readWanted,
        false,
        null);
  }

  /** A document like the usual one with another manner of ending. */
  static TicketDocument ended(Resolve manner) {
    return new TicketDocument(
        false,
        OPEN.organisation(),
        OPEN.configurationItems(),
        OPEN.summary(),
        OPEN.body(),
        OPEN.priority(),
        OPEN.category(),
        OPEN.fields(),
        OPEN.rollingText(),
        manner,
        OPEN.visibility(),
        OPEN.link());
  }

  /** A document like the usual one with other fields. */
  static TicketDocument with(String summary, Priority priority, Map<String, String> fields) {
    return new TicketDocument(
        true,
        OPEN.organisation(),
        OPEN.configurationItems(),
        summary,
        OPEN.body(),
        priority,
        OPEN.category(),
        fields,
        OPEN.rollingText(),
        OPEN.resolve(),
        OPEN.visibility(),
        OPEN.link());
  }
}
