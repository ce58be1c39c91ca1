package io.nochub.hub.board;

import io.nochub.hub.alert.SeverityRank;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.web.board.BoardView.Filter;
import io.nochub.hub.web.board.BoardView.Line;
import io.nochub.hub.web.board.BoardView.State;
import io.nochub.hub.web.board.BoardView.Ticket;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the lines of the board in one go; names of clients, sites and devices come along. */
final class BoardStore {
  private static final int COUNTED = 10_000;

  private static final String SELECT =
      "select i.id, i.severity, i.state, i.live, i.title, i.client_id, c.name, s.name, d.name,"
          + " i.integration, i.opened_at, i.changed_at, i.acknowledged_by, i.alerts, i.repeats"
          + " from incident i left join client c on c.id = i.client_id"
          + " left join site s on s.id = i.site_id left join device d on d.id = i.device_id";

  /** Open and acknowledged incidents that fit: the gravest first, the oldest first among those. */
  List<Line> open(Transaction tx, Filter filter, int atMost) {
    StringBuilder sql = new StringBuilder(SELECT);
    List<@Nullable Object> parameters = new ArrayList<>();
    sql.append(" where i.state in ('OPEN', 'ACKNOWLEDGED')");
    filter.client().ifPresent(client -> and(sql, parameters, "i.client_id || '' = ?", client));
    filter
        .severity()
        .ifPresent(grade -> and(sql, parameters, "i.severity = ?", SeverityRank.of(grade)));
    filter.text().ifPresent(text -> search(tx, sql, parameters, text));
    parameters.add(atMost);
    return tx.list(
        sql + " order by i.severity desc, i.opened_at, i.id limit ?",
        row -> line(row, List.of()),
        parameters.toArray());
  }

  Optional<Line> line(Transaction tx, long id) {
    return tx.first(SELECT + " where i.id = ?", row -> line(row, List.of()), id);
  }

  /** The tickets of an incident, latest first. */
  List<Ticket> tickets(Transaction tx, long incidentId) {
    return tx.list(
        "select integration, state, number, ticket_id, url, touched_by, problem from ticket_link"
            + " where incident_id = ? order by id desc",
        BoardStore::ticket,
        incidentId);
  }

  /** When the alert that opened last did so. */
  Optional<Instant> lastAlert(Transaction tx) {
    return tx.first(
        "select opened_at from alert order by id desc limit 1",
        row -> Instant.ofEpochMilli(row.getLong(1)));
  }

  /** How many deliveries were given up; counted up to 10,000. */
  long deadDeliveries(Transaction tx) {
    return count(tx, "delivery where state = 'DEAD'");
  }

  /** How many inputs nobody could make sense of, or decide; counted up to 10,000. */
  long deadInputs(Transaction tx) {
    return count(tx, "dead_input where again = 0");
  }

  private static long count(Transaction tx, String what) {
    return tx.number(
        "select count(*) from (select 1 from " + what + " limit " + COUNTED + ") counted");
  }

  /** Why nothing is sent to some integrations at present, in sentences. */
  List<String> holds(Transaction tx, Instant now) {
    return tx.list(
        "select integration, reason from lane_hold where until is null or until > ?"
            + " or kind = 'OUTAGE' order by integration",
        row -> "Nothing is sent to " + row.getString(1) + ": " + row.getString(2),
        now);
  }

  private static void search(
      Transaction tx, StringBuilder sql, List<@Nullable Object> parameters, String text) {
    String wanted = tx.dialect().containing(text.toLowerCase(Locale.ROOT));
    // the names are looked through once, not for each incident
    sql.append(" and (i.search like ? escape '\\' or i.client_id in")
        .append(" (select id from client where lower(name) like ? escape '\\') or i.device_id in")
        .append(" (select id from device where lower(name) like ? escape '\\'))");
    parameters.addAll(List.of(wanted, wanted, wanted));
  }

  private static void and(
      StringBuilder sql, List<@Nullable Object> parameters, String condition, Object value) {
    sql.append(" and ").append(condition);
    parameters.add(value);
  }

  private static Line line(ResultSet row, List<Ticket> tickets) throws SQLException {
    return new Line(
        row.getLong(1),
        SeverityRank.severity(row.getInt(2)),
        state(Incident.State.valueOf(row.getString(3))),
        row.getLong(4) == 1,
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        Instant.ofEpochMilli(row.getLong(11)),
        Instant.ofEpochMilli(row.getLong(12)),
        row.getString(13),
        row.getInt(14),
        row.getInt(15),
        tickets);
  }

  private static State state(Incident.State state) {
    return switch (state) {
      case OPEN -> State.OPEN;
      case ACKNOWLEDGED -> State.ACKNOWLEDGED;
      case RESOLVED -> State.RESOLVED;
      case CLOSED -> State.CLOSED;
    };
  }

  private static Ticket ticket(ResultSet row) throws SQLException {
    String state = row.getString(2);
    String number = row.getString(3) == null ? row.getString(4) : row.getString(3);
    String label = number == null ? state.toLowerCase(Locale.ROOT) : "#" + number;
    return new Ticket(
        row.getString(1), label, state, row.getString(5), row.getString(6), row.getString(7));
  }
}
