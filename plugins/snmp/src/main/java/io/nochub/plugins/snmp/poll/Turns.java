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

  private final Timetable timetable;
  private final PriorityQueue<Turn> queue = new PriorityQueue<>(Comparator.comparing(Turn::due));
  private final Map<DevicePoll, Turn> waiting = new HashMap<>();
  private final Map<DevicePoll, Instant> wanted = new HashMap<>();
  private final Map<DevicePoll, Instant> outOfTurn = new HashMap<>();
  private final Map<DevicePoll, Instant> asked = new HashMap<>();

  private record Turn(Instant due, DevicePoll device) {}

  /** A device whose turn has come, and whether it was hurried there. */
  record Next(DevicePoll device, boolean hurried) {}

  Turns(Timetable timetable) {
    this.timetable = timetable;
  }

  /** A device that was never asked: it is its turn at once. */
  void first(DevicePoll device) {
    add(device, Instant.MIN);
  }

  /**
   * A device that has just been asked: its next turn is as the timetable says, or sooner if it was
   * hurried meanwhile.
   *
   * @return how many turns it has missed, because it or others took so long
   */
  long again(DevicePoll device, Instant now) {
    Instant due = timetable.next(device.device().id(), now, device.silentRounds());
    add(device, due);
    Instant last = asked.remove(device);
    return last == null || device.isSilent() ? 0 : timetable.missed(last, due);
  }

  private void add(DevicePoll device, Instant due) {
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
    asked.put(device, hurried || turn.due().equals(Instant.MIN) ? now : turn.due());
    return Optional.of(new Next(device, hurried));
  }
}
