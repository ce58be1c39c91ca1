package io.nochub.runtime.http;

import io.nochub.api.IntegrationException;
import io.nochub.api.http.HttpManners.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets calls start at a vendor's pace: in any span of that time never more than so many, not even
 * after a pause, and so many at once. A pace may be another each time. A turn that is too far away
 * to wait for is RATE_LIMITED.
 */
final class Pacer {
  /** As long as the shortest deadline of a call: beyond it would only be interrupted. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final PaceClock clock;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition left = lock.newCondition();

  /** In the order of time, which is not that of asking: who waits for less room asks early. */
  private final List<Long> starts = new ArrayList<>();

  private Pace declared = Pace.FREE;
  private int inside;

  Pacer(PaceClock clock) {
    this.clock = clock;
  }

  /** The whole pace, of which a call may ask for a part. */
  void declare(Pace pace) {
    lock.lock();
    try {
      declared = pace;
    } finally {
      lock.unlock();
    }
  }

  /** What is left of the whole pace; empty if it has no limit. */
  Optional<CallsLeft> left(String lane) {
    lock.lock();
    try {
      if (declared.calls() <= 0) {
        return Optional.empty();
      }
      long spanBegin = clock.nanoTime() - declared.per().toNanos();
      int used = (int) starts.stream().filter(start -> start - spanBegin > 0).count();
      return Optional.of(new CallsLeft(lane, Math.max(0, declared.calls() - used), declared));
    } finally {
      lock.unlock();
    }
  }

  /** Waits for its turn; to be followed by leave. RATE_LIMITED if that is too far away. */
  void enter(Pace pace) throws IntegrationException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (pace.atOnce() > 0 && inside >= pace.atOnce()) {
        left.await();
      }
      inside++;
    } finally {
      lock.unlock();
    }
    try {
      awaitStart(pace);
    } catch (IntegrationException | InterruptedException e) {
      leave();
      throw e;
    }
  }

  void leave() {
    lock.lock();
    try {
      inside--;
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitStart(Pace pace) throws IntegrationException, InterruptedException {
    if (pace.calls() <= 0) {
      return;
    }
    long start = reserve(pace);
    Duration wait = Duration.ofNanos(start - clock.nanoTime());
    if (wait.compareTo(LONGEST_WAIT) > 0) {
      giveBack(start);
      throw IntegrationException.rateLimited(
          wait,
          "not sent: the hub's own pace of "
              + pace.calls()
              + " calls in "
              + pace.per()
              + " is used up");
    }
    if (wait.isZero() || wait.isNegative()) {
      return;
    }
    try {
      clock.sleep(wait);
    } catch (InterruptedException e) {
      giveBack(start);
      throw e;
    }
  }

  /** Takes the next free start; it lies in the future when the span is full. */
  private long reserve(Pace pace) {
    lock.lock();
    try {
      long now = clock.nanoTime();
      long span = pace.per().toNanos();
      starts.removeIf(start -> start - (now - span) <= 0);
      long start = now;
      if (starts.size() >= pace.calls()) {
        start = nthLast(pace.calls()) + span;
      }
      remember(start);
      return start;
    } finally {
      lock.unlock();
    }
  }

  private void remember(long start) {
    int place = starts.size();
    while (place > 0 && starts.get(place - 1) - start > 0) {
      place--;
    }
    starts.add(place, start);
  }

  private long nthLast(int count) {
    return starts.get(starts.size() - count);
  }

  private void giveBack(long start) {
    lock.lock();
    try {
      starts.remove(Long.valueOf(start));
    } finally {
      lock.unlock();
    }
  }
}
