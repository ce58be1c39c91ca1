package io.nochub.hub.plugin;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The one thread on which plugins are loaded and unloaded, one step after the other: PF4J is not
 * thread-safe, and two replacements at a time would not know of each other.
 */
final class Lifecycle {
  /** One step. */
  interface Step<T> {
    T run() throws ArchiveRefused, IOException, InterruptedException;
  }

  private final ExecutorService thread;

  Lifecycle(ExecutorService thread) {
    this.thread = thread;
  }

  /** Waits for its turn and for the end of the step, which goes on if the caller is interrupted. */
  <T> T run(Step<T> step) throws ArchiveRefused, IOException, InterruptedException {
    Future<T> future = thread.submit(step::run);
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  private static RuntimeException rethrown(@Nullable Throwable cause)
      throws ArchiveRefused, IOException, InterruptedException {
    if (cause instanceof ArchiveRefused refused) {
      throw refused;
    }
    if (cause instanceof IOException broken) {
      throw broken;
    }
    if (cause instanceof InterruptedException stopped) {
      throw stopped;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known ? known : new CompletionException(cause);
  }
}
