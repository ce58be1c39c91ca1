package io.nochub.hub.access;

/**
 * How much work one hash of a password is. It comes from the composition alone: no setting may make
 * passwords cheaper to guess.
 *
 * @param kibibytes memory that has to be filled
 * @param rounds how often it is gone over
 */
public record PasswordCost(int kibibytes, int rounds) {
  /** The first of the choices in OWASP's Password Storage Cheat Sheet for one lane of Argon2id. */
  public static final PasswordCost STANDARD = new PasswordCost(19 * 1024, 2);
}
