package io.nochub.plugins.snmp.trap;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When informs came for the first time. A device repeats one until it is answered, and each of them
 * is stored and answered; told the time of the first, they are one fact. Not thread-safe.
 */
final class Informs {
  /** Longer than devices go on: net-snmp repeats 5 times in 6 seconds if nothing else is set. */
  private static final Duration REMEMBERED = Duration.ofMinutes(2);

  private static final int MOST = 20_000;

  private final Map<Packet, Instant> first = new LinkedHashMap<>();

  private record Packet(InetAddress from, int request, int hash) {}

  /** Notes one that came now and gives when it came for the first time. */
  Instant first(InetAddress from, int request, int hash, Instant now) {
    forget(now.minus(REMEMBERED));
    return first.computeIfAbsent(new Packet(from, request, hash), packet -> now);
  }

  /** They are in the order of their first times, the oldest first. */
  private void forget(Instant before) {
    Iterator<Instant> times = first.values().iterator();
    while (times.hasNext() && (times.next().isBefore(before) || first.size() > MOST)) {
      times.remove();
    }
  }
}
