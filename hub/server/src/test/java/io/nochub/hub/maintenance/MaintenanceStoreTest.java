package io.nochub.hub.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.incident.StoreContract;
import io.nochub.hub.maintenance.MaintenanceWindow.State;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaintenanceStoreTest extends StoreContract {
  private final MaintenanceStore store = new MaintenanceStore();

  private MaintenanceWindow added(Instant from, Instant until) {
    MaintenanceWindow window =
        new MaintenanceWindow(
            0, "Patches", "monthly", "ann", "acme", null, null, null, from, until, State.PLANNED);
    return give(tx -> store.add(tx, window, NOON));
  }

  private MaintenanceWindow get(MaintenanceWindow window) {
    return read(tx -> store.window(tx, window.id())).orElseThrow();
  }

  private List<Long> holding(Instant now) {
    return read(tx -> store.active(tx, now)).stream().map(MaintenanceWindow::id).toList();
  }

  @Test
  void every_part_is_kept() {
    MaintenanceWindow all =
        new MaintenanceWindow(
            0,
            "Patches",
            "monthly",
            "ann",
            "acme",
            "north",
            "d1",
            "rmm",
            after(10),
            after(20),
            State.PLANNED);
    MaintenanceWindow stored = give(tx -> store.add(tx, all, NOON));
    assertThat(stored)
        .isEqualTo(
            new MaintenanceWindow(
                stored.id(),
                "Patches",
                "monthly",
                "ann",
                "acme",
                "north",
                "d1",
                "rmm",
                after(10),
                after(20),
                State.PLANNED));
    assertThat(get(stored)).isEqualTo(stored);
  }

  @Test
  void the_list_comes_latest_first_page_by_page() {
    MaintenanceWindow first = added(after(10), after(20));
    MaintenanceWindow second = added(after(10), after(20));
    assertThat(listed(tx -> store.list(tx, Long.MAX_VALUE, 9))).containsExactly(second, first);
    assertThat(listed(tx -> store.list(tx, second.id(), 9))).containsExactly(first);
    assertThat(listed(tx -> store.list(tx, Long.MAX_VALUE, 1))).containsExactly(second);
  }

  @Test
  void a_window_has_its_beginning_then_its_end_as_its_next_edge() {
    MaintenanceWindow window = added(after(10), after(20));
    assertThat(found(store::nextEdge)).contains(after(10));
    assertThat(found(tx -> store.edgeDue(tx, after(9)))).isEmpty();
    assertThat(found(tx -> store.edgeDue(tx, after(10)))).contains(window);
    write(tx -> store.begun(tx, window));
    assertThat(get(window).state()).isEqualTo(State.ACTIVE);
    assertThat(found(store::nextEdge)).contains(after(20));
    write(tx -> store.ended(tx, get(window), after(20)));
    assertThat(get(window).state()).isEqualTo(State.ENDED);
    assertThat(found(tx -> store.edgeDue(tx, after(20)))).contains(get(window));
    write(tx -> store.finished(tx, window));
    assertThat(found(store::nextEdge)).isEmpty();
    assertThat(get(window).until()).isEqualTo(after(20));
  }

  @Test
  void a_window_holds_from_its_beginning_up_to_its_end_whether_or_not_its_edges_were_served() {
    MaintenanceWindow window = added(after(10), after(20));
    assertThat(holding(after(9))).isEmpty();
    assertThat(holding(after(10))).containsExactly(window.id());
    write(tx -> store.begun(tx, window));
    assertThat(holding(after(19))).containsExactly(window.id());
    assertThat(holding(after(20))).isEmpty();
  }

  @Test
  void a_window_that_is_ended_early_holds_no_more_and_says_when() {
    MaintenanceWindow window = added(after(10), after(20));
    write(tx -> store.begun(tx, window));
    write(tx -> store.ended(tx, get(window), after(15)));
    assertThat(holding(after(15))).isEmpty();
    assertThat(get(window).until()).isEqualTo(after(15));
    assertThat(found(store::nextEdge)).contains(after(15));
  }

  @Test
  void the_earliest_edge_comes_first() {
    MaintenanceWindow late = added(after(10), after(20));
    MaintenanceWindow early = added(after(5), after(30));
    assertThat(found(tx -> store.edgeDue(tx, after(60)))).contains(early);
    write(tx -> store.begun(tx, early));
    assertThat(found(tx -> store.edgeDue(tx, after(60)))).contains(late);
  }
}
