package io.nochub.hub.alert;

import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Subject;
import io.nochub.hub.inventory.Place;
import io.nochub.hub.store.Columns;
import io.nochub.hub.store.ListQuery;
import io.nochub.hub.store.RowUpdate;
import io.nochub.hub.store.TextIndexing;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.store.WriterCache;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps alerts with their reasons and trail, the events that were taken in, and clears that came
 * too early.
 */
public final class AlertStore {
  private static final Duration TOMBSTONE = Duration.ofHours(24);
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
  private static final String COLUMNS =
      "id, integration, feed, source_alert_id, fingerprint, organisation, subject, client_id,"
          + " site_id, device_id, condition_name, severity, source_severity, category, momentary,"
          + " title, body, link, details, truth, told, incident_id, route_id, opened_at,"
          + " occurred_at, last_seen_at, cleared_at, clear_note, repeats";

  /** What a text is looked for in. */
  public static final String SEARCHED = "title || ' ' || condition_name";

  private static final String SELECT = "select " + COLUMNS + " from alert ";

  /** About so many characters of text, in alerts that are worked with. */
  private static final long KEPT_CHARACTERS = 10_000_000;

  /** Seeing an alert again and again is not worth a write each time. */
  private static final Duration SEEN_LATELY = Duration.ofMinutes(1);

  private static final long KEPT_KEYS = 20_000;

  private final JsonMapper json = JsonMapper.builder().build();
  private final WriterCache<Long, Alert> byId =
      new WriterCache<>(KEPT_CHARACTERS, AlertStore::characters);
  private final WriterCache<String, Long> openIds = new WriterCache<>(KEPT_KEYS);
  private final WriterCache<SourceId, Long> latestIds = new WriterCache<>(KEPT_KEYS);
  private final WriterCache<Long, List<Reason>> reasons = new WriterCache<>(KEPT_KEYS);

  /** The alert that an incident was given last. */
  private final WriterCache<Long, Long> lastCarried = new WriterCache<>(KEPT_KEYS);

  /** Fingerprints of which there is one alert only, with its id; 0 if there is none yet. */
  private final WriterCache<String, Long> onlyIds = new WriterCache<>(KEPT_KEYS);

  /** What its source calls an alert. */
  private record SourceId(String integration, String feed, String alertId) {
    static SourceId of(Alert alert) {
      Origin origin = alert.origin();
      return new SourceId(origin.integration(), origin.feed(), origin.sourceAlertId());
    }
  }

  /** What a list of alerts is narrowed to; null means all. */
  public record Filter(
      @Nullable Truth truth,
      @Nullable String client,
      @Nullable String device,
      @Nullable String integration,
      @Nullable Long incident,
      @Nullable Severity severity,
      @Nullable String text,
      @Nullable Instant since,
      @Nullable Instant until) {
    public static final Filter ALL =
        new Filter(null, null, null, null, null, null, null, null, null);
  }

  /** Stores a new alert and gives it with its id, or writes a known one over. */
  public Alert save(Transaction tx, Alert alert) {
    return alert.id() == 0 ? insert(tx, alert) : update(tx, alert);
  }

  private Alert insert(Transaction tx, Alert a) {
    long id =
        tx.insert(
            "insert into alert ("
                + COLUMNS.substring("id, ".length())
                + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            a.origin().integration(),
            a.origin().feed(),
            a.origin().sourceAlertId(),
            a.origin().fingerprint(),
            a.origin().organisation(),
            json.writeValueAsString(a.report().subject()),
            a.place().clientId(),
            a.place().siteId(),
            a.place().deviceId(),
            a.report().condition(),
            SeverityRank.of(a.report().severity()),
            a.report().sourceSeverity(),
            a.report().category(),
            a.report().momentary(),
            a.report().title(),
            a.report().body(),
            text(a.report().link()),
            json.writeValueAsString(a.report().details()),
            a.truth(),
            a.told(),
            a.incidentId(),
            routeOrNull(a),
            a.openedAt(),
            a.report().occurredAt(),
            a.lastSeenAt(),
            a.clearedAt(),
            a.clearNote(),
            a.repeats());
    TextIndexing.added(tx, "alert", id);
    Alert alert = a.withId(id);
    keep(tx, alert);
    String fingerprint = a.origin().fingerprint();
    Long only = onlyIds.get(tx, fingerprint);
    if (only != null && only == 0) {
      onlyIds.put(tx, fingerprint, id);
    } else {
      onlyIds.drop(tx, fingerprint);
    }
    latestIds.put(tx, SourceId.of(alert), id);
    reasons.put(tx, id, List.of());
    return alert;
  }

