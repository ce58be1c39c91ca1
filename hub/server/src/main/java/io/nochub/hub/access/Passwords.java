package io.nochub.hub.access;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hashes and checks passwords with Argon2id, in one lane. A few at a time, so that sign-ins cannot
 * take all memory.
 */
final class Passwords {
  private static final int AT_ONCE = 2;

  /** Without letters and digits that look alike. */
  private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

  private final PasswordCost cost;
  private final SecureRandom random;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private volatile @Nullable String decoy;

  Passwords(PasswordCost cost, SecureRandom random) {
    this.cost = cost;
    this.random = random;
  }

  /** The library keeps it, and all of its memory, from the first time it is asked for. */
  private Argon2Function argon() {
    return Argon2Function.getInstance(cost.kibibytes(), cost.rounds(), 1, 32, Argon2.ID);
  }

  String hash(String password) {
    return Password.hash(password).addRandomSalt(16).with(argon()).getResult();
  }

  /** Whether the password is the one the hash was made of; false if no turn came in 2 seconds. */
  boolean matches(String password, String hash) {
    try {
      if (!turns.tryAcquire(2, TimeUnit.SECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      return Password.check(password, hash).with(argon());
    } finally {
      turns.release();
    }
  }

  /** Takes as long as a real check, so that an unknown name cannot be told from a known one. */
  void pretend(String password) {
    String hash = decoy;
    if (hash == null) {
      hash = hash(generate());
      decoy = hash;
    }
    matches(password, hash);
  }

  /** A password to be read and typed: four groups of five characters, 98 bits. */
  String generate() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      if (i > 0 && i % 5 == 0) {
        text.append('-');
      }
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
