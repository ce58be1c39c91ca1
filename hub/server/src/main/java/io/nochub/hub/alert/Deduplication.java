package io.nochub.hub.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a raise or a clear is in the light of what is known already. The order within one
 * source alert is the source's time; at equal times a clear wins over a raise. Pure.
 */
public final class Deduplication {
  /** What a signal turned out to be. */
  public enum Change {
    /** Known already, with the same content: no effect. */
    DUPLICATE,
    /** Overtaken by newer news of the same alert: no effect. */
    STALE,
    OPENED,
    /** Opened by a raise whose clear had come before it: recorded, closed at once. */
    OPENED_CLEARED,
    /** Opened again while it counts as flapping: the same alert goes on. */
    RESUMED,
    /** The same occurrence with other words or severity. */
    UPDATED,
    /** The same condition told again. */
    REPEATED,
    CLEARED,
    /** A clear without a raise: kept for a while in case the raise is on its way. */
    TOMBSTONE
  }

  private Deduplication() {}

  /**
   * What a raise is.
   *
   * @param at the source's time of the raise
   * @param content digest of what it says
   * @param seen digest of what the same event said before; null if the event is new
   * @param open the open alert with its fingerprint, if any
   * @param last the latest alert with its alert id, if any
   * @param clearedBefore the time of a clear that came without a raise, if any
   */
  public static Change ofRaise(
      Instant at,
      String content,
      @Nullable String seen,
      @Nullable Alert open,
      @Nullable Alert last,
      @Nullable Instant clearedBefore) {
    if (content.equals(seen)) {
      return Change.DUPLICATE;
    }
    if (open != null) {
      if (at.isBefore(open.report().occurredAt())) {
        return Change.STALE;
      }
      return seen == null ? Change.REPEATED : Change.UPDATED;
    }
    if (last != null && !last.isOpen() && !at.isAfter(last.report().occurredAt())) {
      return Change.STALE;
    }
    return clearedBefore != null && !at.isAfter(clearedBefore)
        ? Change.OPENED_CLEARED
        : Change.OPENED;
  }

  /**
   * What a clear is.
   *
   * @param at the source's time of the clear
   * @param known whether the same event was taken in before
   * @param last the latest alert with its alert id, if any
   */
  public static Change ofClear(Instant at, boolean known, @Nullable Alert last) {
    if (known) {
      return Change.DUPLICATE;
    }
    if (last == null || !last.isOpen()) {
      return Change.TOMBSTONE;
    }
    return at.isBefore(last.report().occurredAt()) ? Change.STALE : Change.CLEARED;
  }
}
