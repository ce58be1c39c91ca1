package io.nochub.hub.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import io.nochub.hub.alert.AlertStore.Filter;
import io.nochub.hub.incident.StoreContract;
import io.nochub.hub.inventory.Place;
import io.nochub.hub.store.StoreException;
import io.nochub.hub.store.TextIndexing;
import io.nochub.hub.store.Transaction;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertStoreTest extends StoreContract {
  private final AlertStore store = new AlertStore();

  private static Report report(Instant at) {
    return Report.of(
        AlertRaised.of("a1", "disk-space C:", Subject.of("1", "dc01").with(Hint.IP, "10.0.0.7"))
            .at(at)
            .severity("crit", Map.of("crit", Severity.CRITICAL))
            .category(Category.CAPACITY)
            .momentary(true)
            .title("Disk \"C:\" is full — 100 %")
            .body("Only\n3 % left.")
            .link(URI.create("https://rmm.example/a1?x=1"))
            .detail("free", "3 %")
            .build());
  }

  private static Alert fresh(String alertId, String fingerprint, Place place) {
    Origin origin = new Origin("rmm", "alerts", alertId, fingerprint, "1");
    return Alert.opened(origin, place, report(NOON), NOON);
  }

  private Alert saved(String alertId, String fingerprint) {
    return give(tx -> store.save(tx, fresh(alertId, fingerprint, PLACE)));
  }

  private Alert get(long id) {
    return read(tx -> store.alert(tx, id)).orElseThrow();
  }

  private List<Long> ids(Filter filter) {
    return read(tx -> store.list(tx, filter, Long.MAX_VALUE, 100)).stream().map(Alert::id).toList();
  }

  @Test
  void every_part_of_a_new_alert_is_kept() {
    long incident = incidentId();
    Alert all =
        fresh("a1", "f1", PLACE)
            .withRoute(routeId())
            .told(Told.PROBLEM)
            .carriedBy(incident)
            .repeated("a2")
            .cleared(after(5), after(4), "fixed itself");
    Alert stored = give(tx -> store.save(tx, all));
    assertThat(stored).isEqualTo(all.withId(stored.id()));
    assertThat(get(stored.id())).isEqualTo(stored);
  }

  @Test
  void every_part_that_may_be_missing_may_be_missing() {
    AlertRaised bare = AlertRaised.of("a1", "event", Subject.UNKNOWN).at(NOON).build();
    Alert alert =
        Alert.opened(
            new Origin("rmm", "alerts", "a1", "f", ""),
            new Place("unmatched", null, null),
            Report.of(bare),
            NOON);
    Alert stored = give(tx -> store.save(tx, alert));
    assertThat(get(stored.id())).isEqualTo(alert.withId(stored.id()));
  }

  @Test
  void every_part_that_changes_is_kept() {
    Alert first = saved("a1", "f1");
    AlertRaised news =
        AlertRaised.of("a9", "disk-space D:", Subject.of("1", "dc02"))
            .at(after(9))
            .severity(Severity.INFO)
            .category(Category.OTHER)
            .title("other")
            .build();
    Alert changed =
        first
            .withReport(Report.of(news))
            .withPlace(new Place("birch", null, null))
            .withRoute(routeId())
            .told(Told.PROBLEM)
            .carriedBy(incidentId())
            .repeated("a9")
            .cleared(after(11), after(10), "gone");
    write(tx -> store.save(tx, changed));
    assertThat(get(first.id())).isEqualTo(changed);
  }

  /** A store that remembers nothing of what was written before. */
  private static Optional<String> asRead(Transaction tx, AlertStore store, String fingerprint) {
    return Optional.of(
        String.join(
            ", ",
            String.valueOf(store.open(tx, fingerprint)),
            String.valueOf(store.flapping(tx, fingerprint)),
            String.valueOf(store.openings(tx, fingerprint, after(2), 5)),
            String.valueOf(store.changesOfTruth(tx, fingerprint, after(1), 5)),
            String.valueOf(store.lastTold(tx, fingerprint, 1)),
            String.valueOf(store.lastTold(tx, fingerprint, 2))));
  }

  @Test
  void what_the_writer_remembers_of_a_fingerprint_is_what_it_would_read() {
    long incident = incidentId();
    List<UnaryOperator<Alert>> turns =
        List.of(
            alert -> alert,
            alert -> alert.told(Told.PROBLEM).carriedBy(incident),
            alert -> alert.cleared(after(3), after(3), "gone"));
    for (int round = 0; round < 3; round++) {
      String alertId = "a" + round;
      Instant opened = after(round);
      Alert alert =
          give(tx -> store.save(tx, Alert.opened(origin(alertId), PLACE, report(NOON), opened)));
      for (UnaryOperator<Alert> turn : turns) {
        Alert before = alert;
        alert = give(tx -> store.save(tx, turn.apply(before)));
        write(
            tx -> {
              assertThat(asRead(tx, store, "f1")).isEqualTo(asRead(tx, new AlertStore(), "f1"));
              assertThat(asRead(tx, store, "f2")).isEqualTo(asRead(tx, new AlertStore(), "f2"));
            });
      }
    }
  }

  @Test
  void the_one_alert_of_an_incident_is_known_as_it_stands_also_when_it_goes_to_another() {
    long first = incidentId();
    long other = incidentId();
    Alert carried = give(tx -> store.save(tx, fresh("a1", "f1", PLACE).carriedBy(first)));
    Alert seen = give(tx -> store.save(tx, carried.repeated("a1")));
    assertThat(given(tx -> store.carriedBy(tx, first, 1))).containsExactly(seen);

    Alert moved = give(tx -> store.save(tx, seen.carriedBy(other)));
    assertThat(given(tx -> store.carriedBy(tx, first, 1))).isEmpty();
    assertThat(given(tx -> store.carriedBy(tx, other, 1))).containsExactly(moved);
  }

  private List<Alert> given(Function<Transaction, List<Alert>> unit) {
    return give(unit);
  }

  private static Origin origin(String alertId) {
    return new Origin("rmm", "alerts", alertId, "f1", "1");
  }

  @Test
  void a_condition_is_open_at_most_once() {
    Alert open = saved("a1", "f1");
    assertThatThrownBy(() -> saved("a2", "f1")).isInstanceOf(StoreException.class);
    write(tx -> store.save(tx, open.cleared(after(1), after(1), "")));
    Alert again = saved("a2", "f1");
    assertThat(found(tx -> store.open(tx, "f1"))).contains(again);
    assertThat(found(tx -> store.open(tx, "f2"))).isEmpty();
  }

  @Test
  void the_latest_of_a_sources_alert_id_is_found() {
    Alert first = saved("a1", "f1");
    Alert second = saved("a1", "f2");
    assertThat(found(tx -> store.latest(tx, "rmm", "alerts", "a1"))).contains(second);
    assertThat(found(tx -> store.latest(tx, "rmm", "other feed", "a1"))).isEmpty();
    assertThat(found(tx -> store.latest(tx, "other", "alerts", "a1"))).isEmpty();
    assertThat(first.id()).isLessThan(second.id());
  }

  @Test
  void the_last_one_told_is_found_and_never_itself() {
    long incident = incidentId();
    Alert first = saved("a1", "f1");
    write(tx -> store.save(tx, first.carriedBy(incident).cleared(after(1), after(1), "")));
    Alert untold = saved("a1", "f1");
    assertThat(found(tx -> store.lastTold(tx, "f1", untold.id())))
        .get()
        .extracting(Alert::id)
        .isEqualTo(first.id());
    assertThat(found(tx -> store.lastTold(tx, "f1", first.id()))).isEmpty();
  }

  @Test
  void the_alerts_of_an_incident_come_oldest_first() {
    long incident = incidentId();
    Alert first = saved("a1", "f1");
    Alert second = saved("a2", "f2");
    write(tx -> store.save(tx, second.carriedBy(incident)));
    write(tx -> store.save(tx, first.carriedBy(incident)));
    assertThat(listed(tx -> store.carriedBy(tx, incident)))
        .extracting(Alert::id)
        .containsExactly(first.id(), second.id());
  }

  @Test
  void the_list_comes_latest_first_page_by_page() {
    Alert first = saved("a1", "f1");
    Alert second = saved("a2", "f2");
    Alert third = saved("a3", "f3");
    assertThat(listed(tx -> store.list(tx, Filter.ALL, Long.MAX_VALUE, 2)))
        .extracting(Alert::id)
        .containsExactly(third.id(), second.id());
    assertThat(listed(tx -> store.list(tx, Filter.ALL, second.id(), 2)))
        .extracting(Alert::id)
        .containsExactly(first.id());
  }

  @Test
  void each_filter_narrows_the_list() {
    long incident = incidentId();
    Alert here = saved("a1", "f1");
    write(tx -> store.save(tx, here.carriedBy(incident)));
    Place birch = new Place("birch", null, null);
    Alert there =
        give(tx -> store.save(tx, fresh("a2", "f2", birch).cleared(after(1), after(1), "")));

    assertThat(ids(Filter.ALL)).containsExactly(there.id(), here.id());
    assertThat(ids(new Filter(Truth.OPEN, null, null, null, null, null, null, null, null)))
        .containsExactly(here.id());
    assertThat(ids(new Filter(null, "birch", null, null, null, null, null, null, null)))
        .containsExactly(there.id());
    assertThat(ids(new Filter(null, null, "d1", null, null, null, null, null, null)))
        .containsExactly(here.id());
    assertThat(ids(new Filter(null, null, null, "rmm", null, null, null, null, null)))
        .containsExactly(there.id(), here.id());
    assertThat(ids(new Filter(null, null, null, "other", null, null, null, null, null))).isEmpty();
    assertThat(ids(new Filter(null, null, null, null, incident, null, null, null, null)))
        .containsExactly(here.id());
    assertThat(ids(new Filter(Truth.CLEARED, "acme", null, null, null, null, null, null, null)))
        .isEmpty();
  }

  private Alert titled(String fingerprint, String title) {
    Alert alert = saved(fingerprint, fingerprint);
    write(tx -> tx.update("update alert set title = ? where id = ?", title, alert.id()));
    return alert;
  }

  private List<Long> with(String text) {
    return ids(new Filter(null, null, null, null, null, null, text, null, null));
  }

  private void index() {
    write(tx -> new TextIndexing("alert", AlertStore.SEARCHED).runDue(tx, NOON, 200));
  }

  @Test
  void a_text_is_found_before_and_after_it_is_indexed() {
    Alert first = titled("f1", "Übung 50% \"full\"");
    index();
    Alert second = titled("f2", "Das Üben endet");
    assertThat(with("üb")).as("less than three letters").contains(first.id(), second.id());
    for (int round = 0; round < 2; round++) {
      assertThat(with("übu")).containsExactly(first.id());
      assertThat(with("ÜBEN")).containsExactly(second.id());
      assertThat(with("50% \"f")).containsExactly(first.id());
      assertThat(with("50_")).isEmpty();
      assertThat(with("das en")).isEmpty();
      assertThat(with("DISK-SPACE")).containsExactly(second.id(), first.id());
      index();
    }
  }

  @Test
  void a_text_is_not_found_by_what_it_was_before_nor_when_its_alert_is_gone() {
    Alert alert = titled("f1", "Disk is full");
    index();
    write(tx -> tx.update("update alert set title = 'Fan has stopped' where id = ?", alert.id()));
    for (int round = 0; round < 2; round++) {
      assertThat(with("disk is")).isEmpty();
      assertThat(with("fan has")).containsExactly(alert.id());
      index();
    }
    write(tx -> tx.update("delete from alert where id = ?", alert.id()));
    assertThat(with("fan has")).isEmpty();
    index();
    assertThat(with("fan has")).isEmpty();
    assertThat(found(new TextIndexing("alert", AlertStore.SEARCHED)::nextDue)).isEmpty();
  }

  @Test
  void a_span_of_time_narrows_the_list_with_and_without_a_text() {
    Alert early = saved("a1", "f1");
    Alert late = saved("a2", "f2");
    write(tx -> tx.update("update alert set opened_at = ? where id = ?", after(7200), late.id()));
    for (@Nullable String text : new @Nullable String[] {null, "disk"}) {
      assertThat(ids(new Filter(null, null, null, null, null, null, text, after(7200), null)))
          .containsExactly(late.id());
      assertThat(ids(new Filter(null, null, null, null, null, null, text, null, after(7200))))
          .containsExactly(early.id());
      assertThat(ids(new Filter(null, null, null, null, null, null, text, after(20_000), null)))
          .isEmpty();
    }
  }

  @Test
  void the_open_ones_of_an_organisation_come_in_slices() {
    Alert first = saved("a1", "f1");
    Alert second = saved("a2", "f2");
    Alert ended = saved("a3", "f3");
    write(tx -> store.save(tx, ended.cleared(after(1), after(1), "")));
    assertThat(listed(tx -> store.openOf(tx, "rmm", "1", 0, 1))).containsExactly(first);
    assertThat(listed(tx -> store.openOf(tx, "rmm", "1", first.id(), 10))).containsExactly(second);
    assertThat(listed(tx -> store.openOf(tx, "rmm", "2", 0, 10))).isEmpty();
    assertThat(listed(tx -> store.openOf(tx, "other", "1", 0, 10))).isEmpty();
  }

  @Test
  void being_seen_is_noted_once_a_minute() {
    Alert alert = saved("a1", "f1");
    write(tx -> store.seen(tx, alert, after(60)));
    assertThat(get(alert.id()).lastSeenAt()).isEqualTo(NOON);
    write(tx -> store.seen(tx, alert, after(61)));
    assertThat(get(alert.id()).lastSeenAt()).isEqualTo(after(61));
    assertThat(get(alert.id())).isEqualTo(alert.seen(after(61)));
  }

  @Test
  void a_reason_is_kept_once_with_its_first_time() {
    long alert = saved("a1", "f1").id();
    Reason hold = new Reason(Reason.Kind.HOLD, "", NOON, after(60));
    Reason window = new Reason(Reason.Kind.WINDOW, "7", after(1), null);
    Reason other = new Reason(Reason.Kind.WINDOW, "8", after(1), null);
    write(
        tx -> {
          store.add(tx, alert, other);
          store.add(tx, alert, window);
          store.add(tx, alert, hold);
          store.add(tx, alert, new Reason(Reason.Kind.HOLD, "", after(30), after(90)));
        });
    assertThat(listed(tx -> store.reasons(tx, alert))).containsExactly(hold, window, other);
    write(tx -> store.remove(tx, alert, window));
    assertThat(listed(tx -> store.reasons(tx, alert))).containsExactly(hold, other);
  }

  @Test
  void those_quiet_for_one_reason_come_in_slices() {
    long first = saved("a1", "f1").id();
    long second = saved("a2", "f2").id();
    Reason window = new Reason(Reason.Kind.WINDOW, "7", NOON, null);
    write(
        tx -> {
          store.add(tx, second, window);
          store.add(tx, first, window);
        });
    assertThat(listed(tx -> store.withReason(tx, Reason.Kind.WINDOW, "7", 0, 1)))
        .containsExactly(first);
    assertThat(listed(tx -> store.withReason(tx, Reason.Kind.WINDOW, "7", first, 9)))
        .containsExactly(second);
    assertThat(listed(tx -> store.withReason(tx, Reason.Kind.WINDOW, "8", 0, 9))).isEmpty();
    assertThat(listed(tx -> store.withReason(tx, Reason.Kind.HOLD, "7", 0, 9))).isEmpty();
  }

  @Test
  void a_reason_falls_due_at_its_time_and_the_next_one_is_known() {
    long first = saved("a1", "f1").id();
    long second = saved("a2", "f2").id();
    assertThat(found(store::nextReasonDue)).isEmpty();
    write(
        tx -> {
          store.add(tx, first, new Reason(Reason.Kind.HOLD, "", NOON, after(60)));
          store.add(tx, first, new Reason(Reason.Kind.DISMISSED, "", NOON, after(60)));
          store.add(tx, second, new Reason(Reason.Kind.HOLD, "", NOON, after(30)));
          store.add(tx, second, new Reason(Reason.Kind.RECORD_ONLY, "", NOON, null));
        });
    assertThat(found(store::nextReasonDue)).contains(after(30));
    assertThat(listed(tx -> store.withReasonDue(tx, after(29), 10))).isEmpty();
    assertThat(listed(tx -> store.withReasonDue(tx, after(30), 10))).containsExactly(second);
    assertThat(listed(tx -> store.withReasonDue(tx, after(60), 10))).containsExactly(first, second);
  }

  @Test
  void what_an_event_said_last_is_remembered_per_feed() {
    write(
        tx -> {
          store.rememberEvent(tx, "rmm", "alerts", "e1", "said", NOON);
          store.rememberEvent(tx, "rmm", "alerts", "e1", "said later", after(1));
        });
    assertThat(found(tx -> store.seenEvent(tx, "rmm", "alerts", "e1"))).contains("said later");
    assertThat(found(tx -> store.seenEvent(tx, "rmm", "other", "e1"))).isEmpty();
    assertThat(found(tx -> store.seenEvent(tx, "psa", "alerts", "e1"))).isEmpty();
  }

  @Test
  void old_events_are_forgotten_in_slices_and_fresh_ones_kept() {
    write(
        tx -> {
          store.rememberEvent(tx, "rmm", "alerts", "old", "x", NOON);
          store.rememberEvent(tx, "rmm", "alerts", "older", "x", after(-1));
          store.rememberEvent(tx, "rmm", "alerts", "fresh", "x", after(2));
        });
    assertThat(counted(tx -> store.forgetEvents(tx, after(1), 1))).isEqualTo(1);
    assertThat(found(tx -> store.seenEvent(tx, "rmm", "alerts", "older"))).isEmpty();
    assertThat(counted(tx -> store.forgetEvents(tx, after(1), 9))).isEqualTo(1);
    assertThat(counted(tx -> store.forgetEvents(tx, after(1), 9))).isZero();
    assertThat(found(tx -> store.seenEvent(tx, "rmm", "alerts", "fresh"))).isPresent();
  }

  @Test
  void a_clear_without_a_raise_is_kept_a_day_and_the_latest_counts() {
    write(
        tx -> {
          store.bury(tx, "rmm", "alerts", "a1", after(5), "later", NOON);
          store.bury(tx, "rmm", "alerts", "a1", after(3), "earlier", after(10));
        });
    assertThat(found(tx -> store.tombstone(tx, "rmm", "alerts", "a1", after(20))))
        .contains(after(5));
    assertThat(found(tx -> store.tombstone(tx, "rmm", "alerts", "a2", after(20)))).isEmpty();
    Instant nextDay = NOON.plus(Duration.ofHours(24));
    assertThat(found(tx -> store.tombstone(tx, "rmm", "alerts", "a1", nextDay.minusMillis(1))))
        .isPresent();
    assertThat(found(tx -> store.tombstone(tx, "rmm", "alerts", "a1", nextDay))).isEmpty();
    assertThat(counted(tx -> store.forgetTombstones(tx, nextDay, 9))).isEqualTo(1);
  }

  @Test
  void the_trail_keeps_its_order_and_its_latest_entries() {
    long alert = saved("a1", "f1").id();
    List<TrailEntry> trail =
        List.of(
            new TrailEntry(
                NOON, "identify", "device", "Matched to \"dc01\".", Map.of("device", "d1")),
            new TrailEntry(NOON, "suppress", "held back", "Held back: …", Map.of()),
            new TrailEntry(after(1), "suppress", "told", "Still open.", Map.of("alert", "1")));
    write(tx -> store.addTrail(tx, alert, trail));
    assertThat(listed(tx -> store.trail(tx, alert, 9))).isEqualTo(trail);
    assertThat(listed(tx -> store.trail(tx, alert, 2))).isEqualTo(trail.subList(1, 3));
  }

  @Test
  void a_character_no_database_keeps_does_not_stop_an_alert() {
    AlertRaised hostile =
        AlertRaised.of("a\u0000", "event\u0000", Subject.of("1\u0000", "d\u0000"))
            .at(NOON)
            .title("a\u0000b \uD800 c")
            .body("\u0000")
            .detail("x\u0000", "\u0000y")
            .build();
    Origin origin = new Origin("rmm", "alerts", "a\u0000", "f", "1\u0000");
    Alert stored =
        give(tx -> store.save(tx, Alert.opened(origin, PLACE, Report.of(hostile), NOON)));
    assertThat(get(stored.id()).report().title())
        .startsWith("a")
        .endsWith("c")
        .doesNotContain("\u0000");
  }
}
