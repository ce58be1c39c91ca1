package io.nochub.hub.incident;

import io.nochub.api.signal.Severity;
import io.nochub.hub.alert.SeverityRank;
import io.nochub.hub.inventory.Place;
import io.nochub.hub.store.Columns;
import io.nochub.hub.store.ListQuery;
import io.nochub.hub.store.RowUpdate;
import io.nochub.hub.store.TextIndexing;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.store.WriterCache;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Keeps incidents and their timelines. */
public final class IncidentStore {
  private static final String COLUMNS =
      "id, client_id, site_id, device_id, integration, title, severity, state, live, route_id,"
          + " opened_at, changed_at, acknowledged_at, acknowledged_by, resolved_at, resolved_by,"
          + " close_due, closed_at, alerts, repeats, reopened, previous_id, kind";

  /** What a text is looked for in. */
  public static final String SEARCHED = "title";

  private static final String SELECT = "select " + COLUMNS + " from incident ";

  /** Incidents that are worked with. */
  private static final long KEPT = 20_000;

  private final WriterCache<Long, Incident> byId = new WriterCache<>(KEPT);
  private final LongConsumer changed;

  /**
   * Makes it.
   *
   * @param changed told the id of an incident after the commit of what changed it or its timeline
   */
  public IncidentStore(LongConsumer changed) {
    this.changed = changed;
  }

  /** A store that tells nobody. */
  public IncidentStore() {
    this(id -> {});
  }

  /** What a list of incidents is narrowed to; null or empty means all. */
  public record Filter(
      Set<Incident.State> states,
      @Nullable String client,
      @Nullable String device,
      @Nullable Severity severity,
      @Nullable String integration,
      @Nullable String text,
      @Nullable Instant since,
      @Nullable Instant until) {
    public static final Filter ALL = new Filter(Set.of(), null, null, null, null, null, null, null);

    /** What somebody has to do something about. */
    public static final Filter OPEN =
        new Filter(
            Set.of(Incident.State.OPEN, Incident.State.ACKNOWLEDGED),
            null,
            null,
            null,
            null,
            null,
            null,
            null);
  }

