package io.nochub.hub.retention;

import io.nochub.hub.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Removes alerts and incidents that are over, with everything that hangs on them. What is open
 * stays, and so does what an open incident follows on, what waits to be delivered or is a dead
 * letter, a ticket nobody is sure of, and a job that runs.
 */
public final class HistoryStore {
  private static final int CANDIDATES = 50;

  /** An alert stands in a dozen indexes; one costs as much as so many other rows. */
  private static final int ROWS_OF_AN_ALERT = 5;

  private static final String HELD =
      "select 1 where exists (select 1 from alert where incident_id = ? and truth = 'OPEN')"
          + " or exists (select 1 from incident where previous_id = ? and closed_at is null)"
          + " or exists (select 1 from delivery where incident_id = ? and state in ('WAITING', 'DEAD'))"
          + " or exists (select 1 from ticket_link where incident_id = ?"
          + " and (doubted = 1 or state in ('CREATING', 'UNCERTAIN', 'DEAD')))"
          + " or exists (select 1 from job_run where incident_id = ? and ended_at is null)";

  // links first: once they are gone, nobody at a ticket can open the incident again
  private static final List<String> OF_INCIDENT =
      List.of(
          "delete from ticket_note where id in (select n.id from ticket_note n join ticket_link l"
              + " on l.id = n.link_id where l.incident_id = ? limit ?)",
          rows("ticket_link", "incident_id"),
          rows("notification", "incident_id"),
          rows("delivery", "incident_id"),
          rows("job_run", "incident_id"),
          rows("source_clearing", "incident_id"),
          rows("timeline", "incident_id"),
          "delete from trail where id in (select t.id from trail t join alert a"
              + " on a.id = t.alert_id where a.incident_id = ? limit ?)");

  private static final List<String> OF_ALERT =
      List.of(rows("trail", "alert_id"), rows("source_clearing", "alert_id"));

  private static String rows(String table, String of) {
    return "delete from "
        + table
        + " where id in (select id from "
        + table
        + " where "
        + of
        + " = ? limit ?)";
  }

  /** Where a walk through what ended stands: behind this row. */
  record Position(Instant at, long id) {
    static final Position START = new Position(Instant.EPOCH, 0);
  }

  /**
   * What one step did.
   *
   * @param next where the next one goes on
   * @param removed how many rows went
   * @param more whether there may be more to do
   */
  record Step(Position next, int removed, boolean more) {}

  /** Removes some incidents that were closed before then, oldest first, with what hangs on them. */
  Step trimIncidents(Transaction tx, Position after, Instant before, int rows) {
    List<Position> closed =
        tx.list(
            "select closed_at, id from incident where closed_at is not null"
                + " and (closed_at, id) > (?, ?) and closed_at < ? order by closed_at, id limit ?",
            row -> new Position(Instant.ofEpochMilli(row.getLong(1)), row.getLong(2)),
            after.at(),
            after.id(),
            before,
            CANDIDATES);
    tx.forgetRemembered();
    return walk(closed, after, rows, (id, left) -> held(tx, id) ? 0 : dropIncident(tx, id, left));
  }

  /** Removes some alerts that were never told and cleared before then, oldest first. */
  Step trimUntold(Transaction tx, Position after, Instant before, int rows) {
    List<Position> cleared =
        tx.list(
            "select cleared_at, id from alert where truth = 'CLEARED' and incident_id is null"
                + " and (cleared_at, id) > (?, ?) and cleared_at < ? order by cleared_at, id"
                + " limit ?",
            row -> new Position(Instant.ofEpochMilli(row.getLong(1)), row.getLong(2)),
            after.at(),
            after.id(),
            before,
            CANDIDATES);
    tx.forgetRemembered();
    return walk(cleared, after, rows, (id, left) -> dropAlert(tx, id, left));
  }

  /** Removes a thing, or as many rows of it as it may; gives how many. */
  private interface Dropping {
    int drop(long id, int atMost);
  }

  private static Step walk(List<Position> found, Position after, int rows, Dropping dropping) {
    Position reached = after;
    int removed = 0;
    for (Position one : found) {
      removed += dropping.drop(one.id(), rows - removed);
      if (removed >= rows) {
        // perhaps not all of it is gone
        return new Step(reached, removed, true);
      }
      reached = one;
    }
    return new Step(reached, removed, found.size() == CANDIDATES);
  }

  private static boolean held(Transaction tx, long incident) {
    return tx.first(HELD, row -> true, incident, incident, incident, incident, incident)
        .isPresent();
  }

  private static int dropIncident(Transaction tx, long id, int atMost) {
    int removed = drop(tx, OF_INCIDENT, id, atMost);
    while (removed < atMost) {
      int alerts =
          tx.update(
              "delete from alert where id in (select id from alert where incident_id = ? limit ?)",
              id,
              Math.max(1, (atMost - removed) / ROWS_OF_AN_ALERT));
      if (alerts == 0) {
        return removed + tx.update("delete from incident where id = ?", id);
      }
      removed += alerts * ROWS_OF_AN_ALERT;
    }
    return removed;
  }

  private static int dropAlert(Transaction tx, long id, int atMost) {
    int removed = drop(tx, OF_ALERT, id, atMost);
    if (removed < atMost) {
      removed += ROWS_OF_AN_ALERT * tx.update("delete from alert where id = ?", id);
    }
    return removed;
  }

  private static int drop(Transaction tx, List<String> statements, long id, int atMost) {
    int removed = 0;
    for (String statement : statements) {
      if (removed < atMost) {
        removed += tx.update(statement, id, atMost - removed);
      }
    }
    return removed;
  }

  /** When the first of what is still kept ended. */
  Optional<Instant> oldest(Transaction tx) {
    Optional<Instant> incident =
        tx.first(
            "select closed_at from incident where closed_at is not null order by closed_at limit 1",
            row -> Instant.ofEpochMilli(row.getLong(1)));
    Optional<Instant> alert =
        tx.first(
            "select cleared_at from alert where truth = 'CLEARED' and incident_id is null"
                + " order by cleared_at limit 1",
            row -> Instant.ofEpochMilli(row.getLong(1)));
    return incident.isPresent() && alert.isPresent()
        ? incident.filter(alert.get()::isAfter).or(() -> alert)
        : incident.or(() -> alert);
  }

  /**
   * Some trail entries in the order in which they were written.
   *
   * @param last the id of the last one looked at; 0 if there are none from before then
   * @param over those of alerts that are over, and not of an open incident
   */
  record Trails(long last, List<Long> over) {}

  /** Looks at entries with an id above the given one, written before then. */
  Trails trails(Transaction tx, long after, Instant before, int atMost) {
    record Entry(long id, Instant at, boolean over) {}
    List<Entry> entries =
        tx.list(
            "select t.id, t.at, a.truth = 'CLEARED' and (a.incident_id is null or i.closed_at is"
                + " not null) from trail t left join alert a on a.id = t.alert_id left join"
                + " incident i on i.id = a.incident_id where t.id > ? order by t.id limit ?",
            row ->
                new Entry(row.getLong(1), Instant.ofEpochMilli(row.getLong(2)), row.getBoolean(3)),
            after,
            atMost);
    long last = 0;
    List<Long> over = new ArrayList<>();
    for (Entry entry : entries) {
      if (!entry.at().isBefore(before)) {
        break;
      }
      last = entry.id();
      if (entry.over()) {
        over.add(entry.id());
      }
    }
    return new Trails(last, over);
  }

  void deleteTrails(Transaction tx, List<Long> ids) {
    ids.forEach(id -> tx.update("delete from trail where id = ?", id));
  }
}
