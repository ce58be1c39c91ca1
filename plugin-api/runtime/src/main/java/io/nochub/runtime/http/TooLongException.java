package io.nochub.runtime.http;

import java.io.IOException;

/** An answer beyond the size cap, as sent or as it came out of its compression. */
final class TooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  TooLongException(int cap) {
    super("The answer is longer than " + cap + " bytes");
  }
}
