package io.nochub.hub.intake;

import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Signal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Signals that wait to be decided, one line per source device, served in turn: order within a
 * device is kept, and a flood waits behind itself. Of a long line only the head is in memory: the
 * rest keeps its place, and its inputs are read again when its turn comes near. What is in memory
 * is little enough to be decided soon: what waits there for long is expensive to collect. Bounded
 * by what it takes in memory. Thread-safe.
 */
public final class FairQueue {
  /** One input's way through the queue. Belongs to the decider once its signals are queued. */
  static final class Progress {
    final Input input;
    int undecided;

    Progress(Input input, int signals) {
      this.input = input.withoutBody();
      this.undecided = signals;
    }
  }

  /** A signal whose turn it is. */
  record Waiting(Arrival arrival, Progress progress) {}

  /** A signal in its line; only its place while its input is not in memory. */
  private static final class Place {
    final Progress progress;
    final int position;
    final Line line;
    final @Nullable AlertName alert;
    @Nullable Arrival arrival;
    long weight = BARE;

    Place(Progress progress, int position, Line line, @Nullable AlertName alert) {
      this.progress = progress;
      this.position = position;
      this.line = line;
      this.alert = alert;
    }

    long input() {
      return progress.input.id();
    }
  }

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

  /** What waits of one device: first what is in memory, behind it what only has its place. */
  private static final class Line {
    final QueueKey key;
    final Deque<Place> ready = new ArrayDeque<>();
    final Deque<Place> bare = new ArrayDeque<>();
    long readyBytes;

    Line(QueueKey key) {
      this.key = key;
    }

    boolean isEmpty() {
      return ready.isEmpty() && bare.isEmpty();
    }
  }

  /** Where the signals about one alert wait. */
  private static final class Course {
    final Line line;
    int signals;

    Course(Line line) {
      this.line = line;
    }
  }

  /** One line may take this part of the room that is left for signals, so that others find some. */
  private static final int SHARE = 8;

  /** However little room is left, so much of a line is in memory: some ten signals. */
  private static final long LEAST_READY = 16 << 10;

  /** About what a place takes in memory, and what a signal does. */
  private static final long BARE = 300;

  private static final long USUAL = 2 << 10;

  private final long mostBytes;
  private final long mostReady;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Map<QueueKey, Line> lines = new HashMap<>();

  /** Lines of which something is in memory, in the order of their turns. */
  private final Deque<Line> turns = new ArrayDeque<>();

  private final Map<AlertName, Course> alerts = new HashMap<>();

  /** Places without a signal, by their inputs. */
  private final Map<Long, List<Place>> bare = new HashMap<>();

  private final Set<Long> wanted = new LinkedHashSet<>();
  private final Set<Long> asked = new HashSet<>();
  private final List<Long> finished = new ArrayList<>();
  private final List<DeadInput> dead = new ArrayList<>();
  private volatile Runnable roomListener = () -> {};
  private volatile Consumer<List<Long>> endedListener = inputs -> {};
  private long bytes;
  private long readyBytes;
  private boolean roomAwaited;
  private int size;
  private boolean closed;

  /**
   * @param mostBytes signals are taken until this much memory is in use, by a rough count
   * @param mostReady or until this much of it is in use for signals, and not for mere places
   */
  public FairQueue(long mostBytes, long mostReady) {
    this.mostBytes = mostBytes;
    this.mostReady = mostReady;
  }

  /** Told when there is room again, or inputs are wanted; on the thread that takes. */
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

