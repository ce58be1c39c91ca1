package io.nochub.hub.store;

import org.jspecify.annotations.Nullable;

/**
 * The database could not keep a commit, or takes no more work. It says nothing about the unit
 * itself, which may be given again.
 */
public final class NotCommitted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotCommitted(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
