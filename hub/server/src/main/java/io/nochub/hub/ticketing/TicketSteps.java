package io.nochub.hub.ticketing;

import io.nochub.api.Capability;
import io.nochub.hub.routing.TicketRoute.Resolve;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides the next step for a ticket from what is wanted, what was delivered and what was seen. The
 * order is fixed: reopen, fields, notes, rolling text, resolve; so a resolve never goes out before
 * its note. Pure.
 */
final class TicketSteps {
  /** A person's work must not be overwritten on the strength of an older look. */
  static final Duration FRESH = Duration.ofSeconds(10);

  static final Duration ROLLING_PACE = Duration.ofMinutes(5);
  static final int MOST_REOPENS = 5;

  private TicketSteps() {}

  /** The step to take now. */
  static TicketStep next(
      TicketLink link, List<TicketNote> unsent, Set<Capability> can, Instant now) {
    return switch (link.state()) {
      case ABSENT -> link.wanted().open() ? TicketStep.CREATE : TicketStep.NOTHING;
      // nobody stored the answer of an earlier attempt, so it may have made a ticket
      case CREATING, UNCERTAIN ->
          can.contains(Capability.TICKET_FIND) ? TicketStep.FIND : TicketStep.NOTHING;
      case LINKED -> linked(link, unsent, can, now);
      case FOLLOWS ->
          link.readWanted()
              ? TicketStep.READ
              : noteDue(unsent, can) ? TicketStep.NOTE : TicketStep.NOTHING;
      case GONE ->
          link.wanted().open() && link.delivered() != null && !link.delivered().open()
              ? TicketStep.NEXT_GENERATION
              : TicketStep.NOTHING;
      case DEAD, ABANDONED -> TicketStep.NOTHING;
    };
  }

  private static TicketStep linked(
      TicketLink link, List<TicketNote> unsent, Set<Capability> can, Instant now) {
    TicketDocument delivered = deliveredOf(link);
    TicketDocument wanted = link.wanted();
    if (link.readWanted()) {
      return TicketStep.READ;
    }
    if (wanted.open() && !delivered.open()) {
      boolean mayReopen = can.contains(Capability.TICKET_REOPEN) && link.reopens() < MOST_REOPENS;
      return mayReopen ? TicketStep.REOPEN : TicketStep.NEXT_GENERATION;
    }
    if (can.contains(Capability.TICKET_FIELDS)
        && delivered.open()
        && !changedFields(link).isEmpty()) {
      return TicketStep.FIELDS;
    }
    if (noteDue(unsent, can)) {
      return TicketStep.NOTE;
    }
    if (rollingDue(link, can, now)) {
      return TicketStep.ROLLING_NOTE;
    }
    TicketStep end =
        !wanted.open() && delivered.open() ? resolve(link, can, now) : TicketStep.NOTHING;
    if (end != TicketStep.NOTHING) {
      return end;
    }
    Instant twins = link.checkTwinsAt();
    return twins != null && !twins.isAfter(now) ? TicketStep.FIND_TWIN : TicketStep.NOTHING;
  }

  private static TicketStep resolve(TicketLink link, Set<Capability> can, Instant now) {
    Resolve manner = link.wanted().resolve();
    if (!can.contains(Capability.TICKET_RESOLVE) || manner == Resolve.NEVER) {
      return TicketStep.NOTHING;
    }
    if (manner == Resolve.UNTOUCHED) {
      if (link.touched() != null) {
        return TicketStep.NOTHING;
      }
      Instant seenAt = link.seenAt();
      if (seenAt == null || seenAt.isBefore(now.minus(FRESH))) {
        return TicketStep.READ;
      }
    }
    return TicketStep.RESOLVE;
  }

  private static boolean noteDue(List<TicketNote> unsent, Set<Capability> can) {
    return !unsent.isEmpty() && can.contains(Capability.TICKET_NOTE);
  }

  private static boolean rollingDue(TicketLink link, Set<Capability> can, Instant now) {
    return can.contains(Capability.TICKET_ROLLING_NOTE)
        && rollingChanged(link)
        && !rollingDueAt(link).isAfter(now);
  }

  private static boolean rollingChanged(TicketLink link) {
    return !link.wanted().rollingText().equals(deliveredOf(link).rollingText());
  }

  private static Instant rollingDueAt(TicketLink link) {
    Instant sent = link.rollingSentAt();
    return sent == null ? Instant.EPOCH : sent.plus(ROLLING_PACE);
  }

  /**
   * When to come back though there is nothing to do now: a paced rolling text, a look for twins.
   */
  static Instant comeBack(TicketLink link, Set<Capability> can) {
    Instant next = Instant.MAX;
    if (link.state() != TicketLink.State.LINKED) {
      return next;
    }
    if (can.contains(Capability.TICKET_ROLLING_NOTE)
        && rollingChanged(link)
        && link.wanted().open()) {
      next = rollingDueAt(link);
    }
    Instant twins = link.checkTwinsAt();
    return twins != null && twins.isBefore(next) ? twins : next;
  }

  /** Names of what differs and may be written: "summary", "priority" and the routed fields. */
  static Map<String, String> changedFields(TicketLink link) {
    TicketDocument delivered = deliveredOf(link);
    TicketDocument wanted = link.wanted();
    Map<String, String> changed = new HashMap<>();
    if (!wanted.summary().equals(delivered.summary())) {
      changed.put(SUMMARY, wanted.summary());
    }
    if (wanted.priority() != delivered.priority()) {
      changed.put(PRIORITY, wanted.priority().name());
    }
    wanted
        .fields()
        .forEach(
            (name, value) -> {
              if (!value.equals(delivered.fields().get(name))) {
                changed.put(FIELD + name, value);
              }
            });
    changed.keySet().removeAll(link.ownedFields());
    return changed;
  }

  static final String SUMMARY = "summary";
  static final String PRIORITY = "priority";
  static final String FIELD = "field:";

  private static TicketDocument deliveredOf(TicketLink link) {
    TicketDocument delivered = link.delivered();
    if (delivered == null) {
      throw new IllegalStateException(
          "link " + link.id() + " is " + link.state() + " but nothing was delivered");
    }
    return delivered;
  }
}
