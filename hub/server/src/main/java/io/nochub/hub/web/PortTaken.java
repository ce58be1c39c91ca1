package io.nochub.hub.web;

/** The hub cannot listen where it should; the message is for the operator. */
public final class PortTaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PortTaken(String host, int port, Throwable cause) {
    super(
        "The hub cannot listen on "
            + host
            + ":"
            + port
            + ": the port is in use, or this user may not open it. Choose another with --port.",
        cause);
  }
}
