package io.nochub.hub.intake;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each source was last heard of since the hub started: a poll when a page was stored, empty or
 * not, a webhook or listener when something of it was. Thread-safe.
 */
public final class Heard {
  private final Map<Source, Instant> latest = new ConcurrentHashMap<>();

  /** A source by its own name and its integration's id. */
  public record Source(String integration, String name) {}

  void from(SourceName source, Instant at) {
    latest.put(new Source(source.integration(), source.source()), at);
  }

  /** Whether a source was heard of after that time. */
  public boolean since(String integration, String source, Instant time) {
    Instant at = latest.get(new Source(integration, source));
    return at != null && at.isAfter(time);
  }
}
