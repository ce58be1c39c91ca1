package io.nochub.hub.cli;

/** What was typed makes no sense; the message says why. */
public final class NotUnderstoodException extends Exception {
  private static final long serialVersionUID = 1L;

  NotUnderstoodException(String message) {
    super(message);
  }
}
