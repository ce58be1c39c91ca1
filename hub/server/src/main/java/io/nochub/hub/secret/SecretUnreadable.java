package io.nochub.hub.secret;

/**
 * A stored secret cannot be decrypted: the key file is another one, or the value was moved or
 * altered.
 */
public final class SecretUnreadable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SecretUnreadable(String message, Throwable cause) {
    super(message, cause);
  }
}
