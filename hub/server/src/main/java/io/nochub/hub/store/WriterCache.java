package io.nochub.hub.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
  private final Cache<K, V> kept;
  private @Nullable Object standing;

  /**
   * @param most how much is kept, in the unit of the weights
   * @param weight what one value counts
   */
  public WriterCache(long most, ToIntFunction<V> weight) {
    kept =
        Caffeine.newBuilder()
            .maximumWeight(most)
            .weigher((K key, V value) -> weight.applyAsInt(value))
            .executor(Runnable::run)
            .build();
  }

  /** For values that are all alike. */
  public WriterCache(long most) {
    this(most, value -> 1);
  }

  /** What is known of it; null says nothing about the database. */
  public @Nullable V get(Transaction tx, K key) {
    return isOf(tx) ? kept.getIfPresent(key) : null;
  }

  /** It stands like this in the database, as this transaction sees it. */
  public void put(Transaction tx, K key, V value) {
    if (isOf(tx)) {
      kept.put(key, value);
    }
  }

  /** It may stand otherwise now. */
  public void drop(Transaction tx, K key) {
    if (isOf(tx)) {
      kept.invalidate(key);
    }
  }

  private boolean isOf(Transaction tx) {
    Object now = tx.standing();
    if (now == null) {
      return false;
    }
    if (now != standing) {
      kept.invalidateAll();
      standing = now;
    }
    return true;
  }
}
