package io.nochub.hub.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.signal.Severity;
import io.nochub.hub.incident.StoreContract;
import org.junit.jupiter.api.Test;

class RouteStoreTest extends StoreContract {
  private static final String TREE =
      """
      {"name":"root","hold":"PT2M","severity":"MAJOR","recordOnly":true,"reopenWithin":"PT1H","unmatched":"ACT",
       "ticket":{"integration":"desk","fields":{"Queue":"NOC"},"priority":{"MAJOR":"LOW"},"resolve":"ALWAYS",
                 "visibility":"CUSTOMER","summary":"S","body":"B"},
       "notify":[{"integration":"mail","target":"x","on":["UPDATED","OPENED","RESOLVED","ACKNOWLEDGED"]}],
       "children":[{"name":"grave","when":"alert.severity >= MAJOR","continue":true}]}
      """;
  private final RouteStore store = new RouteStore();

  private EffectiveRoute effective(RouteNode tree, long version) {
    return RouteTree.of(version, tree).route(FactsOf.disk(Severity.MAJOR));
  }

  private EffectiveRoute kept(RouteStore routes, long id) {
    return read(tx -> routes.effective(tx, id));
  }

  @Test
  void a_fresh_hub_has_no_version() {
    assertThat(found(store::current)).isEmpty();
  }

  @Test
  void the_latest_version_is_in_force_and_kept_with_its_author() {
    RouteNode tree = store.parse(TREE);
    long first = give(tx -> store.save(tx, RouteNode.empty(), "ann", "start", NOON));
    long second = give(tx -> store.save(tx, tree, "ben", "grave ones", after(5)));
    assertThat(second).isGreaterThan(first);
    assertThat(found(store::current))
        .contains(new RouteVersion(second, tree, "ben", "grave ones", after(5)));
  }

  @Test
  void the_same_effective_values_are_kept_once_and_read_back_whole() {
    EffectiveRoute route = effective(store.parse(TREE), 3);
    long id = give(tx -> store.idOf(tx, route));
    long again = give(tx -> new RouteStore().idOf(tx, effective(store.parse(TREE), 3)));
    assertThat(again).isEqualTo(id);
    assertThat(kept(new RouteStore(), id)).isEqualTo(route);
    assertThat(kept(store, id)).isEqualTo(route);
  }

  @Test
  void other_values_or_another_version_have_an_id_of_their_own() {
    long one = give(tx -> store.idOf(tx, effective(RouteNode.empty(), 1)));
    long version = give(tx -> store.idOf(tx, effective(RouteNode.empty(), 2)));
    long values = give(tx -> store.idOf(tx, effective(store.parse(TREE), 1)));
    assertThat(one).isNotEqualTo(version).isNotEqualTo(values);
  }

  @Test
  void moments_are_written_in_one_order_so_that_equal_routes_look_equal() {
    assertThat(store.print(store.parse(TREE)))
        .contains("\"on\":[\"OPENED\",\"UPDATED\",\"ACKNOWLEDGED\",\"RESOLVED\"]");
  }

  @Test
  void an_effective_route_nobody_stored_is_a_bug_and_says_so() {
    assertThatThrownBy(() -> read(tx -> store.effective(tx, 99))).hasMessageContaining("99");
  }

  @Test
  void a_new_version_is_in_force_once_it_is_committed() {
    Routing routing = new Routing(store);
    assertThat(routing.tree().version()).isZero();
    RouteNode tree = store.parse(TREE);
    long version =
        give(
            tx -> {
              long saved = routing.activate(tx, tree, "ann", "", NOON);
              assertThat(routing.tree().version()).isZero();
              return saved;
            });
    assertThat(routing.tree().version()).isEqualTo(version);
    assertThat(routing.tree().route(FactsOf.disk(Severity.MAJOR)).recordOnly()).isTrue();
  }

  @Test
  void a_version_that_was_not_committed_is_never_in_force() {
    Routing routing = new Routing(store);
    assertThatThrownBy(
            () ->
                give(
                    tx -> {
                      routing.activate(tx, store.parse(TREE), "ann", "", NOON);
                      throw new IllegalArgumentException("changed my mind");
                    }))
        .hasMessageContaining("changed my mind");
    assertThat(routing.tree().version()).isZero();
    assertThat(found(store::current)).isEmpty();
  }

  @Test
  void at_start_the_saved_version_comes_into_force() {
    long version = give(tx -> store.save(tx, store.parse(TREE), "ann", "", NOON));
    Routing routing = new Routing(new RouteStore());
    database()
        .read(
            tx -> {
              routing.load(tx);
              return version;
            });
    assertThat(routing.tree().version()).isEqualTo(version);
  }
}
