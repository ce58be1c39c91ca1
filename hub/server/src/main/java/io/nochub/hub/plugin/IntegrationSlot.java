package io.nochub.hub.plugin;

import io.nochub.hub.plugin.IntegrationHealth.Probed;
import io.nochub.hub.plugin.IntegrationHealth.State;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One integration while the hub runs. Opening, closing and changing settings take its turn; the
 * rest may be read at any time.
 */
final class IntegrationSlot {
  final ReentrantLock turn = new ReentrantLock(true);
  final AtomicBoolean probing = new AtomicBoolean();

  /** Who was told that it is open; used in turn. */
  final Set<IntegrationRegistry.Listener> told = new HashSet<>();

  private volatile IntegrationRow row;
  private volatile @Nullable OpenIntegration open;
  private volatile @Nullable LoadedPlugin servedBy;
  private volatile @Nullable OpenFailure failure;
  private volatile boolean deleted;

  private @Nullable Probed probed;
  private int failedProbes;
  private Instant nextProbe = Instant.MIN;
  private State state = State.UNKNOWN;
  private Instant since = Instant.EPOCH;

  IntegrationSlot(IntegrationRow row) {
    this.row = row;
  }

  IntegrationRow row() {
    return row;
  }

  synchronized void row(UnaryOperator<IntegrationRow> change) {
    row = change.apply(row);
  }

  @Nullable OpenIntegration open() {
    return open;
  }

  @Nullable LoadedPlugin servedBy() {
    return servedBy;
  }

  @Nullable OpenFailure failure() {
    return failure;
  }

  boolean deleted() {
    return deleted;
  }

  void delete() {
    deleted = true;
  }

  /** Its deletion came to nothing. */
  void keep() {
    deleted = false;
  }

  void opened(OpenIntegration integration, LoadedPlugin plugin) {
    open = integration;
    servedBy = plugin;
    failure = null;
    probeAnew();
  }

  void notOpen(@Nullable OpenFailure why) {
    open = null;
    servedBy = null;
    failure = why;
    probeAnew();
  }

  /** The next look of the prober comes at once and knows nothing of before. */
  synchronized void probeAnew() {
    probed = null;
    failedProbes = 0;
    nextProbe = Instant.MIN;
  }

  synchronized @Nullable Probed probed() {
    return probed;
  }

  synchronized boolean isProbeDue(Instant now) {
    return !now.isBefore(nextProbe);
  }

  /** Notes how a probe ended; gives the number of failed ones in a row. */
  synchronized int probed(Probed how) {
    probed = how;
    failedProbes = how.failure() == null ? 0 : failedProbes + 1;
    return failedProbes;
  }

  synchronized void nextProbe(Instant at) {
    nextProbe = at;
  }

  /** Remembers the state it was found in; gives the time since when it has been so. */
  synchronized Instant since(State found, Instant now) {
    if (found != state || since.equals(Instant.EPOCH)) {
      state = found;
      since = now;
    }
    return since;
  }
}
