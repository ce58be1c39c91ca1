package io.nochub.hub.routing;

import io.nochub.hub.store.Transaction;
import java.time.Instant;

/**
 * The tree in force. A new version takes effect for decisions that begin after its commit.
 * Thread-safe.
 */
public final class Routing {
  private final RouteStore store;
  private volatile RouteTree current = RouteTree.of(0, RouteNode.empty());

  public Routing(RouteStore store) {
    this.store = store;
  }

  /** Takes the latest saved version into force; at start, and after a save. */
  public void load(Transaction tx) {
    store.current(tx).ifPresent(saved -> current = RouteTree.of(saved.version(), saved.tree()));
  }

  /** The tree in force. */
  public RouteTree tree() {
    return current;
  }

  /** Saves a checked tree as the new version, in force once the transaction is committed. */
  public long activate(Transaction tx, RouteNode tree, String author, String reason, Instant now) {
    long version = store.save(tx, tree, author, reason, now);
    RouteTree compiled = RouteTree.of(version, tree);
    tx.afterCommit(() -> current = compiled);
    return version;
  }
}
