package io.nochub.hub.store;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows the writer has read or written lately, so that deciding need not read them again. Serves
 * transactions that write; reads beside the writer see the database. Bounded, forgets everything
 * when any work is undone, and keeps nothing where other hubs write to the same database.
 *
 * <p>Whoever changes such a row says so here. Belongs to one writer at a time.
 */
public final class WriterCache<K, V> {
  private final long most;
  private final ToIntFunction<V> weight;

  /** The one that was asked for the longest time ago comes first. */
  private final Map<K, V> kept = new LinkedHashMap<>(16, 0.75f, true);

  private long held;
  private @Nullable Object standing;

  /**
   * @param most how much is kept, in the unit of the weights
   * @param weight what one value counts
   */
  public WriterCache(long most, ToIntFunction<V> weight) {
    this.most = most;
    this.weight = weight;
  }

  /** For values that are all alike. */
  public WriterCache(long most) {
    this(most, value -> 1);
  }

  /** What is known of it; null says nothing about the database. */
  public @Nullable V get(Transaction tx, K key) {
    return isOf(tx) ? kept.get(key) : null;
  }

  /** It stands like this in the database, as this transaction sees it. */
  public void put(Transaction tx, K key, V value) {
    if (isOf(tx)) {
      held += weight.applyAsInt(value) - weightOf(kept.put(key, value));
      forgetEldest();
    }
  }

  private void forgetEldest() {
    Iterator<V> eldest = kept.values().iterator();
    while (held > most) {
      held -= weightOf(eldest.next());
      eldest.remove();
    }
  }

  private int weightOf(@Nullable V value) {
    return value == null ? 0 : weight.applyAsInt(value);
  }

  /** It may stand otherwise now. */
  public void drop(Transaction tx, K key) {
    if (isOf(tx)) {
      held -= weightOf(kept.remove(key));
    }
  }

  private boolean isOf(Transaction tx) {
    Object now = tx.standing();
    if (now == null) {
      return false;
    }
    if (now != standing) {
      kept.clear();
      held = 0;
      standing = now;
    }
    return true;
  }
}
