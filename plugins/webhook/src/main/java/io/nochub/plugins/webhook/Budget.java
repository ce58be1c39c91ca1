package io.nochub.plugins.webhook;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a mapping may still use. Used by one thread, once.
 *
 * <p>Time is the thread's computing time where the JVM can tell it, so that a pause of the machine
 * sets no body aside; a mapping never waits for anything.
 */
final class Budget {
  /** What every run may use; the size is in characters. */
  record Limits(Duration longest, int deepest, int largest) {}

  /** Longer lists are refused at any step; a body of that many alerts is no body. */
  static final int MOST_ITEMS = 100_000;

  /** Asking for the time used costs as much as several steps, so it is done now and then. */
  private static final int TICKS_BETWEEN_LOOKS = 1 << 12;

  private static final int TICKS_OF_A_STEP = TICKS_BETWEEN_LOOKS / 16;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Limits limits;
  private final long began = used();
  private int depth;
  private int ticks;

  Budget(Limits limits) {
    this.limits = limits;
  }

  Limits limits() {
    return limits;
  }

  /** A step of the mapping begins. */
  void enter() {
    depth++;
    if (depth > limits.deepest()) {
      throw new SpentException("its calls nest deeper than " + limits.deepest());
    }
    work(TICKS_OF_A_STEP);
  }

  /** A step ended with this. */
  void leave(@Nullable Object result) {
    depth--;
    if (result instanceof String text) {
      requireRoom(text.length());
    } else if (result instanceof Collection<?> list && list.size() > MOST_ITEMS) {
      throw new SpentException("a list grew longer than " + MOST_ITEMS + " items");
    }
  }

  /** A small piece of work between two steps, such as one character looked at by an expression. */
  void tick() {
    work(1);
  }

  private void work(int amount) {
    ticks += amount;
    if (ticks >= TICKS_BETWEEN_LOOKS) {
      ticks = 0;
      lookAtTime();
    }
  }

  void requireRoom(long characters) {
    if (characters > limits.largest()) {
      throw new SpentException("a text grew longer than " + limits.largest() + " characters");
    }
  }

  /** The characters a value would take as text, counted only until there is no room for them. */
  void requireRoomFor(@Nullable Object value) {
    weigh(value, 0);
  }

  private long weigh(@Nullable Object value, long before) {
    tick();
    long sum = before + 4;
    if (value instanceof String text) {
      sum += text.length();
    } else if (value instanceof Map<?, ?> object) {
      for (Map.Entry<?, ?> entry : object.entrySet()) {
        sum = weigh(entry.getValue(), weigh(entry.getKey(), sum));
      }
    } else if (value instanceof Collection<?> list) {
      for (Object item : list) {
        sum = weigh(item, sum);
      }
    }
    requireRoom(sum);
    return sum;
  }

  private void lookAtTime() {
    if (used() - began > limits.longest().toNanos()) {
      throw new SpentException("it computes longer than " + limits.longest().toMillis() + " ms");
    }
  }

  private static long used() {
    return THREADS.isCurrentThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled()
        ? THREADS.getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  /** The mapping wanted more than it may use. Thrown through the library, so unchecked. */
  static final class SpentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SpentException(String problem) {
      super(problem);
    }
  }
}
