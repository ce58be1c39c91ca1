package io.nochub.api.source;

import io.nochub.api.ImplementedBy;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

/** Where a listener hands over what it received. Thread-safe. */
@ImplementedBy(ImplementedBy.Side.HUB)
public interface Intake {
  /**
   * To be called once the port is open; with port 0 in the settings this is how the real one
   * becomes known.
   */
  void listeningOn(SocketAddress address);

  /**
   * True once the items are on disk; false if that took longer, for a protocol that can say "try
   * later".
   */
  boolean put(List<Received> items, Duration atMost) throws InterruptedException;

  /**
   * Takes the items without waiting, or takes none and returns false when the hub is behind. The
   * call-back runs once they are on disk, never if they are not; it must be short.
   */
  boolean offer(List<Received> items, Runnable whenStored);
}
