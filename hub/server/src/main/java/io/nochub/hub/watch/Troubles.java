package io.nochub.hub.watch;

import io.nochub.api.signal.Severity;
import io.nochub.hub.watch.Observation.Connection;
import io.nochub.hub.watch.Observation.Disk;
import io.nochub.hub.watch.Observation.Source;
import io.nochub.hub.watch.Observation.Standing;
import io.nochub.hub.watch.Observation.Undecided;
import io.nochub.hub.watch.Trouble.Kind;
import io.nochub.hub.web.board.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which troubles stand, from one look and from how long what is wrong has lasted. Only time
 * in which the hub watched counts: neither its own downtime nor that of a paused integration makes
 * a source silent. Pure.
 */
final class Troubles {
  /** What waits longer to be decided, or to be sent, waits too long. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /** An operator who pauses or mends an integration has so long. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  /** A poll may fail as often as fits into this, beyond two of its intervals. */
  private static final Duration BEYOND_INTERVALS = Duration.ofMinutes(10);

  /** Checkpoints keep a log below a fifth of this, unless something reads for long. */
  static final long LONGEST_LOG = 256L << 20;

  private final Map<String, Duration> before;
  private final Duration passed;
  private final Instant now;
  private final Map<String, Duration> lasted = new HashMap<>();
  private final List<Trouble> standing = new ArrayList<>();
  private final Set<String> unknown = new HashSet<>();

  private Troubles(Map<String, Duration> before, Duration passed, Instant now) {
    this.before = before;
    this.passed = passed;
    this.now = now;
  }

  /**
   * What became of a look.
   *
   * @param unknown beginnings of the ids of which nothing can be told at present: as it was, so it
   *     stays
   * @param lasted how long what is wrong has lasted, by id; to be given to the next judgement
   */
  record Judgement(List<Trouble> standing, Set<String> unknown, Map<String, Duration> lasted) {
    boolean canTell(String id) {
      return unknown.stream().noneMatch(id::startsWith);
    }
  }

  /**
   * Judges.
   *
   * @param before what the judgement before gave as lasted
   * @param passed the time since then in which the hub watched
   */
  static Judgement judge(
      Observation seen, Map<String, Duration> before, Duration passed, Instant now) {
    Troubles troubles = new Troubles(before, passed, now);
    seen.connections().forEach(connection -> troubles.connection(connection, seen.delivers()));
    troubles.undecided(seen.undecided());
    troubles.disk(seen.disk());
    seen.logs().forEach(troubles::log);
    return troubles.judgement();
  }

  private Judgement judgement() {
    Judgement judgement =
        new Judgement(List.copyOf(standing), Set.copyOf(unknown), new HashMap<>(lasted));
    before.forEach(
        (id, time) -> {
          if (!judgement.canTell(id)) {
            judgement.lasted.putIfAbsent(id, time);
          }
        });
    return judgement;
  }

  private void connection(Connection connection, boolean delivers) {
    boolean serves =
        !connection.paused()
            && (connection.standing() == Standing.AT_WORK
                || connection.standing() == Standing.IMPAIRED);
    if (connection.paused()) {
      paused(connection);
    }
    if (connection.standing() == Standing.NOT_KNOWN) {
      unknown.add(id(Kind.REFUSED, connection));
    } else if (connection.standing() != Standing.AT_WORK) {
      refused(connection);
    }
    if (serves) {
      connection.sources().forEach(source -> heard(connection, source));
    } else {
      unknown.add(id(Kind.SILENT, connection));
    }
    if (serves && delivers) {
      late(connection);
    } else {
      unknown.add(id(Kind.LATE, connection));
    }
    if (!connection.dropping().isEmpty()) {
      dropped(connection);
    }
  }

  /** Ends so that it begins no other one's. */
  private static String id(Kind kind, Connection connection) {
    return kind.condition() + "/" + connection.id() + "/";
  }

  /** Whether something has lasted for that time, this look included. */
  private boolean hasLasted(String id, Duration patience) {
    Duration so = before.containsKey(id) ? before.get(id).plus(passed) : Duration.ZERO;
    Duration time = so.compareTo(patience) < 0 ? so : patience;
    lasted.put(id, time);
    return time.equals(patience);
  }

  private void paused(Connection connection) {
    String id = id(Kind.PAUSED, connection);
    if (hasLasted(id, PATIENCE)) {
      String body =
          "It is neither polled nor sent anything; its webhooks are taken in. It has been so for "
              + Words.length(PATIENCE)
              + " or longer. When it may go on: POST /api/v1/integrations/"
              + connection.id()
              + "/resume.";
      stands(id, Kind.PAUSED, Severity.MINOR, connection.name() + " is paused", body, connection);
    }
  }

