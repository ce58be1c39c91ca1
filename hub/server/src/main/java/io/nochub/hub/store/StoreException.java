package io.nochub.hub.store;

import org.jspecify.annotations.Nullable;

/** The database did not do what was asked: broken SQL, a full disk, a read that took too long. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
