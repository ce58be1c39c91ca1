package io.nochub.hub.plugin;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether an unloaded plugin really left the memory, and names the one that did not: a thread
 * it left behind, or something of it that lives in a JDK-wide registry, keeps all its classes.
 */
final class LoaderWatch {
  private static final Logger log = LoggerFactory.getLogger(LoaderWatch.class);
  private static final long FIRST_PAUSE = 100;
  private static final long LONGEST_PAUSE = 15_000;

  private final ExecutorService thread;
  private final Duration patience;
  private final List<String> leaked = new CopyOnWriteArrayList<>();

  LoaderWatch(ExecutorService thread, Duration patience) {
    this.thread = thread;
    this.patience = patience;
  }

  /** Watches in the background. */
  void watch(String plugin, WeakReference<@Nullable ClassLoader> remains) {
    thread.execute(() -> look(plugin, remains));
  }

  /** The plugins that did not leave, in words, since the hub started. */
  List<String> leaked() {
    return List.copyOf(leaked);
  }

  private void look(String plugin, WeakReference<@Nullable ClassLoader> remains) {
    long until = System.nanoTime() + patience.toNanos();
    long pause = FIRST_PAUSE;
    boolean gone = isGone(remains);
    try {
      while (!gone && System.nanoTime() < until) {
        TimeUnit.MILLISECONDS.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE);
        gone = isGone(remains);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (gone) {
      log.info("{} has left the memory", plugin);
    } else {
      leaked.add(plugin);
      log.warn(
          "{} was unloaded but stays in memory: it left a thread running or is still referred to."
              + " Restart the hub to be rid of it, and tell the plugin's author",
          plugin);
    }
  }

  private static boolean isGone(WeakReference<@Nullable ClassLoader> remains) {
    System.gc(); // unloading is rare, and without it the question has no answer
    return remains.refersTo(null);
  }
}
