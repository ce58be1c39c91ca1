package io.nochub.plugins.snmp.trap;

import io.nochub.api.Metrics;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of what came in, since the port was opened. Thread-safe. */
final class TrapFigures {
  /** Sources that were refused are remembered up to here; who forges addresses makes many. */
  private static final int MOST_REFUSALS = 50;

  /** What is counted, by the names of the metrics. */
  enum Count {
    RECEIVED("snmp.traps.received"),
    ACCEPTED("snmp.traps.accepted"),
    STORED("snmp.traps.stored"),
    REFUSED("snmp.traps.refused"),
    MALFORMED("snmp.traps.malformed"),
    /** Traps the hub did not take: nobody sends them again. */
    UNTAKEN("snmp.untaken.dropped"),
    /** Informs the hub did not take: the device sends them again. */
    POSTPONED("snmp.informs.postponed"),
    /** Packets the kernel threw away. */
    DROPPED("snmp.kernel.dropped"),
    DISCOVERED("snmp.engine.discovered"),
    ANSWERED("snmp.informs.answered");

    private final String metric;

    Count(String metric) {
      this.metric = metric;
    }
  }

  private final Map<Count, Long> counts = new EnumMap<>(Count.class);
  private final Map<Count, Long> told = new EnumMap<>(Count.class);
  private final Map<String, Long> refusals = new LinkedHashMap<>();

  synchronized void add(Count count) {
    add(count, 1);
  }

  private void add(Count count, long more) {
    counts.merge(count, more, Long::sum);
  }

  synchronized long of(Count count) {
    return counts.getOrDefault(count, 0L);
  }

  /** How many were understood, if only to be refused. */
  synchronized long dealtWith() {
    return of(Count.ACCEPTED)
        + of(Count.REFUSED)
        + of(Count.UNTAKEN)
        + of(Count.POSTPONED)
        + of(Count.DISCOVERED);
  }

  /** Counts a message that was not let in, and remembers from where and why. */
  synchronized void refused(String source, String why) {
    add(Count.REFUSED);
    String line = source + ": " + why;
    if (refusals.containsKey(line) || refusals.size() < MOST_REFUSALS) {
      refusals.merge(line, 1L, Long::sum);
    }
  }

  /** The sources that were refused most, each with the reason and how often. */
  synchronized List<String> refusals(int atMost) {
    return refusals.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(atMost)
        .map(refusal -> refusal.getKey() + " (" + refusal.getValue() + ")")
        .toList();
  }

  /** Notes how many the kernel threw away since the port was opened; gives how many are new. */
  synchronized long dropped(long sinceOpened) {
    long more = Math.max(0, sinceOpened - of(Count.DROPPED));
    add(Count.DROPPED, more);
    return more;
  }

  /** Brings the metrics up to date. */
  synchronized void tell(Metrics metrics) {
    counts.forEach(
        (count, now) -> {
          long before = told.getOrDefault(count, 0L);
          if (now > before) {
            metrics.increment(count.metric, now - before);
          }
        });
    told.putAll(counts);
  }
}
