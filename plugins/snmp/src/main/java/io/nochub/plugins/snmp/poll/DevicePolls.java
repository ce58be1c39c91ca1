package io.nochub.plugins.snmp.poll;

import io.nochub.api.Cursor;
import io.nochub.api.Health;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Signal;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.plugins.snmp.profile.ProfileBook;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OctetString;

/**
 * Asks all devices, each at its own moment of the interval. A call sends what is due, takes what
 * comes back, and returns after a slice of the interval at the latest; what is under way then is
 * taken by the next. Only threads of SNMP4J run besides, and they only put answers into a queue.
 *
 * <p>Devices that did not answer lately have a window of their own, so that waiting for them keeps
 * nobody else.
 */
public final class DevicePolls implements PollingSource {
  /** What all sources of SNMP tell about. */
  public static final String FEED = "snmp";

  private static final Duration SHORTEST_SLICE = Duration.ofSeconds(1);
  private static final Duration LONGEST_SLICE = Duration.ofSeconds(5);
  private static final int SLICES = 12;
  private static final Cursor CURSOR = new Cursor("1");
  private static final int MOST_PROBLEMS = 20;

  /** Of the window, for devices that did not answer lately, and at least so many requests. */
  private static final int SILENT_SHARE = 10;

  private static final int SILENT_LEAST = 10;

  /** Each waits for some seconds; of a network that is down there are many to try. */
  private static final int MOST_REACHING = 64;

  private final PollSettings settings;
  private final IntegrationContext context;
  private final Judge judge;
  private final Latest latest;
  private final Consumer<OctetString> lostBoots;
  private final Map<String, DevicePoll> devices = new HashMap<>();
  private final Map<String, List<DevicePoll>> byAddress = new HashMap<>();
  private final Turns turns;
  private final Set<String> started = ConcurrentHashMap.newKeySet();
  private final Deque<DevicePoll> ready = new ArrayDeque<>();
  private final Deque<DevicePoll> silentReady = new ArrayDeque<>();
  private final BlockingQueue<Runnable> happened = new LinkedBlockingQueue<>();
  private final Map<String, String> problems = new TreeMap<>();
  private final Figures figures;
  private int inFlight;
  private int silentInFlight;
  private int underWay;
  private @Nullable Wires wires;
  private boolean closed;

  /**
   * Makes it; nothing is sent before the first poll.
   *
   * @param latest where the latest values are kept for whoever asks
   * @param lostBoots told the id of each SNMPv3 engine that was proved to count its starts anew, on
   *     the thread that polls
   */
  public DevicePolls(
      List<PolledDevice> devices,
      ProfileBook profiles,
      PollSettings settings,
      Latest latest,
      Consumer<OctetString> lostBoots,
      IntegrationContext context) {
    this.settings = settings;
    this.context = context;
    this.latest = latest;
    this.lostBoots = lostBoots;
    this.turns = new Turns(new Timetable(settings.interval()));
    this.figures = new Figures(context.metrics());
    this.judge = new Judge(new Alarms(context.json()), latest, settings.interval(), context);
    for (PolledDevice device : devices) {
      DevicePoll poll = new DevicePoll(device, profiles);
      this.devices.put(device.id(), poll);
      byAddress
          .computeIfAbsent(device.address().getHostAddress(), none -> new ArrayList<>())
          .add(poll);
      turns.first(poll);
    }
  }

  @Override
  public String name() {
    return "polls";
  }

  @Override
  public String feed() {
    return FEED;
  }

  /** So often that what is due is asked about when it is due. */
  @Override
  public Duration usualInterval() {
    Duration slice = settings.interval().dividedBy(SLICES);
    if (slice.compareTo(SHORTEST_SLICE) < 0) {
      return SHORTEST_SLICE;
    }
    return slice.compareTo(LONGEST_SLICE) > 0 ? LONGEST_SLICE : slice;
  }

