package io.nochub.api;

/**
 * Identifies one intended effect across retries, restarts and nodes: 8 to 26 lower-case letters and
 * digits, so that it can stand in any field, query or address without quoting.
 */
public record IdempotencyKey(String value) {
  public IdempotencyKey {
    if (!value.matches("[a-z0-9]{8,26}")) {
      throw new IllegalArgumentException("not a key: " + value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
