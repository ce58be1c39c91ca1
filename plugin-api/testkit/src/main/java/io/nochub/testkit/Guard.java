package io.nochub.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches what is used of a context. While something is forbidden its use is an AssertionError, and
 * is remembered in case the plugin swallows that; after the end every use is an
 * IllegalStateException, as in the hub.
 */
final class Guard {
  private final List<String> violations = new ArrayList<>();
  private Set<Lent> forbidden = Set.of();
  private @Nullable String during;
  private boolean ended;

  synchronized void touch(Lent what) {
    if (ended) {
      throw new IllegalStateException("the context was withdrawn when the integration closed");
    }
    if (forbidden.contains(what)) {
      String violation = during + " used " + what.words();
      violations.add(violation);
      throw new AssertionError(violation);
    }
  }

  synchronized void forbid(String now, Set<Lent> what) {
    during = now;
    forbidden = what;
  }

  synchronized void allow() {
    forbidden = Set.of();
    during = null;
  }

  synchronized void end() {
    ended = true;
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }
}
