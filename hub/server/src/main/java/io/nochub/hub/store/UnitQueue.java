package io.nochub.hub.store;

import io.nochub.hub.store.Database.Lane;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The writer's bounded queue: a line for each lane. Thread-safe. */
final class UnitQueue {
  private final int longest;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition drained = lock.newCondition();
  private final Map<Lane, Queue<Unit<?>>> lanes = new EnumMap<>(Lane.class);
  private int size;
  private int wanted = 1;
  private boolean closed;

  UnitQueue(int longest) {
    this.longest = longest;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new ArrayDeque<>());
    }
  }

  /** Adds a unit, waiting while its lane is full; false if the queue takes no more. */
  boolean add(Lane lane, Unit<?> unit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && line(lane).size() >= longest) {
        drained.await();
      }
      return put(lane, unit);
    } finally {
      lock.unlock();
    }
  }

  /** Adds a unit even to a full lane; false if the queue takes no more. */
  boolean addAtOnce(Lane lane, Unit<?> unit) {
    lock.lock();
    try {
      return put(lane, unit);
    } finally {
      lock.unlock();
    }
  }

  private boolean put(Lane lane, Unit<?> unit) {
    if (closed) {
      return false;
    }
    line(lane).add(unit);
    size++;
    if (size >= wanted) {
      filled.signal();
    }
    return true;
  }

  /**
   * Waits for work, and then a while for more of it; false when the queue is closed and empty.
   *
   * @param expected so many units are worth the wait
   * @param atMostNanos how long the first one is kept waiting for the others
   */
  boolean awaitWork(int expected, long atMostNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (size == 0) {
        if (closed) {
          return false;
        }
        filled.await();
      }
      wanted = expected;
      long left = atMostNanos;
      while (size < expected && left > 0 && !closed) {
        left = filled.awaitNanos(left);
      }
      return true;
    } finally {
      wanted = 1;
      lock.unlock();
    }
  }

  /** The next unit of one lane. */
  @Nullable Unit<?> poll(Lane lane) {
    lock.lock();
    try {
      Unit<?> unit = line(lane).poll();
      if (unit != null) {
        size--;
        drained.signalAll();
      }
      return unit;
    } finally {
      lock.unlock();
    }
  }

  /** The next unit of the most urgent lane that has one. */
  @Nullable Unit<?> poll() {
    for (Lane lane : Lane.values()) {
      Unit<?> unit = poll(lane);
      if (unit != null) {
        return unit;
      }
    }
    return null;
  }

  /** Takes no more from now on; what is in it stays. */
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
      drained.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean holds(Lane lane) {
    lock.lock();
    try {
      return !line(lane).isEmpty();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  private Queue<Unit<?>> line(Lane lane) {
    return Objects.requireNonNull(lanes.get(lane));
  }
}
