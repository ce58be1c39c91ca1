package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.poll.Ask.Cell;
import io.nochub.plugins.snmp.poll.Ask.Purpose;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.OID;

/**
 * What is still to be asked of one device, in portions its agent can take, and how much of it is
 * under way. Used by one thread at a time.
 */
final class Questions {
  private static final int MOST_IN_FLIGHT = 2;
  private static final OID UP_TIME = SnmpConstants.sysUpTime;
  private static final OID NAME = new OID("1.3.6.1.2.1.1.5.0");
  private static final List<OID> IDENTITY =
      List.of(UP_TIME, SnmpConstants.sysDescr, SnmpConstants.sysObjectID, NAME);

  private final DevicePoll device;
  private final Deque<Ask> waiting = new ArrayDeque<>();
  private long round;
  private int inFlight;
  private int atOnce;

  Questions(DevicePoll device) {
    this.device = device;
  }

  // ---- rounds ----

  /** Begins anew: answers to what was asked before are not wanted any more. */
  void begin() {
    round++;
    waiting.clear();
  }

  /** What to send now; empty if it has to wait for answers, or there is nothing left. */
  Optional<Ask> next() {
    if (inFlight >= MOST_IN_FLIGHT || waiting.isEmpty()) {
      return Optional.empty();
    }
    inFlight++;
    return Optional.of(waiting.remove());
  }

  /** Notes that something is not under way any more; true if its answer is wanted. */
  boolean came(Ask ask) {
    inFlight--;
    return ask.round() == round;
  }

  /** Asks nothing more for now. */
  void drop() {
    waiting.clear();
  }

  /** Whether nothing is left to ask and nothing is awaited. */
  boolean isOver() {
    return waiting.isEmpty() && inFlight == 0;
  }

  // ---- portions ----

  /** How many objects a request may ask for. */
  void portions(int most) {
    atOnce = most;
  }

  /** Asks for more at once again: what was too much at a bad moment may not be for ever. */
  void recover(int most) {
    atOnce = Math.min(most, atOnce * 2);
  }

  /** Asks for less at once from now on; false if it is as little as can be. */
  boolean halve() {
    if (atOnce <= 1) {
      return false;
    }
    atOnce /= 2;
    return true;
  }

  // ---- questions ----

  void knock() {
    waiting.add(ask(Purpose.KNOCK, List.of(UP_TIME), List.of(), null, 1));
  }

  void identify() {
    waiting.clear();
    waiting.add(ask(Purpose.IDENTIFY, IDENTITY, List.of(), null, 1));
  }

  /** Asks for what comes next in a table before anything else. */
  void walk(TableWalk walk, boolean bulk) {
    List<OID> next = walk.next();
    int repetitions = bulk ? Math.max(1, atOnce / next.size()) : 1;
    waiting.addFirst(ask(Purpose.WALK, next, List.of(), walk, repetitions));
  }

  /** Asks for some objects, and with them for the up time: for that alone if there are none. */
  void measure(List<Cell> cells) {
    if (cells.isEmpty()) {
      waiting.add(measurement(List.of()));
    }
    for (int from = 0; from < cells.size(); from += atOnce) {
      waiting.add(measurement(cells.subList(from, Math.min(cells.size(), from + atOnce))));
    }
  }

  /** Asks for the same objects in two halves, for one that fails makes all of a request fail. */
  void measureInHalves(Ask ask) {
    int half = ask.cells().size() / 2;
    waiting.add(measurement(ask.cells().subList(0, half)));
    waiting.add(measurement(ask.cells().subList(half, ask.cells().size())));
  }

  /** Asks the same once more. */
  void again(Ask ask) {
    waiting.add(ask);
  }

  private Ask measurement(List<Cell> cells) {
    List<OID> oids = new ArrayList<>();
    oids.add(UP_TIME);
    cells.forEach(cell -> oids.add(cell.row().instance(cell.column())));
    return ask(Purpose.MEASURE, oids, cells, null, 1);
  }

  private Ask ask(
      Purpose purpose,
      List<OID> oids,
      List<Cell> cells,
      @Nullable TableWalk walk,
      int repetitions) {
    return new Ask(device, round, purpose, oids, cells, walk, repetitions);
  }
}
