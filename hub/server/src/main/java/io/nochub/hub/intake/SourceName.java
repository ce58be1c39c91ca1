package io.nochub.hub.intake;

import io.nochub.api.source.SignalSource;

/** Which source of which integration, and the feed it tells about. */
public record SourceName(String integration, String source, String feed) {
  static SourceName of(String integration, SignalSource source) {
    return new SourceName(integration, source.name(), source.feed());
  }
}
