package io.nochub.hub.plugin;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** The calls under way in one integration, so that closing can wait for them. Thread-safe. */
final class RunningCalls {
  private final Set<Thread> callers = new HashSet<>();
  private boolean closed;

  <T> T during(String what, PluginCall.Body<T> call)
      throws IntegrationException, InterruptedException {
    boolean first = enter(what);
    try {
      return call.run();
    } finally {
      if (first) {
        leave();
      }
    }
  }

  /** Lets nobody in any more; returns when all have left or the time is over. */
  synchronized boolean close(Duration atMost) throws InterruptedException {
    closed = true;
    long until = System.nanoTime() + atMost.toNanos();
    long left = atMost.toMillis();
    while (!callers.isEmpty() && left > 0) {
      wait(left);
      left = (until - System.nanoTime()) / 1_000_000;
    }
    return callers.isEmpty();
  }

  static IntegrationException closing(String what) {
    return IntegrationException.of(
        Kind.UNAVAILABLE, what + ": the integration is being closed; try again");
  }

  private synchronized boolean enter(String what) throws IntegrationException {
    if (closed) {
      throw closing(what);
    }
    return callers.add(Thread.currentThread());
  }

  private synchronized void leave() {
    callers.remove(Thread.currentThread());
    notifyAll();
  }
}