  /** Whoever is told that there is none is told when there is. */
  boolean hasRoom() {
    lock.lock();
    try {
      boolean isFull = bytes >= mostBytes || readyBytes >= mostReady;
      roomAwaited |= isFull;
      return !isFull;
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
        add(input, i, signals.get(i), progress);
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

  private void add(Input input, int position, Signal signal, Progress progress) {
    AlertName alert = alertName(input, signal);
    Line line = lineOf(input, signal, alert);
    Place place = new Place(progress, position, line, alert);
    boolean isFirst = line.isEmpty();
    if (isFirst || (line.bare.isEmpty() && line.readyBytes < roomOfLine())) {
      fill(place, arrival(input, position, signal));
      line.ready.add(place);
    } else {
      line.bare.add(place);
      bare.computeIfAbsent(input.id(), any -> new ArrayList<>()).add(place);
    }
    if (isFirst) {
      turns.add(line);
    }
    bytes += place.weight;
    size++;
  }

  private void fill(Place place, Arrival arrival) {
    place.arrival = arrival;
    place.weight = BARE + weight(arrival.signal());
    place.line.readyBytes += place.weight;
    readyBytes += place.weight;
  }

  private long roomOfLine() {
    return Math.max(LEAST_READY, (mostReady - readyBytes) / SHARE);
  }

  /**
   * A clear names no device: it goes where its alert waits, and so does whatever comes behind it.
   */
  private Line lineOf(Input input, Signal signal, @Nullable AlertName alert) {
    QueueKey own = QueueKey.of(input.from().integration(), signal);
    if (alert == null) {
      return lines.computeIfAbsent(own, Line::new);
    }
    Course course =
        alerts.computeIfAbsent(alert, any -> new Course(lines.computeIfAbsent(own, Line::new)));
    course.signals++;
    return course.line;
  }

  private static @Nullable AlertName alertName(Input input, Signal signal) {
    String alertId = QueueKey.alertOf(signal);
    return alertId == null
        ? null
        : new AlertName(input.from().integration(), input.from().feed(), alertId);
  }

  /** Inputs that are to be read once more, since their turn comes near; each is named once. */
  List<Long> wanted() {
    lock.lock();
    try {
      return drained(wanted);
    } finally {
      lock.unlock();
    }
  }

  boolean wantsInputs() {
    lock.lock();
    try {
      return !wanted.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The signals of an input that was read once more; false if these are fewer than there are places
   * for, as another version of its plugin may have it: then nothing is done.
   */
  boolean again(Input input, List<? extends Signal> signals) {
    lock.lock();
    try {
      List<Place> places = bare.getOrDefault(input.id(), List.of());
      if (places.stream().anyMatch(place -> place.position >= signals.size())) {
        return false;
      }
      bare.remove(input.id());
      asked.remove(input.id());
      for (Place place : places) {
        bytes -= place.weight;
        fill(place, arrival(input, place.position, signals.get(place.position)));
        bytes += place.weight;
        advance(place.line);
      }
      filled.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void advance(Line line) {
    boolean wasAsleep = line.ready.isEmpty();
    while (!line.bare.isEmpty() && line.bare.getFirst().arrival != null) {
      line.ready.add(line.bare.removeFirst());
    }
    if (wasAsleep && !line.ready.isEmpty()) {
      turns.add(line);
    }
  }

  /** An input cannot be read at present: what waits of it gives up its place. */
  void leave(long input) {
    lock.lock();
    try {
      asked.remove(input);
      List<Place> places = bare.getOrDefault(input, List.of());
      bare.remove(input);
      for (Place place : places) {
        place.line.bare.remove(place);
        bytes -= place.weight;
        size--;
        leave(place.alert);
        advance(place.line);
        want(place.line);
        dropIfEmpty(place.line);
      }
    } finally {
      lock.unlock();
    }
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
    boolean isRoom;
    lock.lockInterruptibly();
    try {
      while (!closed && turns.isEmpty() && finished.isEmpty() && dead.isEmpty()) {
        filled.await();
      }
      turn = new Turn(signals(atMost), drained(finished), drained(dead));
      isRoom = isRoomAgain();
    } finally {
      lock.unlock();
    }
    tell(isRoom);
    return turn;
  }

  /** Takes one more signal without waiting; null if none waits. */
  @Nullable Waiting poll() {
    Waiting next;
    boolean isRoom;
    lock.lock();
    try {
      next = turns.isEmpty() ? null : takeFrom(turns.remove());
      isRoom = isRoomAgain();
    } finally {
      lock.unlock();
    }
    tell(isRoom);
    return next;
  }

  /** Once for a good part of the room: nobody is to wake up for each single signal. */
  private boolean isRoomAgain() {
    boolean isSo = roomAwaited && bytes < mostBytes && readyBytes <= mostReady - mostReady / 4;
    roomAwaited &= !isSo;
    return isSo;
  }

  /** Not under the lock: who is told has one of its own, and asks hasRoom while it holds it. */
  private void tell(boolean isRoom) {
    if (isRoom || wantsInputs()) {
      roomListener.run();
    }
  }

  private List<Waiting> signals(int atMost) {
    List<Waiting> taken = new ArrayList<>();
    while (taken.size() < atMost && !turns.isEmpty()) {
      taken.add(takeFrom(turns.remove()));
    }
    return taken;
  }

  /** The line goes to the back of the queue, if it is not at the end of what is in memory. */
  private Waiting takeFrom(Line line) {
    Place place = line.ready.remove();
    Arrival arrival = Objects.requireNonNull(place.arrival, "what is ready has its signal");
    line.readyBytes -= place.weight;
    readyBytes -= place.weight;
    bytes -= place.weight;
    size--;
    leave(place.alert);
    if (!line.ready.isEmpty()) {
      turns.add(line);
    }
    want(line);
    dropIfEmpty(line);
    return new Waiting(arrival, place.progress);
  }

  /** Asks for the inputs of what comes next in a line, in good time. */
  private void want(Line line) {
    long room = roomOfLine();
    if (line.readyBytes >= room / 2
        || line.bare.isEmpty()
        || asked.contains(line.bare.getFirst().input())) {
      return;
    }
    long most = room / USUAL;
    for (Place place : line.bare) {
      if (most-- == 0) {
        return;
      }
      if (asked.add(place.input())) {
        wanted.add(place.input());
      }
    }
  }

  private void dropIfEmpty(Line line) {
    if (line.isEmpty()) {
      lines.remove(line.key);
    }
  }

  private void leave(@Nullable AlertName alert) {
    Course course = alert == null ? null : alerts.get(alert);
    if (course != null && --course.signals == 0) {
      alerts.remove(alert);
    }
  }

  private static <T> List<T> drained(Collection<T> some) {
    List<T> all = List.copyOf(some);
    some.clear();
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