  /** Stores a new incident and gives it with its id, or writes a known one over. */
  public Incident save(Transaction tx, Incident i) {
    if (i.id() == 0) {
      long id =
          tx.insert(
              "insert into incident ("
                  + COLUMNS.substring("id, ".length())
                  + ", search) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                  + " ?, ?, ?)",
              i.place().clientId(),
              i.place().siteId(),
              i.place().deviceId(),
              i.integration(),
              i.title(),
              SeverityRank.of(i.severity()),
              i.state(),
              i.live(),
              i.routeId(),
              i.openedAt(),
              i.changedAt(),
              i.acknowledgedAt(),
              i.acknowledgedBy(),
              i.resolvedAt(),
              i.resolvedBy(),
              i.closeDue(),
              i.closedAt(),
              i.alerts(),
              i.repeats(),
              i.reopened(),
              i.previousId(),
              i.kind(),
              searched(i.title()));
      TextIndexing.added(tx, "incident", id);
      tx.afterCommit(() -> changed.accept(id));
      Incident incident = i.withId(id);
      byId.put(tx, id, incident);
      return incident;
    }
    tx.afterCommit(() -> changed.accept(i.id()));
    Incident b = incident(tx, i.id()).orElseThrow();
    new RowUpdate("incident", i.id())
        .set("client_id", b.place().clientId(), i.place().clientId())
        .set("site_id", b.place().siteId(), i.place().siteId())
        .set("device_id", b.place().deviceId(), i.place().deviceId())
        .set("title", b.title(), i.title())
        .set("search", b.title(), i.title(), IncidentStore::searched)
        .set("severity", b.severity(), i.severity(), SeverityRank::of)
        .set("state", b.state(), i.state())
        .set("live", b.live(), i.live())
        .set("route_id", b.routeId(), i.routeId())
        .set("changed_at", b.changedAt(), i.changedAt())
        .set("acknowledged_at", b.acknowledgedAt(), i.acknowledgedAt())
        .set("acknowledged_by", b.acknowledgedBy(), i.acknowledgedBy())
        .set("resolved_at", b.resolvedAt(), i.resolvedAt())
        .set("resolved_by", b.resolvedBy(), i.resolvedBy())
        .set("close_due", b.closeDue(), i.closeDue())
        .set("closed_at", b.closedAt(), i.closedAt())
        .set("alerts", b.alerts(), i.alerts())
        .set("repeats", b.repeats(), i.repeats())
        .set("reopened", b.reopened(), i.reopened())
        .run(tx);
    byId.put(tx, i.id(), i);
    return i;
  }

  public Optional<Incident> incident(Transaction tx, long id) {
    Incident known = byId.get(tx, id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Incident> incident = tx.first(SELECT + "where id = ?", IncidentStore::read, id);
    incident.ifPresent(found -> byId.put(tx, id, found));
    return incident;
  }

  /** Incidents with an id below the given one, latest first. */
  public List<Incident> list(Transaction tx, Filter filter, long before, int atMost) {
    ListQuery query =
        new ListQuery("incident." + COLUMNS, "incident", before)
            .equal("device_id", filter.device());
    if (!filter.states().isEmpty() && !filter.states().contains(Incident.State.CLOSED)) {
      query.where("closed_at is null");
    }
    Severity severity = filter.severity();
    return query
        .equal("client_id", filter.client())
        .equal("integration", filter.integration())
        .equal("severity", severity == null ? null : SeverityRank.of(severity))
        .search(tx, SEARCHED, filter.text())
        .in("state", List.copyOf(filter.states()))
        .between(tx, "opened_at", filter.since(), filter.until())
        .latest(tx, IncidentStore::read, atMost);
  }

  /**
   * Open incidents of an integration that are not live, in slices: those with an id above the given
   * one.
   */
  public List<Incident> observed(Transaction tx, String integration, long after, int atMost) {
    return tx.list(
        SELECT
            + "where integration || '' = ? and live = 0 and closed_at is null"
            + " and state in ('OPEN', 'ACKNOWLEDGED') and id > ? order by id limit ?",
        IncidentStore::read,
        integration,
        after,
        atMost);
  }

  /** When the next resolved incident can no longer be reopened. */
  public Optional<Instant> nextCloseDue(Transaction tx) {
    return tx.first(
        "select close_due from incident where close_due is not null order by close_due limit 1",
        row -> Instant.ofEpochMilli(row.getLong(1)));
  }

  /** Resolved incidents that can no longer be reopened. */
  public List<Incident> closeDue(Transaction tx, Instant now, int atMost) {
    return tx.list(
        SELECT + "where close_due is not null and close_due <= ? order by close_due limit ?",
        IncidentStore::read,
        now,
        atMost);
  }

  /** Adds to the timeline. */
  public void add(Transaction tx, long incidentId, TimelineEntry entry) {
    tx.update(
        "insert into timeline (incident_id, at, actor_kind, actor, kind, text) values (?, ?, ?, ?,"
            + " ?, ?)",
        incidentId,
        entry.at(),
        entry.actor().kind(),
        entry.actor().name(),
        entry.kind(),
        entry.text());
    tx.afterCommit(() -> changed.accept(incidentId));
  }

  /** The latest entries, latest first. */
  public List<TimelineEntry> timeline(Transaction tx, long incidentId, int atMost) {
    return tx.list(
        "select at, actor_kind, actor, kind, text from timeline where incident_id = ? order by id"
            + " desc limit ?",
        row ->
            new TimelineEntry(
                Instant.ofEpochMilli(row.getLong(1)),
                new Actor(Actor.Kind.valueOf(row.getString(2)), row.getString(3)),
                TimelineEntry.Kind.valueOf(row.getString(4)),
                row.getString(5)),
        incidentId,
        atMost);
  }

  private static String searched(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static Incident read(ResultSet row) throws SQLException {
    Columns columns = new Columns(row);
    return new Incident(
        columns.number(),
        new Place(columns.text(), columns.textOrNull(), columns.textOrNull()),
        columns.text(),
        columns.text(),
        SeverityRank.severity((int) columns.number()),
        columns.word(Incident.State.class),
        columns.flag(),
        columns.number(),
        columns.time(),
        columns.time(),
        columns.timeOrNull(),
        columns.textOrNull(),
        columns.timeOrNull(),
        columns.textOrNull(),
        columns.timeOrNull(),
        columns.timeOrNull(),
        (int) columns.number(),
        columns.number(),
        (int) columns.number(),
        columns.numberOrNull(),
        columns.word(Incident.Kind.class));
  }
}
