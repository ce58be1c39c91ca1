package io.nochub.hub.board;

import io.nochub.hub.plugin.IntegrationHealth.State;
import io.nochub.hub.plugin.IntegrationView;
import io.nochub.hub.store.Database;
import io.nochub.hub.web.board.BoardView.HubState;
import io.nochub.hub.web.board.Words;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What is wrong with the hub itself and with what it is connected to. */
public final class HubWatch {
  private static final Set<State> OUT = Set.of(State.DOWN, State.UNAVAILABLE);

  private final Database database;
  private final Supplier<List<IntegrationView>> integrations;
  private final Supplier<List<String>> own;
  private final InstantSource clock;
  private final BoardStore store = new BoardStore();

  /**
   * Makes it.
   *
   * @param own what is wrong with the hub itself, in sentences
   */
  public HubWatch(
      Database database,
      Supplier<List<IntegrationView>> integrations,
      Supplier<List<String>> own,
      InstantSource clock) {
    this.database = database;
    this.integrations = integrations;
    this.own = own;
    this.clock = clock;
  }

  HubState state() {
    List<IntegrationView> all = integrations.get();
    List<IntegrationView> sources =
        all.stream()
            .filter(IntegrationView::enabled)
            .filter(one -> !one.sources().isEmpty())
            .toList();
    List<String> out =
        sources.stream()
            .filter(one -> OUT.contains(one.health().state()))
            .map(IntegrationView::displayName)
            .toList();
    List<String> troubles = new ArrayList<>(own.get());
    all.forEach(one -> add(one, troubles));
    return database.read(
        tx -> {
          troubles.addAll(store.holds(tx, clock.instant()));
          long dead = store.deadDeliveries(tx);
          if (dead > 0) {
            troubles.add(
                Words.count((int) dead, "delivery", "deliveries")
                    + " could not be made; see the API, deliveries?state=dead.");
          }
          long aside = store.deadInputs(tx);
          if (aside > 0) {
            troubles.add(
                Words.count((int) aside, "input was", "inputs were")
                    + " set aside; see the API, inputs?state=dead.");
          }
          return new HubState(
              store.lastAlert(tx).orElse(null),
              sources.size() - out.size(),
              out,
              troubles,
              all.size());
        });
  }

  private static void add(IntegrationView one, List<String> troubles) {
    if (!one.enabled()) {
      return;
    }
    if (one.paused()) {
      troubles.add(one.displayName() + " is paused.");
    }
    if (OUT.contains(one.health().state()) || one.health().state() == State.DEGRADED) {
      troubles.add(one.displayName() + ": " + one.health().summary());
    }
  }
}
