package io.nochub.hub.incident;

import io.nochub.api.asset.Device.Kind;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.hub.inventory.Client;
import io.nochub.hub.inventory.Device;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.inventory.Place;
import io.nochub.hub.inventory.Site;
import io.nochub.hub.routing.EffectiveRoute;
import io.nochub.hub.routing.RouteNode;
import io.nochub.hub.routing.RouteStore;
import io.nochub.hub.routing.RouteTree;
import io.nochub.hub.routing.RoutingFacts;
import io.nochub.hub.routing.RoutingFacts.Named;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.OnBothDatabases;
import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the stores' tests start from on both databases: two clients, one of them with a site and a
 * device.
 */
public abstract class StoreContract extends OnBothDatabases {
  protected static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  protected static final Place PLACE = new Place("acme", "north", "d1");

  protected static Instant after(long seconds) {
    return NOON.plus(Duration.ofSeconds(seconds));
  }

  @BeforeEach
  void prepareClients() {
    InventoryStore inventory = new InventoryStore();
    write(
        tx -> {
          inventory.prepare(tx, NOON);
          inventory.add(tx, new Client("acme", "Acme", Client.Kind.CLIENT), NOON);
          inventory.add(tx, new Client("birch", "Birch", Client.Kind.CLIENT), NOON);
          inventory.add(tx, new Site("north", "acme", "North"), NOON);
          inventory.add(
              tx, new Device("d1", "acme", "north", "dc01", Kind.SERVER, null, Map.of()), NOON);
        });
  }

  protected <T> T give(Function<Transaction, T> unit) {
    return database().writeAndWait(Lane.DECISIONS, unit);
  }

  protected void write(Consumer<Transaction> unit) {
    give(
        tx -> {
          unit.accept(tx);
          return "done";
        });
  }

  protected <T> T read(Function<Transaction, T> work) {
    return database().read(work);
  }

  // what is looked for has a type of its own, so that an assertion knows which it is

  protected <T> Optional<T> found(Function<Transaction, Optional<T>> work) {
    return read(work);
  }

  protected <T> List<T> listed(Function<Transaction, List<T>> work) {
    return read(work);
  }

  protected boolean holds(Predicate<Transaction> work) {
    return read(work::test);
  }

  protected <T> Optional<T> wrote(Function<Transaction, Optional<T>> unit) {
    return give(unit);
  }

  protected boolean did(Predicate<Transaction> unit) {
    return give(unit::test);
  }

  protected int counted(ToIntFunction<Transaction> unit) {
    return give(unit::applyAsInt);
  }

  /** The id of some effective route. */
  protected long routeId() {
    return give(tx -> new RouteStore().idOf(tx, route(1)));
  }

  /** What an empty tree of this version says. */
  protected static EffectiveRoute route(long version) {
    RoutingFacts nothing =
        new RoutingFacts(
            "rmm",
            Severity.MAJOR,
            Category.OTHER,
            "",
            "",
            "",
            null,
            false,
            Map.of(),
            Named.NONE,
            Named.NONE,
            Named.NONE,
            "");
    return RouteTree.of(version, RouteNode.empty()).route(nothing);
  }

  /** An open incident that is not stored yet. */
  protected Incident incident(String title, Place place, Severity severity, Instant openedAt) {
    return new Incident(
        0,
        place,
        "rmm",
        title,
        severity,
        Incident.State.OPEN,
        true,
        routeId(),
        openedAt,
        openedAt,
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
  }

  /** The id of a stored incident. */
  protected long incidentId() {
    Incident fresh = incident("Disk full", PLACE, Severity.MAJOR, NOON);
    return give(tx -> new IncidentStore().save(tx, fresh).id());
  }
}
