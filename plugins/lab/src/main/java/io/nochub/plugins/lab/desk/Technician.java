package io.nochub.plugins.lab.desk;

import io.nochub.api.ticket.TicketSnapshot.Touch;
import io.nochub.plugins.lab.desk.Ticket.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The pretend technician. What happens to a ticket and when follows from its number and its opening
 * alone. Pure.
 */
record Technician(Pace pace) {
  static final String NAME = "Technician (pretend)";

  /** How eager. */
  public enum Pace {
    NONE,
    SLOW,
    BUSY
  }

  /** What can happen to a ticket, in this order. */
  enum Act {
    TAKE,
    REMARK,
    RESOLVE
  }

  /** One act and its time. */
  record Step(Act act, Instant at) {}

  private static final List<String> REMARKS =
      List.of(
          "Had a look at it, calling the client now.",
          "Seen this before on that device. Checking the log.",
          "A restart did not help, looking further.",
          "The client says it began after lunch.");

  /** What will be done to the ticket as long as nobody ends it. */
  List<Step> plan(Ticket ticket) {
    return switch (pace) {
      case NONE -> List.of();
      case SLOW -> steps(ticket, acts(ticket, 1), Duration.ofMinutes(2), Duration.ofMinutes(3));
      case BUSY -> steps(ticket, acts(ticket, 2), Duration.ofSeconds(15), Duration.ofSeconds(30));
    };
  }

  /** When a step is done: at its time, or right after the last change if that was later. */
  static Instant time(Step step, Ticket ticket) {
    Instant last = ticket.lastChange().at();
    return step.at().isBefore(last) ? last : step.at();
  }

  /** Does the step. */
  Ticket perform(Step step, Ticket ticket) {
    Instant at = time(step, ticket);
    Ticket changed =
        switch (step.act()) {
          case TAKE -> ticket.with(ticket.standing().with(Status.OPEN).assignedTo(NAME));
          case REMARK -> ticket.with(remark(ticket, at));
          case RESOLVE -> ticket.with(ticket.standing().with(Status.RESOLVED));
        };
    return changed.touchedByTechnician(new Touch(at, kind(step.act()), NAME));
  }

  /** Of every four tickets so many go all the way, one is only worked on, the others wait. */
  private static int acts(Ticket ticket, int resolvedOfFour) {
    int lot = (int) (spread(ticket.number()) % 4);
    return lot < resolvedOfFour ? 3 : lot == resolvedOfFour ? 2 : 0;
  }

  private static List<Step> steps(Ticket ticket, int count, Duration least, Duration spread) {
    List<Step> steps = new ArrayList<>();
    Instant at = ticket.opening().at();
    for (int i = 0; i < count; i++) {
      long more = spread(ticket.number() * 3 + i) % spread.toSeconds();
      at = at.plus(least).plusSeconds(more);
      steps.add(new Step(Act.values()[i], at));
    }
    return steps;
  }

  private static Note remark(Ticket ticket, Instant at) {
    String text = REMARKS.get((int) (spread(ticket.number()) / 4 % REMARKS.size()));
    String id = "n" + (ticket.notes().size() + 1);
    return new Note(id, at, NAME, text + " (pretend)", false, false, null);
  }

  private static Touch.Kind kind(Act act) {
    return switch (act) {
      case TAKE -> Touch.Kind.ASSIGNMENT;
      case REMARK -> Touch.Kind.NOTE;
      case RESOLVE -> Touch.Kind.STATUS;
    };
  }

  /** Spreads neighbouring numbers; never negative. */
  private static long spread(long number) {
    return (number * 0x9E3779B97F4A7C15L) >>> 33;
  }
}
