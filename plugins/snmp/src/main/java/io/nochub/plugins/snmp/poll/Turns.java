package io.nochub.plugins.snmp.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** When each device is asked next; one that is being asked has no turn. Not thread-safe. */
final class Turns {
  /** However often a device says that it was started, it is asked out of turn no more often. */
  private static final Duration APART = Duration.ofMinutes(1);

  private final PriorityQueue<Turn> queue = new PriorityQueue<>(Comparator.comparing(Turn::due));
  private final Map<DevicePoll, Turn> waiting = new HashMap<>();
  private final Map<DevicePoll, Instant> wanted = new HashMap<>();
  private final Map<DevicePoll, Instant> outOfTurn = new HashMap<>();

  private record Turn(Instant due, DevicePoll device) {}

  /** A device whose turn has come, and whether it was hurried there. */
  record Next(DevicePoll device, boolean hurried) {}

  /** The device is asked at that moment, or sooner if it was hurried meanwhile. */
  void add(DevicePoll device, Instant due) {
    Instant sooner = wanted.get(device);
    Turn turn = new Turn(sooner != null && sooner.isBefore(due) ? sooner : due, device);
    waiting.put(device, turn);
    queue.add(turn);
  }

  /** Asks a device as soon as may be; if it is being asked now, once more after that. */
  void hurry(DevicePoll device, Instant now) {
    Instant last = outOfTurn.get(device);
    Instant soonest = last == null ? now : last.plus(APART);
    if (wanted.putIfAbsent(device, soonest.isBefore(now) ? now : soonest) != null) {
      return;
    }
    Turn turn = waiting.remove(device);
    if (turn != null) {
      queue.remove(turn);
      add(device, turn.due());
    }
  }

  /** Takes the next device whose turn has come. */
  Optional<Next> next(Instant now) {
    Turn turn = queue.peek();
    if (turn == null || turn.due().isAfter(now)) {
      return Optional.empty();
    }
    queue.remove();
    DevicePoll device = turn.device();
    waiting.remove(device);
    Instant soon = wanted.get(device);
    boolean hurried = soon != null && !soon.isAfter(now);
    if (hurried) {
      wanted.remove(device);
      outOfTurn.put(device, now);
    }
    return Optional.of(new Next(device, hurried));
  }
}
