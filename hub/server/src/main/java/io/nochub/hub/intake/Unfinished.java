package io.nochub.hub.intake;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Waits for the end of a set of inputs. Thread-safe. */
final class Unfinished {
  private final Set<Long> inputs = new HashSet<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private boolean complete;

  synchronized void add(long input) {
    inputs.add(input);
  }

  /** No more are added. */
  void complete() {
    boolean over;
    synchronized (this) {
      complete = true;
      over = inputs.isEmpty();
    }
    tell(over);
  }

  void remove(long input) {
    boolean over;
    synchronized (this) {
      over = inputs.remove(input) && complete && inputs.isEmpty();
    }
    tell(over);
  }

  private void tell(boolean over) {
    if (over) {
      ended.complete(null);
    }
  }

  CompletableFuture<Void> ended() {
    return ended.copy();
  }
}
