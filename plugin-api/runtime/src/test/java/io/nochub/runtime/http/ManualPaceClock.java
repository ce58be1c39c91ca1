package io.nochub.runtime.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Time that stands still until somebody waits for it or pushes it. */
final class ManualPaceClock implements PaceClock {
  private final AtomicLong now = new AtomicLong(5);
  private final List<Duration> sleeps = new CopyOnWriteArrayList<>();

  @Override
  public long nanoTime() {
    return now.get();
  }

  @Override
  public void sleep(Duration span) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    sleeps.add(span);
    push(span);
  }

  void push(Duration span) {
    now.addAndGet(span.toNanos());
  }

  List<Duration> sleeps() {
    return sleeps;
  }
}
