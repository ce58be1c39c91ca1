package io.nochub.hub.intake;

import java.util.List;

/** Says whether a look-up can be spared. */
@FunctionalInterface
public interface KnownEvents {
  /** Whether every one of these events of the feed has been decided already. */
  boolean allKnown(String integration, String feed, List<String> eventIds);
}