  private Alert update(Transaction tx, Alert a) {
    Alert b = alert(tx, a.id()).orElseThrow();
    new RowUpdate("alert", a.id())
        .set("source_alert_id", b.origin().sourceAlertId(), a.origin().sourceAlertId())
        .set("subject", b.report().subject(), a.report().subject(), json::writeValueAsString)
        .set("client_id", b.place().clientId(), a.place().clientId())
        .set("site_id", b.place().siteId(), a.place().siteId())
        .set("device_id", b.place().deviceId(), a.place().deviceId())
        .set("condition_name", b.report().condition(), a.report().condition())
        .set("severity", b.report().severity(), a.report().severity(), SeverityRank::of)
        .set("source_severity", b.report().sourceSeverity(), a.report().sourceSeverity())
        .set("category", b.report().category(), a.report().category())
        .set("momentary", b.report().momentary(), a.report().momentary())
        .set("title", b.report().title(), a.report().title())
        .set("body", b.report().body(), a.report().body())
        .set("link", text(b.report().link()), text(a.report().link()))
        .set("details", b.report().details(), a.report().details(), json::writeValueAsString)
        .set("truth", b.truth(), a.truth())
        .set("told", b.told(), a.told())
        .set("incident_id", b.incidentId(), a.incidentId())
        .set("route_id", routeOrNull(b), routeOrNull(a))
        .set("occurred_at", b.report().occurredAt(), a.report().occurredAt())
        .set("last_seen_at", b.lastSeenAt(), a.lastSeenAt())
        .set("cleared_at", b.clearedAt(), a.clearedAt())
        .set("clear_note", b.clearNote(), a.clearNote())
        .set("repeats", b.repeats(), a.repeats())
        .run(tx);
    if (!b.origin().sourceAlertId().equals(a.origin().sourceAlertId())) {
      // which alert is the latest of either id is for the database to say
      latestIds.drop(tx, SourceId.of(b));
      latestIds.drop(tx, SourceId.of(a));
    }
    keep(tx, a);
    return a;
  }

  private static @Nullable Long routeOrNull(Alert a) {
    return a.routeId() == 0 ? null : a.routeId();
  }

  private void keep(Transaction tx, Alert alert) {
    byId.put(tx, alert.id(), alert);
    Long carrier = alert.incidentId();
    if (carrier != null) {
      lastCarried.put(tx, carrier, alert.id());
    }
    if (alert.isOpen()) {
      openIds.put(tx, alert.origin().fingerprint(), alert.id());
    } else {
      openIds.drop(tx, alert.origin().fingerprint());
    }
  }

  /** Says when a momentary alert is over if it is not told again before. */
  public void endWhenQuiet(Transaction tx, long alertId, @Nullable Instant at) {
    tx.update("update alert set quiet_due = ? where id = ?", at, alertId);
  }

  /** When the next momentary alert is over. */
  public Optional<Instant> nextQuietDue(Transaction tx) {
    return tx.first(
        "select quiet_due from alert where quiet_due is not null and truth = 'OPEN' order by"
            + " quiet_due limit 1",
        row -> Instant.ofEpochMilli(row.getLong(1)));
  }

  /** Momentary alerts that are over, earliest first. */
  public List<Alert> quietDue(Transaction tx, Instant now, int atMost) {
    return tx.list(
        SELECT
            + "where quiet_due is not null and truth = 'OPEN' and quiet_due <= ? order by quiet_due"
            + " limit ?",
        this::read,
        now,
        atMost);
  }

