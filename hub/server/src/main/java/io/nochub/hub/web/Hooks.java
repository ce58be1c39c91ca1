package io.nochub.hub.web;

import java.util.concurrent.CompletableFuture;

/** Takes what vendors send, and says who may send. Thread-safe. */
@FunctionalInterface
public interface Hooks {
  /**
   * The answer may complete later, on any thread; what is chained to it is short and does not wait.
   */
  CompletableFuture<HookAnswer> take(HookCall call);
}
