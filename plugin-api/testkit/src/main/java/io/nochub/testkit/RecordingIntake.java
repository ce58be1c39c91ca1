package io.nochub.testkit;

import io.nochub.api.source.Intake;
import io.nochub.api.source.Received;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes what a listener hands over and remembers it; can be told to be full, or to store later.
 * Thread-safe.
 */
public final class RecordingIntake implements Intake {
  /** How the next items are treated. */
  public enum Mood {
    /** Stored before the call returns, call-backs included. */
    STORING,
    /** Taken, but the call-back of offer waits for {@link #storeNow}. */
    SLOW,
    /** Refused. */
    FULL
  }

  private final CompletableFuture<SocketAddress> address = new CompletableFuture<>();
  private final List<Received> items = new ArrayList<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private Mood mood = Mood.STORING;

  @Override
  public void listeningOn(SocketAddress at) {
    address.complete(at);
  }

  @Override
  public synchronized boolean put(List<Received> more, Duration atMost) {
    if (mood != Mood.STORING) {
      return false;
    }
    items.addAll(more);
    notifyAll();
    return true;
  }

  @Override
  public boolean offer(List<Received> more, Runnable whenStored) {
    synchronized (this) {
      if (mood == Mood.FULL) {
        return false;
      }
      items.addAll(more);
      notifyAll();
      if (mood == Mood.SLOW) {
        waiting.add(whenStored);
        return true;
      }
    }
    whenStored.run();
    return true;
  }

  public synchronized void mood(Mood now) {
    mood = now;
  }

  /** Runs the call-backs that waited while the intake was slow. */
  public void storeNow() {
    List<Runnable> due;
    synchronized (this) {
      due = List.copyOf(waiting);
      waiting.clear();
    }
    due.forEach(Runnable::run);
  }

  public synchronized List<Received> items() {
    return List.copyOf(items);
  }

  /** Waits until so many items are there. */
  public synchronized List<Received> await(int count, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (items.size() < count) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("waited for " + count + " items, have " + items.size());
      }
      wait(left);
    }
    return List.copyOf(items);
  }

  /** Waits until the listener said where it listens. */
  public SocketAddress address(Duration atMost) throws InterruptedException {
    try {
      return address.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError(
          "the listener did not say within " + atMost + " where it listens", e);
    }
  }
}