  public Optional<Alert> alert(Transaction tx, long id) {
    Alert known = byId.get(tx, id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Alert> alert = tx.first(SELECT + "where id = ?", this::read, id);
    alert.ifPresent(found -> byId.put(tx, id, found));
    return alert;
  }

  private Optional<Alert> firstOf(Transaction tx, String idSelect, @Nullable Object... values) {
    return tx.first(idSelect, row -> row.getLong(1), values).flatMap(id -> alert(tx, id));
  }

  /** The open alert of a fingerprint; there is at most one. */
  public Optional<Alert> open(Transaction tx, String fingerprint) {
    Long known = openIds.get(tx, fingerprint);
    if (known != null) {
      return alert(tx, known);
    }
    if (isFirst(tx, fingerprint)) {
      return Optional.empty();
    }
    Optional<Alert> open =
        firstOf(tx, "select id from alert where fingerprint = ? and truth = 'OPEN'", fingerprint);
    open.ifPresent(alert -> openIds.put(tx, fingerprint, alert.id()));
    return open;
  }

  /** Whether there never was an alert of this fingerprint, so that nothing of it is asked for. */
  private boolean isFirst(Transaction tx, String fingerprint) {
    Long only = onlyIds.get(tx, fingerprint);
    if (only != null) {
      return only == 0;
    }
    boolean none =
        tx.first("select id from alert where fingerprint = ? limit 1", row -> true, fingerprint)
            .isEmpty();
    if (none) {
      onlyIds.put(tx, fingerprint, 0L);
    }
    return none;
  }

  /** The alert of this fingerprint if there is, and was, no other. */
  private Optional<Alert> only(Transaction tx, String fingerprint) {
    Long only = onlyIds.get(tx, fingerprint);
    return only == null || only == 0 ? Optional.empty() : alert(tx, only);
  }

  /** The latest alert with the source's alert id. */
  public Optional<Alert> latest(
      Transaction tx, String integration, String feed, String sourceAlertId) {
    SourceId key = new SourceId(integration, feed, sourceAlertId);
    Long known = latestIds.get(tx, key);
    if (known != null) {
      return alert(tx, known);
    }
    Optional<Alert> latest =
        firstOf(
            tx,
            "select id from alert where integration = ? and feed = ? and source_alert_id = ? order"
                + " by id desc limit 1",
            integration,
            feed,
            sourceAlertId);
    latest.ifPresent(alert -> latestIds.put(tx, key, alert.id()));
    return latest;
  }

  /** The latest alert of a fingerprint that was told, other than the one given. */
  public Optional<Alert> lastTold(Transaction tx, String fingerprint, long otherThan) {
    if (only(tx, fingerprint).filter(alert -> alert.id() == otherThan).isPresent()) {
      return Optional.empty();
    }
    return firstOf(
        tx,
        "select id from alert where fingerprint = ? and incident_id is not null and id <> ? order by"
            + " id desc limit 1",
        fingerprint,
        otherThan);
  }

  /** The alert of a fingerprint that counts as flapping, open or not; there is at most one. */
  public Optional<Alert> flapping(Transaction tx, String fingerprint) {
    if (isFirst(tx, fingerprint)) {
      return Optional.empty();
    }
    return firstOf(
        tx,
        "select alert_id from alert_reason where kind = 'FLAP' and ref = ? order by alert_id desc"
            + " limit 1",
        fingerprint);
  }

  /** When the latest alerts of a fingerprint opened and cleared, each change after that time. */
  public List<Instant> changesOfTruth(
      Transaction tx, String fingerprint, Instant after, int atMost) {
    List<Stream<@Nullable Instant>> pairs =
        only(tx, fingerprint)
            .map(alert -> List.of(Stream.of(alert.openedAt(), alert.clearedAt())))
            .orElseGet(
                () ->
                    tx.list(
                        "select opened_at, cleared_at from alert where fingerprint = ? order by id"
                            + " desc limit ?",
                        row -> {
                          Columns columns = new Columns(row);
                          return Stream.of(columns.timeOrNull(), columns.timeOrNull());
                        },
                        fingerprint,
                        atMost));
    return pairs.stream()
        .flatMap(pair -> pair)
        .filter(Objects::nonNull)
        .filter(it -> it.isAfter(after))
        .toList();
  }

  /** How many alerts of a fingerprint opened after that time. */
  public int openings(Transaction tx, String fingerprint, Instant after, int atMost) {
    Optional<Alert> only = only(tx, fingerprint);
    if (only.isPresent()) {
      return only.get().openedAt().isAfter(after) ? 1 : 0;
    }
    return (int)
        tx.number(
            "select count(*) from (select opened_at from alert where fingerprint = ? order by id"
                + " desc limit ?) latest where opened_at > ?",
            fingerprint,
            atMost,
            after);
  }

  /** The gravest open alert an incident carries, by its source's severity. */
  public Optional<Alert> gravestOpen(Transaction tx, long incidentId) {
    return firstOf(
        tx,
        "select id from alert where incident_id = ? and truth = 'OPEN' order by severity desc limit"
            + " 1",
        incidentId);
  }

  /** Open alerts that say that a device cannot be reached. */
  public List<Alert> unavailable(Transaction tx, String deviceId) {
    return tx.list(
        SELECT + "where device_id = ? and truth = 'OPEN' and category = 'AVAILABILITY' order by id",
        this::read,
        deviceId);
  }

  /**
   * Open alerts of an integration, opened after then, saying that devices of a site cannot be
   * reached of which nobody knows what they are reached through.
   */
  public List<Alert> lostAt(
      Transaction tx, String siteId, String integration, Instant after, int atMost) {
    return tx.list(
        SELECT
            + "where truth = 'OPEN' and category = 'AVAILABILITY' and device_id in (select id from"
            + " device where site_id = ? and parent_id is null) and integration || '' = ? and opened_at > ? limit ?",
        this::read,
        siteId,
        integration,
        after,
        atMost);
  }

  /**
   * Open alerts saying that a device behind this one cannot be reached, and those kept quiet by the
   * given alert of it, in slices: with an id above the given one.
   */
  public List<Long> behind(
      Transaction tx, String deviceId, long parentAlert, long after, int atMost) {
    return tx.list(
        "with recursive below (id) as (select id from device where parent_id = ? union select"
            + " device.id from device join below on device.parent_id = below.id) select alert.id"
            + " from below join alert on alert.device_id = below.id where alert.truth = 'OPEN' and"
            + " alert.category = 'AVAILABILITY' and alert.id > ? union select alert_id from"
            + " alert_reason where kind = 'PARENT' and ref = ? and alert_id > ? order by 1 limit ?",
        row -> row.getLong(1),
        deviceId,
        after,
        Long.toString(parentAlert),
        after,
        atMost);
  }

  /**
   * An alert whose changes concern what is behind its device.
   *
   * @param after those up to this alert have been gone through
   */
  public record ParentEdge(long alertId, long after) {
    /** Whether nobody is left to be gone through, and they have only to be counted. */
    public boolean isForCounting() {
      return after == Long.MAX_VALUE;
    }
  }

  /** Asks for a look at what is behind the device of an alert, from the beginning. */
  public void lookBehind(Transaction tx, long alertId, Instant now) {
    tx.update(
        "insert into parent_edge (alert_id, after_id, due_at) values (?, 0, ?) on conflict"
            + " (alert_id) do update set after_id = 0, due_at = excluded.due_at",
        alertId,
        now);
  }

  /**
   * Asks for the incident of an alert to be brought up to date with how many are behind it; a look
   * behind it that is due anyway comes first.
   */
  public void countBehindBy(Transaction tx, long alertId, Instant at) {
    tx.update(
        "insert into parent_edge (alert_id, after_id, due_at) select id, ?, ? from alert where id ="
            + " ? on conflict (alert_id) do nothing",
        Long.MAX_VALUE,
        at,
        alertId);
  }

  /** How many devices nobody was told of, as they are reached through those of these alerts. */
  public int devicesBehind(Transaction tx, List<Alert> alerts) {
    return alerts.stream()
        .filter(alert -> alert.isOpen() && alert.report().category() == Category.AVAILABILITY)
        .mapToInt(alert -> devicesBehind(tx, alert.id()))
        .sum();
  }

  private int devicesBehind(Transaction tx, long alertId) {
    return (int)
        tx.number(
            "select count(distinct behind.device_id) from alert_reason reason join alert behind on"
                + " behind.id = reason.alert_id where reason.kind = 'PARENT' and reason.ref = ? and"
                + " behind.told = 'NONE'",
            Long.toString(alertId));
  }

  /** Goes on behind this alert the next time. */
  public void lookBehindFrom(Transaction tx, ParentEdge edge, long after) {
    tx.update("update parent_edge set after_id = ? where alert_id = ?", after, edge.alertId());
  }

  /** All behind it have been gone through. */
  public void lookedBehind(Transaction tx, ParentEdge edge) {
    tx.update("delete from parent_edge where alert_id = ?", edge.alertId());
  }

  /** When the next look behind a device is due. */
  public Optional<Instant> nextParentEdge(Transaction tx) {
    return tx.first(
        "select due_at from parent_edge order by due_at limit 1",
        row -> Instant.ofEpochMilli(row.getLong(1)));
  }

  /** A look behind a device that is due. */
  public Optional<ParentEdge> parentEdgeDue(Transaction tx, Instant now) {
    return tx.first(
        "select alert_id, after_id from parent_edge where due_at <= ? order by due_at, alert_id"
            + " limit 1",
        row -> new ParentEdge(row.getLong(1), row.getLong(2)),
        now);
  }

  /**
   * The routes of the untold open alerts of a client that only this settling keeps quiet; what ends
   * in this very moment keeps nothing quiet any more.
   */
  public List<Long> routesOfSettling(
      Transaction tx, String ref, String clientId, Instant now, int atMost) {
    return tx.list(
        "select alert.route_id from alert_reason settling join alert on alert.id ="
            + " settling.alert_id where settling.kind = 'SETTLE' and settling.ref = ? and"
            + " alert.client_id = ? and alert.truth = 'OPEN' and alert.told = 'NONE' and not exists"
            + " (select 1 from alert_reason other where other.alert_id = alert.id and not"
            + " (other.kind = 'SETTLE' and other.ref = settling.ref) and other.kind <> 'FLAP' and"
            + " (other.due is null or other.due > ?)) limit ?",
        row -> row.getLong(1),
        ref,
        clientId,
        now,
        atMost);
  }

  /**
   * The alerts an incident carries, oldest first.
   *
   * @param count how many there are, as the incident says
   */
  public List<Alert> carriedBy(Transaction tx, long incidentId, int count) {
    Long last = count == 1 ? lastCarried.get(tx, incidentId) : null;
    Optional<Alert> only =
        Optional.ofNullable(last)
            .flatMap(id -> alert(tx, id))
            .filter(alert -> Objects.equals(alert.incidentId(), incidentId));
    return only.map(List::of).orElseGet(() -> carriedBy(tx, incidentId));
  }

  /** The alerts an incident carries, oldest first. */
  public List<Alert> carriedBy(Transaction tx, long incidentId) {
    List<Long> ids =
        tx.list(
            "select id from alert where incident_id = ? order by id limit 1000",
            row -> row.getLong(1),
            incidentId);
    List<Alert> known = ids.stream().map(id -> byId.get(tx, id)).filter(Objects::nonNull).toList();
    return known.size() == ids.size()
        ? known
        : tx.list(SELECT + "where incident_id = ? order by id limit 1000", this::read, incidentId);
  }

  /** Alerts with an id below the given one, latest first. */
  public List<Alert> list(Transaction tx, Filter filter, long before, int atMost) {
    ListQuery query =
        new ListQuery("alert." + COLUMNS, "alert", before)
            .equal("incident_id", filter.incident())
            .equal("device_id", filter.device());
    if (filter.truth() == Truth.OPEN) {
      query.where("truth = 'OPEN'");
    }
    Severity severity = filter.severity();
    query
        .equal("client_id", filter.client())
        .equal("integration", filter.integration())
        .equal("severity", severity == null ? null : SeverityRank.of(severity))
        .search(tx, SEARCHED, filter.text())
        .between(tx, "opened_at", filter.since(), filter.until());
    if (filter.truth() == Truth.CLEARED) {
      query.where("truth = 'CLEARED'");
    }
    return query.latest(tx, this::read, atMost);
  }

  /** Open alerts of an organisation, in slices: those with an id above the given one. */
  public List<Alert> openOf(
      Transaction tx, String integration, String organisation, long after, int atMost) {
    return tx.list(
        SELECT
            + "where integration = ? and organisation = ? and truth = 'OPEN' and id > ? order by id"
            + " limit ?",
        this::read,
        integration,
        organisation,
        after,
        atMost);
  }

  /**
   * Open alerts of an integration whose client is not known, in slices: those with an id above the
   * given one.
   */
  public List<Alert> openUnmatched(
      Transaction tx, String integration, String catchAll, long after, int atMost) {
    return tx.list(
        SELECT
            + "where integration || '' = ? and client_id || '' = ? and truth = 'OPEN' and id > ?"
            + " order by id limit ?",
        this::read,
        integration,
        catchAll,
        after,
        atMost);
  }

  /** Open alerts of one feed in the order of the source's alert ids: those behind the given one. */
  public List<Alert> openOfFeed(
      Transaction tx, String integration, String feed, String after, int atMost) {
    return tx.list(
        SELECT
            + "where integration = ? and feed = ? and source_alert_id > ? and truth = 'OPEN'"
            + " order by source_alert_id limit ?",
        this::read,
        integration,
        feed,
        after,
        atMost);
  }

  /** What names an open alert at its source. */
  public record OpenKey(
      String sourceAlertId, String organisation, Instant lastSeenAt, Instant occurredAt) {}

  /** All open alerts of a feed, by their names only. */
  public <T> List<T> openKeys(
      Transaction tx, String integration, String feed, Function<OpenKey, T> as) {
    return tx.list(
        "select source_alert_id, organisation, last_seen_at, occurred_at from alert"
            + " where integration = ? and feed = ? and truth = 'OPEN'",
        row ->
            as.apply(
                new OpenKey(
                    row.getString(1),
                    row.getString(2),
                    Instant.ofEpochMilli(row.getLong(3)),
                    Instant.ofEpochMilli(row.getLong(4)))),
        integration,
        feed);
  }

  /** How many alerts of an integration are open. */
  public int countOpen(Transaction tx, String integration) {
    return (int)
        tx.number(
            "select count(*) from alert where integration = ? and truth = 'OPEN'", integration);
  }

  /** Notes that an alert was seen, without touching anything else. */
  public void seen(Transaction tx, Alert alert, Instant now) {
    if (alert.lastSeenAt().isBefore(now.minus(SEEN_LATELY))) {
      save(tx, alert.seen(now));
    }
  }

  // reasons

  public List<Reason> reasons(Transaction tx, long alertId) {
    List<Reason> known = reasons.get(tx, alertId);
    if (known != null) {
      return known;
    }
    List<Reason> read =
        List.copyOf(
            tx.list(
                "select kind, ref, since, due from alert_reason where alert_id = ? order by since,"
                    + " kind, ref",
                AlertStore::reason,
                alertId));
    reasons.put(tx, alertId, read);
    return read;
  }

  /** Adds a reason; one of the same kind and ref stays as it is. */
  public void add(Transaction tx, long alertId, Reason reason) {
    reasons.drop(tx, alertId);
    tx.update(
        "insert into alert_reason (alert_id, kind, ref, since, due) values (?, ?, ?, ?, ?)"
            + " on conflict (alert_id, kind, ref) do nothing",
        alertId,
        reason.kind(),
        reason.ref(),
        reason.since(),
        reason.due());
  }

  public void remove(Transaction tx, long alertId, Reason reason) {
    reasons.drop(tx, alertId);
    tx.update(
        "delete from alert_reason where alert_id = ? and kind = ? and ref = ?",
        alertId,
        reason.kind(),
        reason.ref());
  }

  /** Alerts that stay quiet for this reason, in slices: those with an id above the given one. */
  public List<Long> withReason(
      Transaction tx, Reason.Kind kind, String ref, long after, int atMost) {
    return tx.list(
        "select alert_id from alert_reason where kind = ? and ref = ? and alert_id > ? order by"
            + " alert_id limit ?",
        row -> row.getLong(1),
        kind,
        ref,
        after,
        atMost);
  }

  /** An alert that settles, by its source's name. */
  public record Settling(long alertId, String sourceAlertId, String ref) {}

  /** Alerts of a feed that settle after a maintenance window which had ended by then. */
  public List<Settling> settlingAfterWindow(
      Transaction tx, String integration, String feed, Instant by, int atMost) {
    return tx.list(
        "select alert.id, alert.source_alert_id, settling.ref from alert_reason settling join alert"
            + " on alert.id = settling.alert_id where settling.kind = 'SETTLE' and settling.ref like"
            + " 'window %' and settling.since <= ? and settling.due > ? and alert.integration || ''"
            + " = ? and alert.feed = ? limit ?",
        row -> new Settling(row.getLong(1), row.getString(2), row.getString(3)),
        by,
        by,
        integration,
        feed,
        atMost);
  }

  /** It need not settle any longer. */
  public void endsNow(Transaction tx, Settling settling, Instant now) {
    reasons.drop(tx, settling.alertId());
    tx.update(
        "update alert_reason set due = ? where alert_id = ? and kind = 'SETTLE' and ref = ? and due"
            + " > ?",
        now,
        settling.alertId(),
        settling.ref(),
        now);
  }

  /** Alerts one of whose reasons has come to its end. */
  public List<Long> withReasonDue(Transaction tx, Instant now, int atMost) {
    return tx.list(
        "select distinct alert_id from alert_reason where due is not null and due <= ? order by"
            + " alert_id limit ?",
        row -> row.getLong(1),
        now,
        atMost);
  }

  /** When the next reason ends by itself. */
  public Optional<Instant> nextReasonDue(Transaction tx) {
    return tx.first(
        "select due from alert_reason where due is not null order by due limit 1",
        row -> Instant.ofEpochMilli(row.getLong(1)));
  }

  // events and tombstones

  /** Digest of what an event said when it was taken in. */
  public Optional<String> seenEvent(
      Transaction tx, String integration, String feed, String eventId) {
    return tx.first(
        "select content from seen_event where integration = ? and feed = ? and event_id = ?",
        row -> row.getString(1),
        integration,
        feed,
        eventId);
  }

  /** Remembers an event that is new; gives what the same event said before if it is not. */
  public Optional<String> noteEvent(
      Transaction tx,
      String integration,
      String feed,
      String eventId,
      String content,
      Instant now) {
    int added =
        tx.update(
            "insert into seen_event (integration, feed, event_id, content, at) values (?, ?, ?, ?,"
                + " ?) on conflict (integration, feed, event_id) do nothing",
            integration,
            feed,
            eventId,
            content,
            now);
    return added == 1 ? Optional.empty() : seenEvent(tx, integration, feed, eventId);
  }

  /** Remembers what an event says now. */
  public void rememberEvent(
      Transaction tx,
      String integration,
      String feed,
      String eventId,
      String content,
      Instant now) {
    tx.update(
        "insert into seen_event (integration, feed, event_id, content, at) values (?, ?, ?, ?, ?)"
            + " on conflict (integration, feed, event_id) do update set content = excluded.content,"
            + " at = excluded.at",
        integration,
        feed,
        eventId,
        content,
        now);
  }

  /** Forgets events taken in before then; gives how many. */
  public int forgetEvents(Transaction tx, Instant before, int atMost) {
    return tx.update(
        "delete from seen_event where (integration, feed, event_id) in (select integration, feed,"
            + " event_id from seen_event where at < ? order by at limit ?)",
        before,
        atMost);
  }

  /** Keeps a clear whose raise has not come yet, for 24 hours; the latest one counts. */
  public void bury(
      Transaction tx,
      String integration,
      String feed,
      String sourceAlertId,
      Instant occurredAt,
      String note,
      Instant now) {
    tx.update(
        "insert into tombstone (integration, feed, source_alert_id, occurred_at, note, expires_at)"
            + " values (?, ?, ?, ?, ?, ?) on conflict (integration, feed, source_alert_id) do"
            + " update set occurred_at = excluded.occurred_at, note = excluded.note, expires_at ="
            + " excluded.expires_at where excluded.occurred_at > tombstone.occurred_at",
        integration,
        feed,
        sourceAlertId,
        occurredAt,
        note,
        now.plus(TOMBSTONE));
  }

  /** The time of a clear that came before its raise. */
  public Optional<Instant> tombstone(
      Transaction tx, String integration, String feed, String sourceAlertId, Instant now) {
    return tx.first(
        "select occurred_at from tombstone where integration = ? and feed = ? and source_alert_id ="
            + " ? and expires_at > ?",
        row -> Instant.ofEpochMilli(row.getLong(1)),
        integration,
        feed,
        sourceAlertId,
        now);
  }

  /** Forgets tombstones that are too old; gives how many. */
  public int forgetTombstones(Transaction tx, Instant now, int atMost) {
    return tx.update(
        "delete from tombstone where (integration, feed, source_alert_id) in (select integration,"
            + " feed, source_alert_id from tombstone where expires_at <= ? limit ?)",
        now,
        atMost);
  }

  // trail

  public void addTrail(Transaction tx, long alertId, List<TrailEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (TrailEntry entry : entries) {
      values.add(alertId);
      values.add(entry.at());
      values.add(entry.stage());
      values.add(entry.verdict());
      values.add(entry.reason());
      values.add(json.writeValueAsString(entry.refs()));
    }
    tx.update(
        "insert into trail (alert_id, at, stage, verdict, reason, refs) values (?, ?, ?, ?, ?, ?)"
            + ", (?, ?, ?, ?, ?, ?)".repeat(entries.size() - 1),
        values.toArray());
  }

  /** The latest entries, oldest first. */
  public List<TrailEntry> trail(Transaction tx, long alertId, int atMost) {
    List<TrailEntry> entries =
        new ArrayList<>(
            tx.list(
                "select at, stage, verdict, reason, refs from trail where alert_id = ? order by id"
                    + " desc limit ?",
                row ->
                    new TrailEntry(
                        Instant.ofEpochMilli(row.getLong(1)),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        json.readValue(row.getString(5), TEXTS)),
                alertId,
                atMost));
    java.util.Collections.reverse(entries);
    return entries;
  }

  private Alert read(ResultSet row) throws SQLException {
    Columns columns = new Columns(row);
    long id = columns.number();
    String integration = columns.text();
    String feed = columns.text();
    String sourceAlertId = columns.text();
    String fingerprint = columns.text();
    Origin origin = new Origin(integration, feed, sourceAlertId, fingerprint, columns.text());
    Subject subject = json.readValue(columns.text(), Subject.class);
    Place place = new Place(columns.text(), columns.textOrNull(), columns.textOrNull());
    String condition = columns.text();
    Severity severity = SeverityRank.severity((int) columns.number());
    String sourceSeverity = columns.textOrNull();
    Category category = columns.word(Category.class);
    boolean momentary = columns.flag();
    String title = columns.text();
    String body = columns.text();
    URI link = address(columns.textOrNull());
    Map<String, String> details = json.readValue(columns.text(), TEXTS);
    Truth truth = columns.word(Truth.class);
    Told told = columns.word(Told.class);
    Long incidentId = columns.numberOrNull();
    long routeId = columns.number();
    Instant openedAt = columns.time();
    Report report =
        new Report(
            subject,
            condition,
            severity,
            sourceSeverity,
            category,
            momentary,
            title,
            body,
            link,
            details,
            columns.time());
    return new Alert(
        id,
        origin,
        place,
        report,
        truth,
        told,
        incidentId,
        routeId,
        openedAt,
        columns.time(),
        columns.timeOrNull(),
        columns.text(),
        columns.number());
  }

  private static @Nullable URI address(@Nullable String link) {
    return link == null ? null : URI.create(link);
  }

  private static Reason reason(ResultSet row) throws SQLException {
    Columns columns = new Columns(row);
    return new Reason(
        columns.word(Reason.Kind.class), columns.text(), columns.time(), columns.timeOrNull());
  }

  /** About what an alert takes, beside its texts a few hundred characters. */
  private static int characters(Alert alert) {
    Report report = alert.report();
    int details =
        report.details().entrySet().stream()
            .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
            .sum();
    return 500 + report.title().length() + report.body().length() + details;
  }

  private static @Nullable String text(@Nullable URI link) {
    return link == null ? null : link.toString();
  }
}