  @Override
  public Poll poll(Cursor from) throws IntegrationException, InterruptedException {
    Wires open = wires();
    hurryThoseStarted(context.clock().instant());
    beginWhatIsDue(open, context.clock().instant());
    send(open);
    long end = System.nanoTime() + usualInterval().toNanos();
    while (underWay > 0) {
      Runnable next = happened.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        break;
      }
      next.run();
      send(open);
    }
    takeWithoutWaiting(open);
    figures.show(devices.size(), devices.values().stream().filter(DevicePoll::isSilent).count());
    return page(open, judge.items(context.clock().instant()));
  }

  private void takeWithoutWaiting(Wires open) {
    for (Runnable next = happened.poll(); next != null; next = happened.poll()) {
      next.run();
      send(open);
    }
  }

  private Poll page(Wires open, List<Received> items) {
    List<String> told = new ArrayList<>();
    problems.values().stream().limit(MOST_PROBLEMS).forEach(told::add);
    if (problems.size() > MOST_PROBLEMS) {
      told.add((problems.size() - MOST_PROBLEMS) + " more devices have problems");
    }
    told.addAll(open.problems());
    judge.problem().ifPresent(told::add);
    return new Poll(items, CURSOR, false, Poll.Coverage.CHANGES, told);
  }

  private synchronized Wires wires() throws IntegrationException {
    if (closed) {
      throw IntegrationException.of(
          IntegrationException.Kind.UNAVAILABLE, "the integration is closed");
    }
    Wires open = wires;
    if (open != null && !open.isListening()) {
      context.logger().warn("The socket to ask devices from closed by itself; it is opened anew");
      close(open);
      open = null;
    }
    if (open == null) {
      open = new Wires(settings, context, lostBoots);
      if (wires == null) {
        judge.open();
      }
      wires = open;
    }
    return open;
  }

  // ---- rounds ----

  /**
   * Told that the device at an address says it has been started: it is looked at with the next
   * poll, and its rows are looked for anew, at most once a minute. Thread-safe, and quick.
   */
  public void started(String address) {
    if (byAddress.containsKey(address)) {
      started.add(address);
    }
  }

  private void hurryThoseStarted(Instant now) {
    for (String address : List.copyOf(started)) {
      started.remove(address);
      byAddress.getOrDefault(address, List.of()).forEach(device -> turns.hurry(device, now));
    }
  }

  private void beginWhatIsDue(Wires open, Instant now) {
    for (Optional<Turns.Next> next = turns.next(now); next.isPresent(); next = turns.next(now)) {
      DevicePoll device = next.get().device();
      if (device.silentRounds() > 0 && device.device().user() != null) {
        open.forget(device.device());
      }
      device.begin(now, next.get().hurried());
      if (!device.isSilent()) {
        underWay++;
      }
      queue(device).add(device);
    }
  }

  private Deque<DevicePoll> queue(DevicePoll device) {
    return device.isSilent() ? silentReady : ready;
  }

  private void send(Wires open) {
    while (inFlight < settings.window() && !ready.isEmpty()) {
      if (sendNext(open, ready, false)) {
        inFlight++;
      }
    }
    int silentWindow = Math.max(SILENT_LEAST, settings.window() / SILENT_SHARE);
    while (silentInFlight < silentWindow && !silentReady.isEmpty()) {
      if (sendNext(open, silentReady, true)) {
        silentInFlight++;
      }
    }
  }

  /** Sends one request of the queue's first device, if it has one now. */
  private boolean sendNext(Wires open, Deque<DevicePoll> queue, boolean silent) {
    DevicePoll device = queue.remove();
    Optional<Ask> next = device.next();
    if (next.isEmpty()) {
      return false;
    }
    figures.sent();
    open.send(
        next.get(),
        answer ->
            happened.add(
                () -> {
                  open.note(answer);
                  take(answer, silent);
                }));
    queue.add(device);
    return true;
  }

  private void take(Answer answer, boolean silent) {
    DevicePoll device = answer.ask().device();
    if (silent) {
      silentInFlight--;
    } else {
      inFlight--;
    }
    figures.answered(answer);
    boolean wasSilent = device.isSilent();
    device.take(answer);
    if (wasSilent && !device.isSilent()) {
      underWay++;
    }
    if (device.isOver()) {
      end(device);
    } else {
      queue(device).add(device);
    }
  }

  private void end(DevicePoll device) {
    if (!device.isSilent()) {
      underWay--;
    }
    device.end();
    Instant now = context.clock().instant();
    figures.missed(turns.again(device, now));
    noteProblems(device);
    figures.values(judge.round(device, now));
    if (device.isSilent()) {
      knockElsewhere(device);
    }
  }

  /** Of devices that do not answer there are alerts. */
  private void noteProblems(DevicePoll device) {
    String id = device.device().id();
    if (device.hasAnswered() && !device.problems().isEmpty()) {
      problems.put(id, device.device().name() + ": " + String.join("; ", device.problems()));
    } else {
      problems.remove(id);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what it finds comes by the queue
  private void knockElsewhere(DevicePoll device) {
    String why = String.join("; ", device.problems());
    context
        .workers("reach", MOST_REACHING)
        .submit(
            () -> {
              boolean reached = Reach.reaches(device.device());
              happened.add(() -> judge.silent(device, reached, why, context.clock().instant()));
            });
  }

  // ---- what is read ----

  @Override
  public Reading read(Received item) throws IntegrationException {
    return PollReading.read(item, context.json());
  }

  /**
   * Ends what is measured and good, or is measured no more; takes over the rest of what it
   * measures, so that it ends that when it is good again.
   */
  @Override
  public Reading recheck(List<AlertRaised> open) {
    List<Signal> ended = new ArrayList<>();
    for (AlertRaised alert : open) {
      DevicePoll device = devices.get(String.valueOf(alert.subject().deviceId()));
      judge
          .recheck(alert, device)
          .ifPresent(
              why ->
                  ended.add(
                      AlertCleared.of(alert.sourceAlertId(), context.clock().instant(), why)));
    }
    return Reading.of(ended);
  }

  /** How many devices answered when they were asked last. Thread-safe. */
  public Health.Check check() {
    long answer = latest.answering();
    long silent = latest.known() - answer;
    String told = "%d answer, %d do not".formatted(answer, silent);
    if (latest.known() == 0) {
      return Health.untold("poll devices", "none has been asked yet");
    }
    return answer == 0
        ? new Health.Check("poll devices", Health.Answer.NO, Health.Cause.REMOTE, told)
        : new Health.Check("poll devices", Health.Answer.YES, Health.Cause.NONE, told);
  }

  // ---- the end ----

  /** Closes the socket; for the integration's close. */
  public synchronized void close() {
    closed = true;
    Wires open = wires;
    wires = null;
    if (open != null) {
      close(open);
      judge.close();
    }
  }

  private void close(Wires open) {
    try {
      open.close();
    } catch (IOException e) {
      context.logger().warn("The socket to ask devices from did not close", e);
    }
  }
}
