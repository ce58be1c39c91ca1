package io.nochub.hub.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.Severity;
import io.nochub.hub.incident.Incident.State;
import io.nochub.hub.incident.IncidentStore.Filter;
import io.nochub.hub.inventory.Place;
import io.nochub.hub.routing.RouteStore;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IncidentStoreTest extends StoreContract {
  private final IncidentStore store = new IncidentStore();

  private Incident saved(String title, Place place, Severity severity, Instant openedAt) {
    Incident fresh = incident(title, place, severity, openedAt);
    return give(tx -> store.save(tx, fresh));
  }

  private List<Long> ids(Filter filter) {
    return read(tx -> store.list(tx, filter, Long.MAX_VALUE, 100)).stream()
        .map(Incident::id)
        .toList();
  }

  private static Filter text(@Nullable String words) {
    return new Filter(Set.of(), null, null, null, null, words, null, null);
  }

  @Test
  void every_part_of_a_new_incident_is_kept() {
    long previous = incidentId();
    long route = routeId();
    Incident all =
        new Incident(
            0,
            PLACE,
            "rmm",
            "Disk full",
            Severity.CRITICAL,
            State.RESOLVED,
            true,
            route,
            after(1),
            after(2),
            after(3),
            "ann",
            after(4),
            "ben",
            after(5),
            after(6),
            7,
            8,
            9,
            previous,
            Incident.Kind.SINGLE);
    Incident stored = give(tx -> store.save(tx, all));

    assertThat(stored).isEqualTo(all.withId(stored.id()));
    assertThat(found(tx -> store.incident(tx, stored.id()))).contains(stored);
  }

  @Test
  void every_part_that_may_be_missing_may_be_missing() {
    Incident bare = saved("Disk", new Place("acme", null, null), Severity.INFO, NOON);
    assertThat(found(tx -> store.incident(tx, bare.id()))).contains(bare);
  }

  @Test
  void every_part_that_changes_is_kept() {
    Incident first = saved("Disk", new Place("acme", null, null), Severity.INFO, NOON);
    long otherRoute = give(tx -> new RouteStore().idOf(tx, route(2)));
    assertThat(otherRoute).isNotEqualTo(first.routeId());
    Incident changed =
        new Incident(
            first.id(),
            new Place("birch", null, null),
            "rmm",
            "Disk full",
            Severity.CRITICAL,
            State.CLOSED,
            false,
            otherRoute,
            NOON,
            after(2),
            after(3),
            "ann",
            after(4),
            "ben",
            after(5),
            after(6),
            7,
            8,
            9,
            null,
            Incident.Kind.SINGLE);
    write(tx -> store.save(tx, changed));
    assertThat(found(tx -> store.incident(tx, first.id()))).contains(changed);
  }

  @Test
  void the_list_comes_latest_first_page_by_page() {
    List<Long> made =
        List.of(
            saved("a", PLACE, Severity.INFO, NOON).id(),
            saved("b", PLACE, Severity.INFO, NOON).id(),
            saved("c", PLACE, Severity.INFO, NOON).id());
    List<Incident> first = read(tx -> store.list(tx, Filter.ALL, Long.MAX_VALUE, 2));
    assertThat(first).extracting(Incident::id).containsExactly(made.get(2), made.get(1));
    List<Incident> second = read(tx -> store.list(tx, Filter.ALL, first.get(1).id(), 2));
    assertThat(second).extracting(Incident::id).containsExactly(made.get(0));
  }

  @Test
  void each_filter_narrows_the_list() {
    Incident here = saved("Disk", PLACE, Severity.MAJOR, NOON);
    Incident there = saved("Disk", new Place("birch", null, null), Severity.INFO, after(10));
    write(tx -> store.save(tx, there.acknowledged("ann", after(11))));
    long mine = here.id();
    long other = there.id();

    assertThat(ids(Filter.ALL)).containsExactly(other, mine);
    assertThat(ids(Filter.OPEN)).containsExactly(other, mine);
    assertThat(ids(new Filter(Set.of(State.OPEN), null, null, null, null, null, null, null)))
        .containsExactly(mine);
    assertThat(ids(new Filter(Set.of(), "birch", null, null, null, null, null, null)))
        .containsExactly(other);
    assertThat(ids(new Filter(Set.of(), null, "d1", null, null, null, null, null)))
        .containsExactly(mine);
    assertThat(ids(new Filter(Set.of(), null, null, Severity.INFO, null, null, null, null)))
        .containsExactly(other);
    assertThat(ids(new Filter(Set.of(), null, null, null, "rmm", null, null, null)))
        .containsExactly(other, mine);
    assertThat(ids(new Filter(Set.of(), null, null, null, "other", null, null, null))).isEmpty();
    assertThat(ids(new Filter(Set.of(), null, null, null, null, null, after(10), null)))
        .containsExactly(other);
    assertThat(ids(new Filter(Set.of(), null, null, null, null, null, null, after(10))))
        .containsExactly(mine);
  }

  @Test
  void text_is_found_anywhere_in_the_title_in_any_case() {
    long id = saved("Disk C: is FULL", PLACE, Severity.MAJOR, NOON).id();
    assertThat(ids(text("full"))).containsExactly(id);
    assertThat(ids(text("c: IS"))).containsExactly(id);
    assertThat(ids(text("empty"))).isEmpty();
  }

  @Test
  void what_means_something_to_the_database_means_itself_in_a_text() {
    long percent = saved("CPU at 100% of all", PLACE, Severity.MAJOR, NOON).id();
    long line = saved("back_up failed", PLACE, Severity.MAJOR, NOON).id();
    long slash = saved("C:\\Temp is full", PLACE, Severity.MAJOR, NOON).id();
    assertThat(ids(text("%"))).containsExactly(percent);
    assertThat(ids(text("100%"))).containsExactly(percent);
    assertThat(ids(text("_"))).containsExactly(line);
    assertThat(ids(text("c:\\t"))).containsExactly(slash);
    assertThat(ids(text("' or 1=1 --"))).isEmpty();
  }

  @Test
  void a_changed_title_is_found_by_its_new_words() {
    Incident first = saved("Disk", PLACE, Severity.MAJOR, NOON);
    write(
        tx -> store.save(tx, first.summing("Memory", Severity.MAJOR, first.routeId(), 1, 0, NOON)));
    assertThat(ids(text("memory"))).containsExactly(first.id());
    assertThat(ids(text("disk"))).isEmpty();
  }

  @Test
  void observed_are_the_open_ones_that_are_not_live() {
    Incident live = saved("live", PLACE, Severity.MAJOR, NOON);
    Incident observed = observed("observed");
    Incident ended = observed("ended");
    write(tx -> store.save(tx, ended.resolved("ann", NOON, NOON)));
    assertThat(listed(tx -> store.observed(tx, "rmm", 0, 10))).containsExactly(observed);
    assertThat(listed(tx -> store.observed(tx, "rmm", observed.id(), 10))).isEmpty();
    assertThat(listed(tx -> store.observed(tx, "other", 0, 10))).isEmpty();
    assertThat(live.live()).isTrue();
  }

  private Incident observed(String title) {
    Incident usual = incident(title, PLACE, Severity.MAJOR, NOON);
    Incident quiet =
        new Incident(
            0,
            PLACE,
            "rmm",
            title,
            Severity.MAJOR,
            State.OPEN,
            false,
            usual.routeId(),
            NOON,
            NOON,
            null,
            null,
            null,
            null,
            null,
            null,
            1,
            0,
            0,
            null,
            Incident.Kind.SINGLE);
    return give(tx -> store.save(tx, quiet));
  }

  @Test
  void the_resolved_ones_are_due_for_closing_in_their_order() {
    assertThat(found(store::nextCloseDue)).isEmpty();
    Incident late = saved("late", PLACE, Severity.MAJOR, NOON);
    Incident early = saved("early", PLACE, Severity.MAJOR, NOON);
    write(tx -> store.save(tx, late.resolved("ann", NOON, after(20))));
    write(tx -> store.save(tx, early.resolved("ann", NOON, after(10))));

    assertThat(found(store::nextCloseDue)).contains(after(10));
    assertThat(listed(tx -> store.closeDue(tx, after(9), 10))).isEmpty();
    assertThat(listed(tx -> store.closeDue(tx, after(20), 10)))
        .extracting(Incident::id)
        .containsExactly(early.id(), late.id());
    assertThat(listed(tx -> store.closeDue(tx, after(20), 1))).hasSize(1);
  }

  @Test
  void what_was_resolved_closes_itself_when_it_stayed_well() {
    Incident open = saved("Disk", PLACE, Severity.MAJOR, NOON);
    write(tx -> store.save(tx, open.resolved("ann", NOON, after(10))));
    IncidentClosing closing = new IncidentClosing(store);
    assertThat(counted(tx -> closing.runDue(tx, after(9), 10))).isZero();
    assertThat(counted(tx -> closing.runDue(tx, after(10), 10))).isEqualTo(1);

    assertThat(found(tx -> store.incident(tx, open.id())).orElseThrow().state())
        .isEqualTo(State.CLOSED);
    assertThat(found(closing::nextDue)).isEmpty();
    assertThat(listed(tx -> store.timeline(tx, open.id(), 10)))
        .extracting(TimelineEntry::kind)
        .containsExactly(TimelineEntry.Kind.CLOSED);
  }

  @Test
  void the_timeline_comes_latest_first_with_every_part() {
    long id = incidentId();
    TimelineEntry first = new TimelineEntry(NOON, Actor.HUB, TimelineEntry.Kind.OPENED, "Opened.");
    TimelineEntry second =
        new TimelineEntry(NOON, Actor.user("ann"), TimelineEntry.Kind.NOTE, "<b>looked</b> at it");
    write(
        tx -> {
          store.add(tx, id, first);
          store.add(tx, id, second);
        });
    assertThat(listed(tx -> store.timeline(tx, id, 10))).containsExactly(second, first);
    assertThat(listed(tx -> store.timeline(tx, id, 1))).containsExactly(second);
    assertThat(listed(tx -> store.timeline(tx, id + 1, 10))).isEmpty();
  }
}
