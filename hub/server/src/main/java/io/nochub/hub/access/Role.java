package io.nochub.hub.access;

/** What somebody may do; each role may do what the ones before it may. */
public enum Role {
  VIEWER,
  TECHNICIAN,
  ADMIN;

  /** Whether who has this role may do what asks for the other one. */
  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }
}
