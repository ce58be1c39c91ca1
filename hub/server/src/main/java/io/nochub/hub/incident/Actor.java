package io.nochub.hub.incident;

/**
 * Who did something: a user of the hub, a person seen at a ticket system, or a rule of the hub
 * itself.
 */
public record Actor(Kind kind, String name) {
  /** The hub's own rules. */
  public static final Actor HUB = new Actor(Kind.RULE, "NOC Hub");

  /** What kind of actor. */
  public enum Kind {
    USER,
    TICKET_SYSTEM,
    CHANNEL,
    RULE
  }

  public static Actor user(String name) {
    return new Actor(Kind.USER, name);
  }

  /** A person as a ticket system names them. */
  public static Actor at(String integration, String name) {
    return new Actor(
        Kind.TICKET_SYSTEM,
        name.isBlank() ? "somebody at " + integration : name + " (" + integration + ")");
  }
}
