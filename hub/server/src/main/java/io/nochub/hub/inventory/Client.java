package io.nochub.hub.inventory;

/** A company the MSP looks after, or one of the two the hub keeps for itself. */
public record Client(String id, String name, Kind kind) {
  /** Alerts of organisations nobody has mapped yet go on under this client. */
  public static final Client UNMATCHED = new Client("unmatched", "Unmatched", Kind.CATCH_ALL);

  /** The hub's own troubles are alerts of this client, and those of whoever runs the hub. */
  public static final Client OPERATIONS = new Client("operations", "Operations", Kind.OPERATIONS);

  /** What a client is to the hub. */
  public enum Kind {
    CLIENT,
    CATCH_ALL,
    OPERATIONS
  }

  /** Whether this stands for "nobody knows whose it is". */
  public boolean isCatchAll() {
    return kind == Kind.CATCH_ALL;
  }

  /** Whether this stands for those who run the hub. */
  public boolean isOperations() {
    return kind == Kind.OPERATIONS;
  }
}
