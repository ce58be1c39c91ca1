package io.nochub.hub.ticketing;

import java.security.SecureRandom;
import java.util.Locale;

/** Makes the random keys by which an effect can be found again; 25 characters, about 128 bits. */
public final class Keys {
  private static final int RADIX = 36;
  private static final int LENGTH = 25;

  private final SecureRandom random;

  public Keys(SecureRandom random) {
    this.random = random;
  }

  /** A key nobody can guess and no restored backup gives out again. */
  public String next() {
    String digits = new java.math.BigInteger(128, random).toString(RADIX).toLowerCase(Locale.ROOT);
    return "0".repeat(LENGTH - digits.length()) + digits;
  }
}
