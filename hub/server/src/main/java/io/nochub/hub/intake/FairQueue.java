package io.nochub.hub.intake;

import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Signal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Signals that wait to be decided, one line per source device, served in turn: order within a
 * device is kept, and a flood waits behind itself. Bounded by what it takes in memory. Thread-safe.
 */
public final class FairQueue {
  /** One input's way through the queue. Belongs to the decider once its signals are queued. */
  static final class Progress {
    final Input input;
    int undecided;

    Progress(Input input, int signals) {
      this.input = input;
      this.undecided = signals;
    }
  }

  record Waiting(Arrival arrival, Progress progress, QueueKey key, long weight) {}

  /**
   * What is decided next.
   *
   * @param finished inputs that end without any signal
   */
  record Turn(List<Waiting> signals, List<Long> finished, List<DeadInput> dead) {
    boolean isEmpty() {
      return signals.isEmpty() && finished.isEmpty() && dead.isEmpty();
    }
  }

  private record AlertName(String integration, String feed, String alertId) {}

  private static final class Line {
    final QueueKey key;
    int signals;

    Line(QueueKey key) {
      this.key = key;
    }
  }

  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Map<QueueKey, Queue<Waiting>> lines = new LinkedHashMap<>();
  private final Map<AlertName, Line> alerts = new HashMap<>();
  private final List<Long> finished = new ArrayList<>();
  private final List<DeadInput> dead = new ArrayList<>();
  private volatile Runnable roomListener = () -> {};
  private volatile Consumer<List<Long>> endedListener = inputs -> {};
  private long bytes;
  private int size;
  private boolean closed;

  /**
   * @param mostBytes signals are taken until this much memory is in use, by a rough count
   */
  public FairQueue(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Told when there is room again; on the decider's thread. */
  void onRoom(Runnable listener) {
    roomListener = listener;
  }

  /** Told of inputs that are decided or set aside; on the decider's thread. */
  void onEnded(Consumer<List<Long>> listener) {
    endedListener = listener;
  }

  /** These inputs are over, and it is recorded. */
  void ended(List<Long> inputs) {
    endedListener.accept(inputs);
  }

  boolean hasRoom() {
    lock.lock();
    try {
      return bytes < mostBytes;
    } finally {
      lock.unlock();
    }
  }

  /** Signals an input was found to hold; none at all ends it. */
  void add(Input input, List<? extends Signal> signals) {
    lock.lock();
    try {
      if (signals.isEmpty()) {
        finished.add(input.id());
      }
      Progress progress = new Progress(input, signals.size());
      for (int i = 0; i < signals.size(); i++) {
        add(arrival(input, i, signals.get(i)), progress);
      }
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  private static Arrival arrival(Input input, int position, Signal signal) {
    return new Arrival(
        input.id(),
        position,
        input.from().integration(),
        input.from().source(),
        input.from().feed(),
        input.item().at(),
        signal);
  }

  private void add(Arrival arrival, Progress progress) {
    QueueKey key = lineOf(arrival);
    long weight = weight(arrival.signal());
    lines
        .computeIfAbsent(key, any -> new ArrayDeque<>())
        .add(new Waiting(arrival, progress, key, weight));
    bytes += weight;
    size++;
  }

  /**
   * A clear names no device: it goes where its alert waits, and so does whatever comes behind it.
   */
  private QueueKey lineOf(Arrival arrival) {
    AlertName alert = alertName(arrival);
    QueueKey own = QueueKey.of(arrival.integration(), arrival.signal());
    if (alert == null) {
      return own;
    }
    Line line = alerts.computeIfAbsent(alert, any -> new Line(own));
    line.signals++;
    return line.key;
  }

  private static @Nullable AlertName alertName(Arrival arrival) {
    String alertId = QueueKey.alertOf(arrival.signal());
    return alertId == null ? null : new AlertName(arrival.integration(), arrival.feed(), alertId);
  }

  /** An input that cannot be read is over; its end is recorded like a decision. */
  void addDead(DeadInput input) {
    lock.lock();
    try {
      dead.add(input);
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for work and takes it: from each line in turn, at most so many signals. */
  Turn take(int atMost) throws InterruptedException {
    Turn turn;
    boolean madeRoom;
    lock.lockInterruptibly();
    try {
      while (!closed && lines.isEmpty() && finished.isEmpty() && dead.isEmpty()) {
        filled.await();
      }
      boolean wasFull = bytes >= mostBytes;
      turn = new Turn(signals(atMost), drained(finished), drained(dead));
      madeRoom = wasFull && bytes < mostBytes;
    } finally {
      lock.unlock();
    }
    if (madeRoom) {
      // Not under the lock: who is told has one of its own, and asks hasRoom while it holds it.
      roomListener.run();
    }
    return turn;
  }

  private List<Waiting> signals(int atMost) {
    List<Waiting> taken = new ArrayList<>();
    while (taken.size() < atMost && !lines.isEmpty()) {
      QueueKey next = lines.keySet().iterator().next();
      taken.add(takeFrom(next));
    }
    return taken;
  }

  /** The line goes to the back of the queue, if it is not at its end. */
  private Waiting takeFrom(QueueKey key) {
    Queue<Waiting> line = lines.remove(key);
    if (line == null) {
      throw new IllegalStateException("No such line: " + key);
    }
    Waiting waiting = line.remove();
    if (!line.isEmpty()) {
      lines.put(key, line);
    }
    bytes -= waiting.weight;
    size--;
    leave(waiting.arrival);
    return waiting;
  }

  private void leave(Arrival arrival) {
    AlertName alert = alertName(arrival);
    Line line = alert == null ? null : alerts.get(alert);
    if (line != null && --line.signals == 0) {
      alerts.remove(alert);
    }
  }

  private static <T> List<T> drained(List<T> list) {
    List<T> all = List.copyOf(list);
    list.clear();
    return all;
  }

  /** Signals waiting now. */
  public int size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  /** Lets {@code take} return, with nothing if nothing is left. */
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** About what a signal takes in memory. */
  private static long weight(Signal signal) {
    long weight = 600;
    if (signal instanceof AlertRaised raised) {
      weight += 2L * (raised.title().length() + raised.body().length());
      for (Map.Entry<String, String> detail : raised.details().entrySet()) {
        weight += 100 + 2L * (detail.getKey().length() + detail.getValue().length());
      }
    }
    return weight;
  }
}
