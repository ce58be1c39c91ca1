package io.nochub.plugins.lab.desk;

import io.nochub.api.ticket.TicketSnapshot.Touch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ticket as it stands in its file.
 *
 * @param key what the one who made it calls it; two tickets never have the same
 * @param touched last act of the technician
 * @param technicianActs how many acts of the technician's plan are done
 */
record Ticket(
    long number,
    String key,
    Opening opening,
    Standing standing,
    Change lastChange,
    @Nullable Touch touched,
    List<Note> notes,
    int technicianActs) {

  /** How it came in; never changes. */
  record Opening(Instant at, @Nullable String organisation, String summary, String body) {}

  /** How it stands. */
  record Standing(String queue, String priority, Status status, @Nullable String assignee) {
    Standing with(Status other) {
      return new Standing(queue, priority, other, assignee);
    }

    Standing assignedTo(String name) {
      return new Standing(queue, priority, status, name);
    }
  }

  /** Changes are numbered over all tickets of a desk. */
  record Change(long number, Instant at, String by) {}

  /**
   * A note.
   *
   * @param key of the change that wrote it; null for the technician's
   */
  record Note(
      String id,
      Instant at,
      String by,
      String text,
      boolean customer,
      boolean rolling,
      @Nullable String key) {}

  Ticket {
    notes = List.copyOf(notes);
  }

  String id() {
    return Long.toString(number);
  }

  Ticket with(Standing other) {
    return new Ticket(number, key, opening, other, lastChange, touched, notes, technicianActs);
  }

  /** Adds the note, or puts it in the place of the one with its id. */
  Ticket with(Note note) {
    List<Note> all = new ArrayList<>(notes);
    all.replaceAll(old -> old.id().equals(note.id()) ? note : old);
    if (!all.contains(note)) {
      all.add(note);
    }
    return new Ticket(number, key, opening, standing, lastChange, touched, all, technicianActs);
  }

  Ticket changed(Change change) {
    return new Ticket(number, key, opening, standing, change, touched, notes, technicianActs);
  }

  Ticket touchedByTechnician(Touch touch) {
    return new Ticket(number, key, opening, standing, lastChange, touch, notes, technicianActs + 1);
  }
}
