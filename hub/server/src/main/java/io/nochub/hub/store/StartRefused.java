package io.nochub.hub.store;

import org.jspecify.annotations.Nullable;

/** The hub cannot start on this data; the message is one sentence for the operator. */
public final class StartRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartRefused(String message) {
    this(message, null);
  }

  public StartRefused(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
