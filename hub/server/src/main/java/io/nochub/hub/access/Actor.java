package io.nochub.hub.access;

/**
 * Who acts.
 *
 * @param name the user's or the token's name, as it stands on timelines and in the audit log
 */
public record Actor(String name, Kind kind, Role role) {
  public enum Kind {
    USER,
    TOKEN
  }
}
