package io.nochub.hub.ticketing;

import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSnapshot.State;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares a fresh look at a ticket with what the hub wrote and last saw, and says what people did
 * to it. What equals what we wrote is an echo and means nothing; what rules of the ticket system
 * did is taken as it is. Pure.
 */
final class TicketComparison {
  /**
   * What a ticket system's own rules do to a new ticket is where work starts, not somebody's work.
   */
  private static final Duration SETTLING = Duration.ofMinutes(1);

  /**
   * What people did since the last look; null where they did not.
   *
   * @param ended whether the ticket is closed now, whoever did it
   * @param ownedFields what a person changed that the hub had written
   */
  record Findings(
      @Nullable Touch touch,
      @Nullable String takenBy,
      @Nullable String closedBy,
      @Nullable String reopenedBy,
      boolean ended,
      @Nullable String mergedInto,
      @Nullable String newCompany,
      Set<String> ownedFields) {}

  /** Who ended a ticket, or opened it again, if no person did while this hub was a backup. */
  static final String BEFORE_RESTORE = "the hub, before it was restored";

  private TicketComparison() {}

  /**
   * Compares.
   *
   * @param automation names of actors that are programs, lower case
   */
  static Findings compare(TicketLink link, TicketSnapshot now, Set<String> automation) {
    TicketDocument delivered =
        Objects.requireNonNull(link.delivered(), "a ticket that is read was delivered");
    Touch touch = newTouch(link, now, automation);
    boolean ended = now.state().isEnded();
    return new Findings(
        touch,
        touch != null && !ended ? takenBy(link.seen(), now, touch) : null,
        ended && delivered.open() ? closedBy(link, touch) : null,
        !ended && !delivered.open() ? reopenedBy(link, touch) : null,
        ended,
        now.mergedInto(),
        newCompany(link, delivered, now),
        touch == null ? Set.of() : owned(link.wanted(), delivered, now));
  }

  private static @Nullable Touch newTouch(
      TicketLink link, TicketSnapshot now, Set<String> automation) {
    Touch touch = now.touched();
    if (touch == null || automation.contains(touch.by().toLowerCase(java.util.Locale.ROOT))) {
      return null;
    }
    Sighting before = link.seen();
    if (before != null && touch.equals(before.touched())) {
      return null;
    }
    Instant linkedAt = link.linkedAt();
    boolean settling = linkedAt != null && touch.at().isBefore(linkedAt.plus(SETTLING));
    return settling && !isWriting(touch.kind()) ? null : touch;
  }

  /** Rules change fields; writing to somebody is done by people. */
  private static boolean isWriting(Touch.Kind kind) {
    return kind == Touch.Kind.NOTE
        || kind == Touch.Kind.CLIENT_REPLY
        || kind == Touch.Kind.TIME_ENTRY;
  }

  /**
   * What was ended since the backup was not ended for nothing: to open it again on the word of an
   * old database would be the mistake.
   */
  private static @Nullable String closedBy(TicketLink link, @Nullable Touch touch) {
    if (touch != null) {
      return touch.by();
    }
    return link.isFromBackup() && link.wanted().open() ? BEFORE_RESTORE : null;
  }

  /** Likewise: it was not opened again for nothing. */
  private static @Nullable String reopenedBy(TicketLink link, @Nullable Touch touch) {
    if (touch != null) {
      return touch.by();
    }
    return link.isFromBackup() && !link.wanted().open() ? BEFORE_RESTORE : null;
  }

  private static @Nullable String takenBy(
      @Nullable Sighting before, TicketSnapshot now, Touch touch) {
    String assignee = now.assignee();
    if (assignee != null && (before == null || !assignee.equals(before.assignee()))) {
      return assignee;
    }
    boolean inProgress =
        now.state() == State.IN_PROGRESS && (before == null || before.state() != State.IN_PROGRESS);
    return inProgress ? touch.by() : null;
  }

  private static @Nullable String newCompany(
      TicketLink link, TicketDocument delivered, TicketSnapshot now) {
    String company = now.organisationId();
    if (company == null
        || delivered.organisation() == null
        || company.equals(delivered.organisation())) {
      return null;
    }
    Sighting before = link.seen();
    return before != null && company.equals(before.organisation()) ? null : company;
  }

  private static Set<String> owned(
      TicketDocument wanted, TicketDocument delivered, TicketSnapshot now) {
    Set<String> owned = new HashSet<>();
    if (now.summary() != null
        && !now.summary().equals(delivered.summary())
        && !now.summary().equals(wanted.summary())) {
      owned.add(TicketSteps.SUMMARY);
    }
    delivered
        .fields()
        .forEach(
            (name, value) -> {
              String actual = now.fields().get(name);
              if (actual != null
                  && !actual.equals(value)
                  && !actual.equals(wanted.fields().get(name))) {
                owned.add(TicketSteps.FIELD + name);
              }
            });
    return owned;
  }
}
