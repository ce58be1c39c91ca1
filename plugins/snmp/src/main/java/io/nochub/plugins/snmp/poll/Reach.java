package io.nochub.plugins.snmp.poll;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * Whether a device that answers no SNMP is there at all: by ICMP, which Java sends only where the
 * process may, else by its attempt at TCP port 7; and by the TCP port the operator named.
 */
final class Reach {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private Reach() {}

  /** Waits for at most twice the patience. */
  static boolean reaches(PolledDevice device) {
    Integer port = device.tcpPort();
    return (port != null && connects(device, port)) || echoes(device);
  }

  /** A port that refuses is a device that is there. */
  private static boolean connects(PolledDevice device, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(device.address(), port), Math.toIntExact(PATIENCE.toMillis()));
      return true;
    } catch (ConnectException e) {
      return String.valueOf(e.getMessage()).contains("refused");
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean echoes(PolledDevice device) {
    try {
      return device.address().isReachable(Math.toIntExact(PATIENCE.toMillis()));
    } catch (IOException e) {
      return false;
    }
  }
}
