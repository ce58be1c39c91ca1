package io.nochub.plugins.lab.desk;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.plugins.lab.desk.Technician.Step;
import io.nochub.plugins.lab.desk.Ticket.Change;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The desk: all tickets, in memory and on disk. Whoever asks first sees to it that the technician
 * has done what is due; so the technician needs no thread. Thread-safe.
 */
final class Desk {
  /** A change of one ticket; may refuse. */
  @FunctionalInterface
  interface Edit {
    Ticket of(Ticket ticket) throws IntegrationException;
  }

  /** Makes a ticket of the number it is given. */
  @FunctionalInterface
  interface Making {
    Ticket of(long number, Instant now) throws IntegrationException;
  }

  private final TicketFolder folder;
  private final Technician technician;
  private final Trouble trouble;
  private final InstantSource clock;
  private @Nullable NavigableMap<Long, Ticket> loaded;
  private long lastChange;

  Desk(TicketFolder folder, Technician technician, Trouble trouble, InstantSource clock) {
    this.folder = folder;
    this.technician = technician;
    this.trouble = trouble;
    this.clock = clock;
  }

  /** The ticket with the key, made now if there is none. On disk when this returns. */
  synchronized Ticket create(String key, Making making, String by) throws IntegrationException {
    NavigableMap<Long, Ticket> tickets = upToDate();
    Optional<Ticket> earlier = byKey(key);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    long number = tickets.isEmpty() ? 1 : tickets.lastKey() + 1;
    Instant now = clock.instant();
    return save(making.of(number, now), now, by);
  }

  synchronized Optional<Ticket> byKey(String key) throws IntegrationException {
    return upToDate().values().stream().filter(ticket -> ticket.key().equals(key)).findFirst();
  }

  /** The ticket of that id, or NOT_FOUND. */
  synchronized Ticket ticket(String id) throws IntegrationException {
    return upToDate().values().stream()
        .filter(ticket -> ticket.id().equals(id))
        .findFirst()
        .orElseThrow(() -> IntegrationException.of(Kind.NOT_FOUND, "there is no ticket " + id));
  }

  /** Changes a ticket; what changes nothing is not written. On disk when this returns. */
  synchronized Ticket change(String id, Edit edit, String by) throws IntegrationException {
    Ticket before = ticket(id);
    Ticket after = edit.of(before);
    return after.equals(before) ? before : save(after, clock.instant(), by);
  }

  /** The tickets changed after a change, the longest unchanged first. */
  synchronized List<Ticket> changedAfter(long change) throws IntegrationException {
    return upToDate().values().stream()
        .filter(ticket -> ticket.lastChange().number() > change)
        .sorted(Comparator.comparingLong(ticket -> ticket.lastChange().number()))
        .toList();
  }

  /** How many tickets there are; the technician is left alone. */
  synchronized int count() throws IntegrationException {
    trouble.meet(clock.instant());
    return tickets().size();
  }

  private NavigableMap<Long, Ticket> upToDate() throws IntegrationException {
    Instant now = clock.instant();
    trouble.meet(now);
    NavigableMap<Long, Ticket> tickets = tickets();
    for (Ticket ticket : List.copyOf(tickets.values())) {
      letTechnicianWork(ticket, now);
    }
    return tickets;
  }

  private void letTechnicianWork(Ticket ticket, Instant now) throws IntegrationException {
    if (ticket.standing().status().state().isEnded()) {
      return;
    }
    Ticket current = ticket;
    List<Step> plan = technician.plan(ticket);
    for (Step step : plan.subList(Math.min(plan.size(), ticket.technicianActs()), plan.size())) {
      if (!step.at().isAfter(now)) {
        Instant at = Technician.time(step, current);
        current = save(technician.perform(step, current), at, Technician.NAME);
      }
    }
  }

  private NavigableMap<Long, Ticket> tickets() throws IntegrationException {
    NavigableMap<Long, Ticket> tickets = loaded;
    if (tickets == null) {
      tickets = new TreeMap<>();
      for (Ticket ticket : folder.load()) {
        tickets.put(ticket.number(), ticket);
        lastChange = Math.max(lastChange, ticket.lastChange().number());
      }
      loaded = tickets;
    }
    return tickets;
  }

  private Ticket save(Ticket ticket, Instant at, String by) throws IntegrationException {
    Ticket changed = ticket.changed(new Change(lastChange + 1, at, by));
    try {
      folder.save(changed);
    } catch (IntegrationException e) {
      // Whether it is on disk is not known for sure: the disk is asked before anything else.
      loaded = null;
      throw e;
    }
    lastChange++;
    tickets().put(changed.number(), changed);
    return changed;
  }
}
