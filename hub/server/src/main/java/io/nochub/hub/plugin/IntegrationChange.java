package io.nochub.hub.plugin;

import io.nochub.hub.audit.Change;
import io.nochub.hub.plugin.IntegrationOpener.Attempt;
import io.nochub.hub.store.Transaction;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An integration that is to be added or changed: checked, and opened beside what runs where its
 * connection would be another. Nothing is changed before {@link #store} is committed and {@link
 * #install} has followed; closing it without that undoes it. It holds the integration's turn, so
 * all of it happens on one thread, and whoever holds several made them in the order of their ids.
 */
public final class IntegrationChange implements AutoCloseable {
  private final Parts parts;
  private final IntegrationSlot slot;
  private final @Nullable IntegrationRow before;
  private final IntegrationRow after;
  private final @Nullable Opened opened;
  private volatile boolean stored;
  private boolean installed;

  /** What it works on. */
  record Parts(Slots slots, IntegrationStore store, SettingsSeal seal, Prober prober) {}

  /** What was opened, by whose code. */
  record Opened(Attempt attempt, LoadedPlugin plugin) {}

  /**
   * In turn, which it keeps.
   *
   * @param before null for a new one
   * @param opened null if what runs goes on as it is
   */
  IntegrationChange(
      Parts parts,
      IntegrationSlot slot,
      @Nullable IntegrationRow before,
      IntegrationRow after,
      @Nullable Opened opened) {
    this.parts = parts;
    this.slot = slot;
    this.before = before;
    this.after = after;
    this.opened = opened;
  }

  public String id() {
    return after.id();
  }

  /** For the record of changes, secrets masked: who made or changed it, from what, to what. */
  public Change by(String author) {
    String object = "integration/" + id();
    return before == null
        ? Change.created(author, object, values(after))
        : Change.changed(author, object, values(before), values(after));
  }

  private Map<String, Object> values(IntegrationRow row) {
    return Change.values(
        "type", row.type(),
        "displayName", row.displayName(),
        "enabled", row.enabled(),
        "settings", parts.seal().masked(row.settings()),
        "trustedFingerprint", row.trustedFingerprint(),
        "privateHosts", row.privateHosts(),
        "automationActors", row.automationActors(),
        "silentAfter", row.silentAfter() == null ? null : row.silentAfter().toString());
  }

  /** Stores it in the caller's transaction; its switches stay as they are. */
  public void store(Transaction tx) {
    if (before == null) {
      parts.store().insert(tx, after);
    } else {
      parts.store().update(tx, after);
      tx.afterCommit(() -> slot.row(now -> after.with(now.mode()).with(now.paused(), now.held())));
    }
    tx.afterCommit(() -> stored = true);
  }

  /**
   * Puts what was opened in the place of what runs, once it is stored.
   *
   * @return why it is stored and yet not open; empty if it is, or is not meant to be
   */
  public Optional<String> install() throws InterruptedException {
    installed = true;
    if (opened == null) {
      return Optional.empty();
    }
    parts.slots().release(slot);
    parts.slots().install(slot, opened.attempt(), opened.plugin());
    return Optional.ofNullable(opened.attempt().failure()).map(OpenFailure::summary);
  }

  @Override
  public void close() {
    try {
      if (!installed && opened != null) {
        Slots.close(opened.attempt());
      }
      if (!stored && before == null) {
        slot.delete();
        parts.slots().remove(slot);
      }
    } finally {
      slot.turn.unlock();
    }
    parts.prober().wake();
  }
}
