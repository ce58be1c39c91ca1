package io.nochub.hub.store;

import org.jspecify.annotations.Nullable;

/**
 * The hub cannot start on this data, or what was asked cannot be done with it; the message is for
 * the operator.
 */
public final class StartRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartRefused(String message) {
    this(message, null);
  }

  public StartRefused(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
