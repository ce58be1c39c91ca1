package io.nochub.hub.access;

/**
 * Somebody who signs in.
 *
 * @param password Argon2id hash with its parameters and salt
 * @param oneTime whether the password is still the one the hub made up
 */
record User(String name, String password, boolean oneTime, Role role) {
  /** Without the hash. */
  @Override
  public String toString() {
    return name + " (" + role + ")";
  }
}
