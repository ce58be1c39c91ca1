package io.nochub.hub.ticketing;

import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.store.WriterCache;
import io.nochub.hub.ticketing.TicketLink.Attempt;
import io.nochub.hub.ticketing.TicketLink.Purpose;
import io.nochub.hub.ticketing.TicketLink.State;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Keeps ticket links and their notes. */
public final class TicketStore {
  private static final String COLUMNS =
      "id, incident_id, integration, purpose, generation, state, create_key, ticket_id, number,"
          + " url, route_id, wanted_rev, wanted, delivered_rev, delivered, seen, seen_at,"
          + " touched_kind, touched_by, touched_at, owned_fields, corrected_fields, attempt_step, attempt_key,"
          + " attempt_at, first_tried_at, empty_finds, linked_at, check_twins_at, missing_since,"
          + " reopens, rolling_note_id, rolling_sent_at, read_wanted, doubted, problem";
  private static final String SELECT = "select " + COLUMNS + " from ticket_link ";

  private static final String OPEN_OF =
      "integration = ? and state not in ('ABANDONED', 'GONE')"
          + " and incident_id in (select id from incident where closed_at is null"
          + " and state in ('OPEN', 'ACKNOWLEDGED'))";

  private static final Set<TicketStep> ANSWERED_BY_A_LOOK =
      Set.of(TicketStep.READ, TicketStep.REOPEN, TicketStep.RESOLVE);

  /** About so many characters of text, in links that are worked with. */
  private static final long KEPT_CHARACTERS = 5_000_000;

  private static final long KEPT_IDS = 20_000;

  private final JsonMapper json = JsonMapper.builder().build();
  private final WriterCache<Long, TicketLink> byId =
      new WriterCache<>(KEPT_CHARACTERS, TicketStore::characters);

  /** Of many more it is remembered which they are; 0 if there is none. */
  private final WriterCache<Key, Long> currentIds = new WriterCache<>(KEPT_IDS);

  private record Key(long incidentId, Purpose purpose) {}