  private void refused(Connection connection) {
    String id = id(Kind.REFUSED, connection);
    if (hasLasted(id, PATIENCE)) {
      boolean works = connection.standing() == Standing.IMPAIRED;
      String title = connection.name() + (works ? " works only in part" : " waits for an operator");
      String body =
          connection.summary()
              + " GET /api/v1/integrations/"
              + connection.id()
              + " says what is wrong, permission by permission. Mend its settings, its rights at the"
              + " other side or its plugin; then POST /api/v1/integrations/"
              + connection.id()
              + "/resume tries it at once.";
      stands(id, Kind.REFUSED, works ? Severity.MINOR : Severity.MAJOR, title, body, connection);
    }
  }

  private void heard(Connection connection, Source source) {
    Duration interval = source.interval();
    Duration most =
        interval == null
            ? connection.silentAfter()
            : interval.multipliedBy(2).plus(BEYOND_INTERVALS);
    String id = id(Kind.SILENT, connection) + source.name();
    if (most == null || source.heard() || !hasLasted(id, most)) {
      return;
    }
    String what = connection.name() + ", source " + source.name() + ": ";
    if (interval == null) {
      silent(
          id,
          connection,
          source,
          what + "nothing has come for " + Words.length(most),
          "That is longer than its silentAfter allows. See whether the other side still sends, and"
              + " to the right address; a test alert sent from there ends this.");
    } else {
      silent(
          id,
          connection,
          source,
          what + "no look went well for " + Words.length(most),
          "It is usually looked at every "
              + Words.length(interval)
              + ". What it would tell now is not known. GET /api/v1/integrations/"
              + connection.id()
              + " says what failed last; POST /api/v1/integrations/"
              + connection.id()
              + "/probe tries it at once.");
    }
  }

  private void silent(String id, Connection connection, Source source, String title, String body) {
    standing.add(
        new Trouble(
            id,
            Kind.SILENT,
            Severity.MAJOR,
            title,
            body,
            Map.of("integration", connection.id(), "source", source.name())));
  }

  private void late(Connection connection) {
    Instant since = connection.owedSince();
    if (isTooOld(since)) {
      String body =
          "The oldest has waited since "
              + since
              + ". GET /api/v1/integrations/"
              + connection.id()
              + " shows how many wait and why nothing goes out, GET"
              + " /api/v1/deliveries?state=waiting&integration="
              + connection.id()
              + " what failed. Nothing is lost: all of it goes out when the other side answers.";
      String title = "Deliveries to " + connection.name() + " are late";
      stands(id(Kind.LATE, connection), Kind.LATE, Severity.MAJOR, title, body, connection);
    }
  }

  private void dropped(Connection connection) {
    String body =
        "It came faster than it could be taken, and does not come again unless its sender repeats"
            + " it. What rose lately: "
            + String.join(", ", connection.dropping())
            + ". Have less sent, or enlarge what its plugin's README names.";
    String title = connection.name() + " has lost input";
    stands(id(Kind.DROPPED, connection), Kind.DROPPED, Severity.MAJOR, title, body, connection);
  }

  private void undecided(@Nullable Undecided oldest) {
    if (oldest != null && isTooOld(oldest.since())) {
      standing.add(
          new Trouble(
              Kind.UNDECIDED.condition(),
              Kind.UNDECIDED,
              Severity.CRITICAL,
              "Alerts wait to be decided",
              "The oldest came from "
                  + oldest.integration()
                  + " at "
                  + oldest.since()
                  + ". Either more comes in than this machine can decide, which GET /metrics shows"
                  + " as nochub_inbox_undecided, or deciding fails, of which the hub's log says why."
                  + " Nothing is lost: all of it is on disk and is decided when the cause is gone,"
                  + " at the latest after a restart.",
              Map.of("integration", oldest.integration())));
    }
  }

  private boolean isTooOld(@Nullable Instant since) {
    return since != null && since.isBefore(now.minus(LONGEST_WAIT));
  }

  private void disk(@Nullable Disk disk) {
    if (disk != null) {
      standing.add(
          new Trouble(
              Kind.DISK.condition(),
              Kind.DISK,
              disk.stops() ? Severity.CRITICAL : Severity.MAJOR,
              disk.stops() ? "The hub's disk is full" : "The hub's disk is nearly full",
              disk.warning() + " Make room on it, or keep less: see retention in config/hub.yaml.",
              Map.of()));
    }
  }

  private void log(String database, long bytes) {
    String id = Kind.LOG.condition() + "/" + database;
    if (bytes > LONGEST_LOG && hasLasted(id, LONGEST_WAIT)) {
      standing.add(
          new Trouble(
              id,
              Kind.LOG,
              Severity.MINOR,
              "The log of " + database + ".db does not shrink",
              "SQLite's write-ahead log has been above "
                  + (LONGEST_LOG >> 20)
                  + " MiB for "
                  + Words.length(LONGEST_WAIT)
                  + ": something reads the database without an end, or the disk is too slow. A long"
                  + " backup ends by itself; close other programs that have the file open, else"
                  + " restart the hub.",
              Map.of()));
    }
  }

  private void stands(
      String id, Kind kind, Severity severity, String title, String body, Connection connection) {
    standing.add(
        new Trouble(id, kind, severity, title, body, Map.of("integration", connection.id())));
  }
}
