package io.nochub.hub.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.nochub.api.signal.Severity;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.audit.AuditStore;
import io.nochub.hub.audit.Change;
import io.nochub.hub.incident.GatheringStore;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.incident.StoreContract;
import io.nochub.hub.store.TestDatabase;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetentionTest extends StoreContract {
  private static final Set<String> HISTORY =
      Set.of(
          "incident",
          "timeline",
          "alert",
          "alert_reason",
          "trail",
          "ticket_link",
          "ticket_note",
          "notification",
          "delivery",
          "job_run",
          "source_clearing");

  private final IncidentStore incidents = new IncidentStore();
  private final AuditStore audit = new AuditStore(() -> NOON);
  private long alerts;

  private static Instant ago(long days) {
    return NOON.minus(Duration.ofDays(days));
  }

  private static Limits limits(long historyMegabytes) {
    Limits usual = Limits.USUAL;
    return new Limits(
        usual.inputs(),
        usual.trails(),
        usual.events(),
        usual.history(),
        usual.audit(),
        usual.inboxMegabytes(),
        historyMegabytes);
  }

  private void trim() {
    trim(Limits.USUAL);
  }

  private void trim(Limits limits) {
    Retention.Stores stores =
        new Retention.Stores(new HistoryStore(), new AlertStore(), new GatheringStore(), audit);
    new Retention(database(), database(), stores, limits, () -> NOON, () -> {}).trim();
  }

  private long rows(String table) {
    return read(tx -> tx.number("select count(*) from " + table));
  }

  private long incident(Incident.State state, Instant ended) {
    Incident open = incident("Disk full", PLACE, Severity.MAJOR, ended.minusSeconds(3600));
    Incident stored =
        switch (state) {
          case OPEN -> open;
          case ACKNOWLEDGED -> open.acknowledged("ann", ended);
          case RESOLVED -> open.resolved("ann", ended, ended.plusSeconds(60));
          case CLOSED -> open.closed("ann", ended);
        };
    return give(tx -> incidents.save(tx, stored).id());
  }

  /** An alert as little of it as matters here; over if it was cleared. */
  private long alert(Transaction tx, String truth, @Nullable Long incident, Instant cleared) {
    alerts++;
    return tx.number(
        "insert into alert (integration, feed, source_alert_id, fingerprint, organisation, subject,"
            + " client_id, condition_name, severity, category, momentary, title, body, details,"
            + " truth, told, incident_id, opened_at, occurred_at, last_seen_at, cleared_at, repeats)"
            + " values ('rmm', 'alerts', ?, ?, '1', '{}', 'acme', 'disk', 1, 'OTHER', 0, 'Disk',"
            + " '', '{}', ?, 'NONE', ?, 0, 0, 0, ?, 0) returning id",
        "a" + alerts,
        "f" + alerts,
        truth,
        incident,
        truth.equals("OPEN") ? null : cleared);
  }

  private void trail(Transaction tx, long alert, Instant at, int entries) {
    for (int i = 0; i < entries; i++) {
      tx.update(
          "insert into trail (alert_id, at, stage, verdict, reason, refs)"
              + " values (?, ?, 'route', 'passed', 'so it is', '{}')",
          alert,
          at);
    }
  }

  private void delivery(Transaction tx, long incident, String state) {
    tx.update(
        "insert into delivery (kind, ref, integration, incident_id, urgency, state, due_at,"
            + " attempts, asked, created_at, changed_at)"
            + " values ('TICKET', ?, 'desk', ?, 1, ?, 0, 0, 1, 0, 0)",
        incident,
        incident,
        state);
  }

  private long link(Transaction tx, long incident, String state) {
    return tx.number(
        "insert into ticket_link (incident_id, integration, purpose, generation, state, route_id,"
            + " wanted_rev, wanted, delivered_rev, delivered, owned_fields, empty_finds, reopens,"
            + " read_wanted, doubted, created_at)"
            + " values (?, 'desk', 'MAIN', 1, ?, ?, 1, '{}', 1, '{}', '[]', 0, 0, 0, 0, 0)"
            + " returning id",
        incident,
        state,
        routeOf(tx, incident));
  }

  private static long routeOf(Transaction tx, long incident) {
    return tx.number("select route_id from incident where id = ?", incident);
  }

  /** An incident that ended so long ago, with one of everything that can hang on it. */
  private long full(long daysAgo) {
    long id = incident(Incident.State.CLOSED, ago(daysAgo));
    write(
        tx -> {
          long alert = alert(tx, "CLEARED", id, ago(daysAgo));
          trail(tx, alert, ago(daysAgo), 3);
          tx.update("insert into alert_reason values (?, 'HOLD', 'r', 0, null)", alert);
          long link = link(tx, id, "LINKED");
          tx.update(
              "insert into ticket_note (link_id, note_key, kind, text, visibility, created_at)"
                  + " values (?, 'k', 'NOTE', 't', 'INTERNAL', 0)",
              link);
          tx.update(
              "insert into notification (incident_id, integration, target, moment, reference,"
                  + " send_key, title, text, severity, created_at, expires_at)"
                  + " values (?, 'mail', 'noc', 'PROBLEM', 'r', 'k', 't', 't', 1, 0, 0)",
              id);
          delivery(tx, id, "DONE");
          tx.update(
              "insert into job_run (incident_id, integration, job, name, organisation, device,"
                  + " parameters, run_key, requested_by, state, output, requested_at, ended_at)"
                  + " values (?, 'rmm', 'j', 'n', '1', 'd', '{}', 'k', 'ann', 'DONE', '', 0, 1)",
              id);
          tx.update(
              "insert into source_clearing (alert_id, incident_id, integration, source_alert_id,"
                  + " organisation, note, clear_key, created_at)"
                  + " values (?, ?, 'rmm', 'a', '1', 'n', 'k', 0)",
              alert,
              id);
          tx.update(
              "insert into timeline (incident_id, at, actor_kind, actor, kind, text)"
                  + " values (?, 0, 'RULE', 'NOC Hub', 'OPENED', 'Opened')",
              id);
        });
    return id;
  }

  private boolean isKept(long incident) {
    return read(tx -> incidents.incident(tx, incident).isPresent());
  }

  @Test
  void an_incident_goes_with_all_that_hangs_on_it_when_it_is_old_enough() {
    long young = full(399);
    trim();
    assertThat(isKept(young)).isTrue();
    long old = full(401);
    assertThat(HISTORY).allSatisfy(table -> assertThat(rows(table)).as(table).isPositive());
    trim();
    assertThat(isKept(old)).isFalse();
    assertThat(isKept(young)).isTrue();
    write(tx -> tx.update("update incident set closed_at = ?", ago(401)));
    trim();
    assertThat(HISTORY).allSatisfy(table -> assertThat(rows(table)).as(table).isZero());
  }

  @Test
  void every_table_that_holds_on_to_an_alert_or_an_incident_is_trimmed() {
    assumeThat(opened().kind()).isEqualTo(TestDatabase.Kind.SQLITE);
    List<String> naming =
        listed(
            tx ->
                tx.list(
                    "select distinct m.name from sqlite_schema m, pragma_foreign_key_list(m.name) f"
                        + " where m.type = 'table' and f.on_delete <> 'CASCADE'"
                        + " and f.\"table\" in ('alert', 'incident', 'ticket_link')",
                    row -> row.getString(1)));
    assertThat(HISTORY).containsAll(naming);
  }

  @Test
  void what_is_not_closed_stays_whatever_its_age() {
    for (Incident.State state :
        List.of(Incident.State.OPEN, Incident.State.ACKNOWLEDGED, Incident.State.RESOLVED)) {
      incident(state, ago(2000));
    }
    trim();
    assertThat(rows("incident")).isEqualTo(3);
  }

  @Test
  void an_incident_with_an_alert_that_is_still_open_stays() {
    long dismissed = incident(Incident.State.CLOSED, ago(500));
    write(tx -> alert(tx, "OPEN", dismissed, NOON));
    trim();
    assertThat(isKept(dismissed)).isTrue();
  }

  @Test
  void an_incident_that_an_open_one_follows_on_stays_until_that_is_closed() {
    long first = incident(Incident.State.CLOSED, ago(500));
    long second = incident(Incident.State.OPEN, NOON);
    write(tx -> tx.update("update incident set previous_id = ? where id = ?", first, second));
    trim();
    assertThat(isKept(first)).isTrue();
    write(tx -> tx.update("update incident set closed_at = ? where id = ?", NOON, second));
    trim();
    assertThat(isKept(first)).isFalse();
  }

  @Test
  void what_waits_or_could_not_be_delivered_or_is_not_sure_keeps_its_incident() {
    long waiting = incident(Incident.State.CLOSED, ago(500));
    long dead = incident(Incident.State.CLOSED, ago(500));
    long uncertain = incident(Incident.State.CLOSED, ago(500));
    long done = incident(Incident.State.CLOSED, ago(500));
    write(
        tx -> {
          delivery(tx, waiting, "WAITING");
          delivery(tx, dead, "DEAD");
          link(tx, uncertain, "UNCERTAIN");
          delivery(tx, done, "DONE");
        });
    trim();
    assertThat(isKept(waiting)).isTrue();
    assertThat(isKept(dead)).isTrue();
    assertThat(isKept(uncertain)).isTrue();
    assertThat(isKept(done)).isFalse();
  }

  @Test
  void an_alert_that_was_never_told_goes_when_it_is_old_enough_and_an_open_one_never() {
    write(
        tx -> {
          trail(tx, alert(tx, "CLEARED", null, ago(401)), ago(401), 2);
          alert(tx, "CLEARED", null, ago(399));
          alert(tx, "OPEN", null, NOON);
        });
    trim();
    assertThat(rows("alert")).isEqualTo(2);
    assertThat(rows("trail")).isZero();
  }

  @Test
  void trails_of_what_is_over_go_earlier_and_those_of_what_is_open_stay() {
    long open = incident(Incident.State.OPEN, ago(60));
    write(
        tx -> {
          trail(tx, alert(tx, "OPEN", null, NOON), ago(60), 1);
          trail(tx, alert(tx, "CLEARED", open, ago(60)), ago(60), 1);
          trail(tx, alert(tx, "CLEARED", null, ago(60)), ago(60), 600);
          trail(tx, alert(tx, "CLEARED", null, ago(20)), ago(20), 1);
        });
    trim();
    assertThat(rows("trail")).isEqualTo(3);
    assertThat(rows("alert")).isEqualTo(4);
  }

  @Test
  void events_and_tombstones_go_by_their_own_age() {
    AlertStore store = new AlertStore();
    write(
        tx -> {
          store.rememberEvent(tx, "rmm", "alerts", "e1", "c", ago(38));
          store.rememberEvent(tx, "rmm", "alerts", "e2", "c", ago(36));
          store.bury(tx, "rmm", "alerts", "a1", NOON, "", ago(2));
          store.bury(tx, "rmm", "alerts", "a2", NOON, "", NOON);
        });
    trim();
    assertThat(rows("seen_event")).isEqualTo(1);
    assertThat(rows("tombstone")).isEqualTo(1);
  }

  @Test
  void an_incident_larger_than_a_step_goes_in_several() {
    long id = incident(Incident.State.CLOSED, ago(500));
    write(
        tx -> {
          for (int i = 0; i < 100; i++) {
            trail(tx, alert(tx, "CLEARED", id, ago(500)), NOON, 6);
          }
        });
    HistoryStore.Step first =
        give(tx -> new HistoryStore().trimIncidents(tx, HistoryStore.Position.START, NOON, 200));
    assertThat(first.more()).isTrue();
    assertThat(first.removed()).isEqualTo(200);
    assertThat(isKept(id)).isTrue();
    trim();
    assertThat(isKept(id)).isFalse();
    assertThat(rows("alert")).isZero();
  }

  @Test
  void what_is_kept_back_does_not_keep_the_younger_from_going() {
    for (int i = 0; i < 120; i++) {
      long held = incident(Incident.State.CLOSED, ago(600));
      write(tx -> delivery(tx, held, "DEAD"));
    }
    long free = incident(Incident.State.CLOSED, ago(500));
    trim();
    assertThat(isKept(free)).isFalse();
    assertThat(rows("incident")).isEqualTo(120);
  }

  @Test
  void above_its_size_the_oldest_go_first_and_the_last_week_stays() {
    assumeThat(opened().kind()).isEqualTo(TestDatabase.Kind.SQLITE);
    fill("old", ago(100), 700);
    fill("younger", ago(50), 700);
    fill("last week", ago(3), 700);
    trim(limits(64));
    assertThat(rows("alert where body like 'old%'")).isLessThan(700);
    assertThat(rows("alert where body like 'younger%'")).isEqualTo(700);
    trim(limits(1));
    assertThat(rows("alert")).isEqualTo(700);
    assertThat(rows("alert where body like 'last week%'")).isEqualTo(700);
  }

  /** Each alert is as large as 40,000 characters are. */
  private void fill(String name, Instant cleared, int many) {
    for (int done = 0; done < many; done += 100) {
      write(
          tx -> {
            for (int i = 0; i < 100; i++) {
              long id = alert(tx, "CLEARED", null, cleared);
              tx.update("update alert set body = ? where id = ?", name + "x".repeat(40_000), id);
            }
          });
    }
  }

  @Test
  void free_space_goes_back_to_the_disk() {
    assumeThat(opened().kind()).isEqualTo(TestDatabase.Kind.SQLITE);
    fill("old", ago(500), 1000);
    long before = read(tx -> tx.number("pragma page_count"));
    trim();
    long after = read(tx -> tx.number("pragma page_count"));
    assertThat(rows("alert")).isZero();
    assertThat(after).isLessThan(before - 4_000);
    long free = read(tx -> tx.number("pragma freelist_count"));
    assertThat(free).isLessThan(4_500);
  }

  @Test
  void the_record_of_changes_stays_a_chain() {
    AuditStore early = new AuditStore(() -> ago(1200));
    write(
        tx -> {
          for (int i = 0; i < 600; i++) {
            early.append(tx, Change.act("ann", "note", "incident/" + i));
          }
          audit.append(tx, Change.act("ann", "note", "incident/last"));
        });
    trim();
    assertThat(rows("audit_entry")).isEqualTo(1);
    AuditStore.Check check = read(tx -> audit.check(tx, 0, 100));
    assertThat(check.broken()).isEmpty();
    assertThat(check.good()).isEqualTo(601);
    write(tx -> tx.update("update audit_head set trimmed_hash = 'forged'"));
    assertThat(read(tx -> audit.check(tx, 0, 100)).broken()).hasValue(601L);
  }
}