  public Optional<TicketLink> link(Transaction tx, long id) {
    TicketLink known = byId.get(tx, id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<TicketLink> link = tx.first(SELECT + "where id = ?", this::read, id);
    link.ifPresent(found -> byId.put(tx, id, found));
    return link;
  }

  /** The latest generation of an incident's ticket for a purpose, whatever the ticket system. */
  public Optional<TicketLink> current(Transaction tx, long incidentId, Purpose purpose) {
    return currentId(tx, incidentId, purpose).flatMap(id -> link(tx, id));
  }

  /** The id of {@link #current}. */
  public Optional<Long> currentId(Transaction tx, long incidentId, Purpose purpose) {
    Key key = new Key(incidentId, purpose);
    Long known = currentIds.get(tx, key);
    if (known == null) {
      known =
          tx.first(
                  "select id from ticket_link where incident_id = ? and purpose = ? order by"
                      + " generation desc, id desc limit 1",
                  row -> row.getLong(1),
                  incidentId,
                  purpose)
              .orElse(0L);
      currentIds.put(tx, key, known);
    }
    return known == 0 ? Optional.empty() : Optional.of(known);
  }

  private static int characters(TicketLink link) {
    int texts = link.wanted().summary().length() + link.wanted().body().length();
    // what was delivered is much the same, and stands there once more
    return 200 + 2 * texts;
  }

  private int change(
      Transaction tx, TicketLink link, String update, @Nullable Object... parameters) {
    byId.drop(tx, link.id());
    return tx.update(update, parameters);
  }

  /** All tickets of an incident, latest first. */
  public List<TicketLink> of(Transaction tx, long incidentId) {
    return tx.list(SELECT + "where incident_id = ? order by id desc", this::read, incidentId);
  }

  /** The links to a ticket of an integration. */
  public List<TicketLink> byTicket(Transaction tx, String integration, String ticketId) {
    return tx.list(
        SELECT + "where integration = ? and ticket_id = ? order by id",
        this::read,
        integration,
        ticketId);
  }

  /**
   * Adds a link that wants a ticket which does not exist yet; gives its id.
   *
   * @param createKey by which the ticket can be found once it is made; known from the first, so
   *     that a backup knows the tickets that were made later
   */
  public long add(
      Transaction tx,
      long incidentId,
      String integration,
      Purpose purpose,
      int generation,
      String createKey,
      long routeId,
      TicketDocument wanted,
      Instant now) {
    long id =
        tx.insert(
            "insert into ticket_link (incident_id, integration, purpose, generation, state, create_key,"
                + " route_id, wanted_rev, wanted, delivered_rev, delivered, owned_fields, empty_finds,"
                + " reopens, read_wanted, doubted, created_at) values (?, ?, ?, ?, 'ABSENT', ?, ?, 1,"
                + " ?, 0, 'null', '[]', 0, 0, 0, 0, ?)",
            incidentId,
            integration,
            purpose,
            generation,
            createKey,
            routeId,
            json.writeValueAsString(wanted),
            now);
    TicketLink link =
        TicketLink.absent(
            id, incidentId, integration, purpose, generation, createKey, routeId, wanted);
    byId.put(tx, id, link);
    currentIds.put(tx, new Key(incidentId, purpose), id);
    return id;
  }

  /** Sets what is wanted; false if that was wanted already. */
  public boolean want(Transaction tx, TicketLink link, TicketDocument wanted) {
    if (wanted.equals(link.wanted())) {
      return false;
    }
    TicketLink known = byId.get(tx, link.id());
    change(
        tx,
        link,
        "update ticket_link set wanted = ?, wanted_rev = wanted_rev + 1 where id = ?",
        json.writeValueAsString(wanted),
        link.id());
    // of a link that was read some time ago the rest may be otherwise by now
    if (link.equals(known)) {
      byId.put(tx, link.id(), link.wanting(wanted));
    }
    return true;
  }

  /** An operator corrects what is wanted; the hub words these fields no more. */
  public void correct(
      Transaction tx, TicketLink link, TicketDocument wanted, Set<String> corrected) {
    want(tx, link, wanted);
    Set<String> all = new HashSet<>(link.correctedFields());
    all.addAll(corrected);
    change(
        tx,
        link,
        "update ticket_link set corrected_fields = ? where id = ?",
        json.writeValueAsString(all),
        link.id());
  }

  /** Remembers an attempt before it is made, with the key under which it can be found again. */
  public void begin(Transaction tx, TicketLink link, Attempt attempt) {
    change(
        tx,
        link,
        "update ticket_link set attempt_step = ?, attempt_key = ?, attempt_at = ?, problem = null"
            + " where id = ?",
        attempt.step(),
        attempt.key(),
        attempt.at(),
        link.id());
  }

  /**
   * As {@link #begin}, for the ticket itself; false if it is no longer wanted just so, and then
   * nothing may be made.
   */
  public boolean beginCreate(Transaction tx, TicketLink link, Attempt attempt) {
    return change(
            tx,
            link,
            "update ticket_link set attempt_step = ?, attempt_key = ?, attempt_at = ?, problem ="
                + " null, state = 'CREATING', create_key = ?, first_tried_at ="
                + " coalesce(first_tried_at, ?) where id = ? and state = 'ABSENT' and wanted_rev ="
                + " ?",
            attempt.step(),
            attempt.key(),
            attempt.at(),
            attempt.key(),
            attempt.at(),
            link.id(),
            link.wantedRevision())
        == 1;
  }

  /** The attempt under way is over without an effect. */
  public void forgetAttempt(Transaction tx, TicketLink link) {
    change(
        tx,
        link,
        "update ticket_link set attempt_step = null, attempt_key = null, attempt_at = null where id"
            + " = ?",
        link.id());
  }

  public void state(Transaction tx, TicketLink link, State state, @Nullable String problem) {
    change(
        tx,
        link,
        "update ticket_link set state = ?, problem = ? where id = ?",
        state,
        problem,
        link.id());
  }

  /** The answer to a create was lost; a search counts only from then on. */
  public void uncertain(Transaction tx, TicketLink link, @Nullable String problem, Instant now) {
    change(
        tx,
        link,
        "update ticket_link set state = 'UNCERTAIN', problem = ?, attempt_at = ? where id = ?",
        problem,
        now,
        link.id());
  }

  /**
   * A search for the lost ticket found nothing once more; the next one counts only some time from
   * then on.
   */
  public void foundNothing(Transaction tx, TicketLink link, Instant now) {
    change(
        tx,
        link,
        "update ticket_link set state = 'UNCERTAIN', empty_finds = empty_finds + 1, attempt_at = ?"
            + " where id = ?",
        now,
        link.id());
  }

  /**
   * Back to before the create: it is known that no ticket came of it. The key is kept for the next
   * attempt.
   */
  public void certainlyAbsent(Transaction tx, TicketLink link) {
    change(
        tx,
        link,
        "update ticket_link set state = 'ABSENT', empty_finds = 0, attempt_step = null, attempt_key"
            + " = null, attempt_at = null where id = ?",
        link.id());
  }

  /**
   * The ticket exists.
   *
   * @param delivered what it was made with
   * @param checkTwins when to look for a second one; null if the create was certain
   */
  public void linked(
      Transaction tx,
      TicketLink link,
      TicketRef ref,
      TicketDocument delivered,
      @Nullable Instant checkTwins,
      Instant now) {
    change(
        tx,
        link,
        "update ticket_link set state = 'LINKED', ticket_id = ?, number = ?, url = ?, delivered ="
            + " ?, delivered_rev = ?, attempt_step = null, attempt_key = null, attempt_at = null,"
            + " linked_at = ?, check_twins_at = ?, missing_since = null, problem = null where id ="
            + " ?",
        ref.id(),
        ref.number(),
        ref.link() == null ? null : ref.link().toString(),
        json.writeValueAsString(delivered),
        link.wantedRevision(),
        now,
        checkTwins,
        link.id());
  }

  /**
   * Something of what is wanted was written. A note whose answer was lost is still to be asked
   * after.
   */
  public void delivered(Transaction tx, TicketLink link, TicketDocument delivered) {
    change(
        tx,
        link,
        "update ticket_link set delivered = ?, delivered_rev = ?, problem = null where id = ?",
        json.writeValueAsString(delivered),
        link.wantedRevision(),
        link.id());
  }

  public void reopened(Transaction tx, TicketLink link) {
    change(
        tx,
        link,
        "update ticket_link set reopens = reopens + 1, doubted = 0, touched_kind = null, touched_by"
            + " = null, touched_at = null, closed_seen_at = null where id = ?",
        link.id());
  }

  public void rollingNoteSent(
      Transaction tx, TicketLink link, @Nullable String noteId, Instant now) {
    change(
        tx,
        link,
        "update ticket_link set rolling_note_id = coalesce(?, rolling_note_id), rolling_sent_at = ?"
            + " where id = ?",
        noteId,
        now,
        link.id());
  }

  /**
   * What was seen when the ticket was read, and what a person owns since. Whether a lost reopening
   * or resolving was done is no question any more, nor what became of it since a backup.
   */
  public void seen(
      Transaction tx,
      TicketLink link,
      TicketRef ref,
      Sighting sighting,
      @Nullable Touch touched,
      Set<String> owned,
      Instant now) {
    Set<String> all = new HashSet<>(link.ownedFields());
    all.addAll(owned);
    change(
        tx,
        link,
        "update ticket_link set seen = ?, seen_at = ?, read_wanted = 0, missing_since = null,"
            + " owned_fields = ?, number = coalesce(?, number), url = coalesce(?, url) where id ="
            + " ?",
        json.writeValueAsString(sighting),
        now,
        json.writeValueAsString(all),
        ref.number(),
        ref.link() == null ? null : ref.link().toString(),
        link.id());
    Attempt lost = link.attempt();
    if (lost != null && ANSWERED_BY_A_LOOK.contains(lost.step())) {
      forgetAttempt(tx, link);
    }
    if (touched != null) {
      change(
          tx,
          link,
          "update ticket_link set touched_kind = ?, touched_by = ?, touched_at = ? where id = ?",
          touched.kind(),
          touched.by(),
          touched.at(),
          link.id());
    }
  }

  /** Somebody or something says the ticket has changed. */
  public void wantRead(Transaction tx, TicketLink link) {
    change(tx, link, "update ticket_link set read_wanted = 1 where id = ?", link.id());
  }

  public void missing(Transaction tx, TicketLink link, Instant since) {
    change(tx, link, "update ticket_link set missing_since = ? where id = ?", since, link.id());
  }

  public void twinsChecked(Transaction tx, TicketLink link) {
    change(tx, link, "update ticket_link set check_twins_at = null where id = ?", link.id());
  }

  public void follows(Transaction tx, TicketLink link, String survivor) {
    change(
        tx,
        link,
        "update ticket_link set state = 'FOLLOWS', ticket_id = ?, number = null, url = null where"
            + " id = ?",
        survivor,
        link.id());
  }

  // after a restore

  /**
   * Links on which another hub may have worked since the backup, in the order of their ids: those
   * of incidents that are not over for good, and those with something still to be delivered.
   */
  List<TicketLink> unsettled(Transaction tx, long after, int atMost) {
    return tx.list(
        SELECT
            + "where id > ? and state in ('ABSENT', 'LINKED', 'FOLLOWS') and (exists (select 1 from"
            + " incident where incident.id = ticket_link.incident_id and incident.state <>"
            + " 'CLOSED') or exists (select 1 from delivery where delivery.kind = 'TICKET'"
            + " and delivery.ref = ticket_link.id and delivery.state = 'WAITING')) order by id"
            + " limit ?",
        this::read,
        after,
        atMost);
  }

  /** The ticket is looked for, or looked at, before anything is written. */
  void fromBackup(Transaction tx, TicketLink link, Instant now) {
    boolean made = link.state().hasTicket();
    change(
        tx,
        link,
        "update ticket_link set attempt_step = ?, attempt_key = ?, attempt_at = ?, read_wanted = ?,"
            + " state = ?, first_tried_at = coalesce(first_tried_at, created_at), empty_finds = 0"
            + " where id = ?",
        made ? TicketStep.READ : TicketStep.CREATE,
        Attempt.SINCE_BACKUP,
        now,
        made,
        made ? link.state() : State.UNCERTAIN,
        link.id());
  }

  // closings by people

  public void closedSeen(Transaction tx, TicketLink link, Instant now) {
    change(tx, link, "update ticket_link set closed_seen_at = ? where id = ?", now, link.id());
  }

  /** How many tickets of an integration people closed since then. */
  public long closedSince(Transaction tx, String integration, Instant since) {
    return tx.number(
        "select count(*) from ticket_link where integration = ? and closed_seen_at is not null and"
            + " closed_seen_at > ?",
        integration,
        since);
  }

  public void doubt(Transaction tx, TicketLink link, boolean doubted) {
    change(tx, link, "update ticket_link set doubted = ? where id = ?", doubted, link.id());
  }

  /** Links whose closing was not believed. */
  public List<TicketLink> doubted(Transaction tx, String integration) {
    return tx.list(
        SELECT + "where integration = ? and doubted = 1 order by id limit 500",
        this::read,
        integration);
  }

  // links of an integration that is to be removed

  /** How many links to tickets of open incidents an integration has. */
  public long countOpen(Transaction tx, String integration) {
    return tx.number("select count(*) from ticket_link where " + OPEN_OF, integration);
  }

  /** Links to tickets of open incidents, oldest first. */
  public List<TicketLink> openOf(Transaction tx, String integration, int atMost) {
    return tx.list(
        SELECT + "where " + OPEN_OF + " order by id limit ?", this::read, integration, atMost);
  }

  // notes

  public void add(
      Transaction tx,
      long linkId,
      String key,
      String kind,
      String text,
      Visibility visibility,
      Instant now) {
    tx.update(
        "insert into ticket_note (link_id, note_key, kind, text, visibility, created_at) values (?,"
            + " ?, ?, ?, ?, ?)",
        linkId,
        key,
        kind,
        text,
        visibility,
        now);
  }

  /** Notes not sent yet, in their order. */
  public List<TicketNote> unsent(Transaction tx, long linkId) {
    return tx.list(
        "select id, note_key, text, visibility, sent_at from ticket_note where link_id = ? and"
            + " sent_at is null order by id",
        row ->
            new TicketNote(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                Visibility.valueOf(row.getString(4)),
                null),
        linkId);
  }

  public void sent(Transaction tx, TicketNote note, Instant now) {
    tx.update("update ticket_note set sent_at = ? where id = ?", now, note.id());
  }

  private TicketLink read(ResultSet row) throws SQLException {
    String url = row.getString("url");
    String seen = row.getString("seen");
    return new TicketLink(
        row.getLong("id"),
        row.getLong("incident_id"),
        row.getString("integration"),
        Purpose.valueOf(row.getString("purpose")),
        row.getInt("generation"),
        State.valueOf(row.getString("state")),
        row.getString("create_key"),
        row.getString("ticket_id"),
        row.getString("number"),
        url == null ? null : URI.create(url),
        row.getLong("route_id"),
        row.getLong("wanted_rev"),
        json.readValue(row.getString("wanted"), TicketDocument.class),
        row.getLong("delivered_rev"),
        json.readValue(row.getString("delivered"), TicketDocument.class),
        seen == null ? null : json.readValue(seen, Sighting.class),
        instant(row, "seen_at"),
        touch(row),
        Set.of(json.readValue(row.getString("owned_fields"), String[].class)),
        Set.of(json.readValue(row.getString("corrected_fields"), String[].class)),
        attempt(row),
        instant(row, "first_tried_at"),
        row.getInt("empty_finds"),
        instant(row, "linked_at"),
        instant(row, "check_twins_at"),
        instant(row, "missing_since"),
        row.getInt("reopens"),
        row.getString("rolling_note_id"),
        instant(row, "rolling_sent_at"),
        row.getLong("read_wanted") == 1,
        row.getLong("doubted") == 1,
        row.getString("problem"));
  }

  private static @Nullable Touch touch(ResultSet row) throws SQLException {
    Instant at = instant(row, "touched_at");
    return at == null
        ? null
        : new Touch(
            at, Touch.Kind.valueOf(row.getString("touched_kind")), row.getString("touched_by"));
  }

  private static @Nullable Attempt attempt(ResultSet row) throws SQLException {
    Instant at = instant(row, "attempt_at");
    return at == null
        ? null
        : new Attempt(
            TicketStep.valueOf(row.getString("attempt_step")), row.getString("attempt_key"), at);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
