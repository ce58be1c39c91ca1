package io.nochub.hub.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one look at the hub and at what it is connected to has found.
 *
 * @param connections the integrations that are enabled
 * @param delivers whether anything is sent at all at present
 * @param undecided the oldest input that waits too long to be decided; null if none does
 * @param disk what is said of the data folder's disk; null while it has room
 * @param logs bytes that wait in the write-ahead log of a database, by its name
 */
public record Observation(
    List<Connection> connections,
    boolean delivers,
    @Nullable Undecided undecided,
    @Nullable Disk disk,
    Map<String, Long> logs) {

  public Observation {
    connections = List.copyOf(connections);
    logs = Map.copyOf(logs);
  }

  /**
   * An integration.
   *
   * @param summary what is said of how it is
   * @param silentAfter how long its webhooks and listeners may bring nothing; null for ever
   * @param owedSince since when the oldest of what is to be sent to it waits; null if nothing does
   * @param dropping figures of lost input that rose lately
   */
  public record Connection(
      String id,
      String name,
      boolean paused,
      Standing standing,
      String summary,
      @Nullable Duration silentAfter,
      List<Source> sources,
      @Nullable Instant owedSince,
      List<String> dropping) {
    public Connection {
      sources = List.copyOf(sources);
      dropping = List.copyOf(dropping);
    }
  }

  /** How far an integration is of use. That its other side cannot be reached is not meant here. */
  public enum Standing {
    AT_WORK,
    /** It is at work, but its settings or its plugin are at fault. */
    IMPAIRED,
    /** It does nothing before an operator has acted. */
    REFUSED,
    /** It was not tried yet. */
    NOT_KNOWN
  }

  /**
   * A source of an open integration.
   *
   * @param interval how often a poll looks; null for webhooks and listeners
   * @param heard whether it was heard of since the look before
   */
  public record Source(String name, @Nullable Duration interval, boolean heard) {}

  /** An input that waits to be decided. */
  public record Undecided(String integration, Instant since) {}

  /**
   * The disk has little room left.
   *
   * @param stops whether that is so little that nothing is taken in
   */
  public record Disk(boolean stops, String warning) {}
}
