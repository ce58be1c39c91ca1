package io.nochub.hub.plugin;

/** A plugin archive that is not taken, with the reason in a sentence for the operator. */
public final class ArchiveRefused extends Exception {
  private static final long serialVersionUID = 1L;

  public ArchiveRefused(String message) {
    super(message);
  }

  ArchiveRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
