package io.nochub.plugins.snmp.trap;

/** What is stored beside the body of a trap, by the names of {@code Received.facts}. */
final class TrapFacts {
  /** The device's address. */
  static final String SOURCE = "source";

  /** Who sent the packet, if not the device itself. */
  static final String FORWARDER = "forwarder";

  /** With what it was let in, as in "community lan" or "user monitor": names, no passwords. */
  static final String ACCESS = "access";

  /** 1, 2c or 3. */
  static final String VERSION = "version";

  /** The sender's number for the packet; version 1 has none. */
  static final String REQUEST = "request";

  /** For an inform: when it came for the first time, in milliseconds since 1970. */
  static final String FIRST = "first";

  private TrapFacts() {}
}
