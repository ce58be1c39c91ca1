package io.nochub.hub.watch;

import io.nochub.api.signal.Signal;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.watch.Troubles.Judgement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at the hub and at what it is connected to, every now and then, and keeps its alerts as they
 * should be. Thread-safe.
 */
public final class SelfWatch {
  /** A longer time between two looks was not watched: the machine slept, or its clock jumped. */
  private static final Duration LONGEST_GAP = Duration.ofMinutes(2);

  private final Database database;
  private final Lookout lookout;
  private final OwnAlerts alerts;
  private final InstantSource clock;
  private final WatchStore store = new WatchStore();
  private volatile Looked last;

  /** Finds out how things are. */
  @FunctionalInterface
  public interface Lookout {
    /**
     * Looks.
     *
     * @param since when it was done the last time, or the hub was put together
     */
    Observation look(Instant since);
  }

  private record Looked(Instant at, List<Trouble> standing) {}

  public SelfWatch(Database database, Lookout lookout, OwnAlerts alerts, InstantSource clock) {
    this.database = database;
    this.lookout = lookout;
    this.alerts = alerts;
    this.clock = clock;
    this.last = new Looked(clock.instant(), List.of());
  }

  /** Looks once; what has to be raised or cleared is, when this returns. */
  public synchronized void look() {
    Instant now = clock.instant();
    Observation seen = lookout.look(last.at);
    Duration passed = watched(last.at, now);
    Judgement judged =
        database.writeAndWait(
            Lane.DECISIONS,
            tx -> {
              Map<String, Duration> before = store.lasted(tx);
              Judgement judgement = Troubles.judge(seen, before, passed, now);
              store.replace(tx, before, judgement.lasted());
              return judgement;
            });
    // each in a unit of its own, which is short
    for (Signal signal : database.read(tx -> alerts.news(tx, judged, now))) {
      database.writeAndWait(
          Lane.DECISIONS,
          tx -> {
            alerts.decide(tx, signal, now);
            return signal;
          });
    }
    last = new Looked(now, judged.standing());
  }

  private static Duration watched(Instant from, Instant now) {
    Duration gap = Duration.between(from, now);
    return gap.isNegative() || gap.compareTo(LONGEST_GAP) > 0 ? Duration.ZERO : gap;
  }

  /** What stood at the last look. */
  public List<Trouble> standing() {
    return last.standing;
  }

  /** Why the hub cannot do its work, as of the last look; empty if it can. */
  public Optional<String> whyStuck() {
    Looked latest = last;
    if (latest.at.isBefore(clock.instant().minus(Troubles.LONGEST_WAIT))) {
      return Optional.of("it could not look at itself");
    }
    return latest.standing.stream()
        .filter(trouble -> trouble.kind() == Trouble.Kind.UNDECIDED)
        .map(Trouble::title)
        .findFirst();
  }
}
