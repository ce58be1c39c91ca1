package io.nochub.dist;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Several who send alarms to a hub at a time, and remember what it has taken. About half of them
 * send again what was not taken, as Alertmanager does; the others never try twice.
 */
final class Senders {
  private static final int TAKEN = 202;
  private static final int NO_ANSWER = 0;

  /** What the sender of an alarm knows of it. */
  static final class Told {
    final Alarm alarm;
    private volatile boolean raised;
    private volatile boolean clearing;
    private volatile boolean cleared;
    private volatile boolean hadTicket;

    private Told(Alarm alarm) {
      this.alarm = alarm;
    }

    /** It was taken that this began. */
    boolean isRaised() {
      return raised;
    }

    /** It was tried to say that this ended, whatever came of it. */
    boolean isClearing() {
      return clearing;
    }

    /** It was taken that this ended. */
    boolean isCleared() {
      return cleared;
    }

    /** There was a ticket before anybody said that it ended; else it may need none. */
    boolean hadTicket() {
      return hadTicket;
    }
  }

  private final String integration;
  private final Map<String, String> headers;
  private final Executor threads;
  private final Runnable answered;
  private final Map<String, Told> told = new ConcurrentHashMap<>();
  private final Collection<Alarm> again = new ConcurrentLinkedQueue<>();
  private final Set<Integer> oddAnswers = new ConcurrentSkipListSet<>();

  /**
   * @param answered is told of each answer
   */
  Senders(String integration, Map<String, String> headers, Executor threads, Runnable answered) {
    this.integration = integration;
    this.headers = Map.copyOf(headers);
    this.threads = threads;
    this.answered = answered;
  }

  /** Everything that was ever tried, by the alarm's name. */
  Map<String, Told> told() {
    return Map.copyOf(told);
  }

  /** Answers that neither take something nor ask to come again. */
  Set<Integer> oddAnswers() {
    return Set.copyOf(oddAnswers);
  }

  /**
   * Sends new alarms, what was not taken before, and ends of some that have a ticket; completes
   * when all is sent or the hub is gone.
   */
  CompletableFuture<Void> send(
      RunningHub hub, List<Alarm> news, Predicate<String> hasTicket, Random die, int atOnce) {
    List<Runnable> work = new ArrayList<>();
    for (Alarm alarm : repeated()) {
      work.add(() -> raise(hub, alarm));
    }
    for (Told old : told.values()) {
      if (old.raised && !old.clearing && hasTicket.test(old.alarm.name()) && die.nextInt(8) == 0) {
        old.hadTicket = true;
        work.add(() -> clear(hub, old));
      }
    }
    for (Alarm alarm : news) {
      boolean twice = die.nextInt(4) == 0;
      boolean over = die.nextInt(5) == 0;
      work.add(() -> story(hub, alarm, twice, over));
    }
    return CompletableFuture.allOf(
        IntStream.range(0, atOnce)
            .mapToObj(sender -> CompletableFuture.runAsync(every(work, sender, atOnce), threads))
            .toArray(CompletableFuture<?>[]::new));
  }

  private List<Alarm> repeated() {
    List<Alarm> repeated = List.copyOf(again);
    again.clear();
    return repeated;
  }

  private static Runnable every(List<Runnable> work, int first, int step) {
    return () -> {
      for (int i = first; i < work.size(); i += step) {
        work.get(i).run();
      }
    };
  }

  private void story(RunningHub hub, Alarm alarm, boolean twice, boolean over) {
    raise(hub, alarm);
    if (twice) {
      raise(hub, alarm);
    }
    Told known = told.get(alarm.name());
    if (over && known != null && known.raised) {
      clear(hub, known);
    }
  }

  private void raise(RunningHub hub, Alarm alarm) {
    Told known = told.computeIfAbsent(alarm.name(), name -> new Told(alarm));
    if (isTaken(hub, alarm.firing())) {
      known.raised = true;
    } else if (alarm.name().hashCode() % 2 == 0) {
      again.add(alarm);
    }
  }

  private void clear(RunningHub hub, Told known) {
    known.clearing = true;
    if (isTaken(hub, known.alarm.resolved(Instant.now()))) {
      known.cleared = true;
    }
  }

  private boolean isTaken(RunningHub hub, Map<String, Object> notification) {
    int status = answer(hub, notification);
    answered.run();
    if (status != TAKEN && status != NO_ANSWER && status / 100 != 5) {
      oddAnswers.add(status);
    }
    return status == TAKEN;
  }

  private int answer(RunningHub hub, Map<String, Object> notification) {
    try {
      return hub.hook(integration, headers, notification);
    } catch (UncheckedIOException e) {
      return NO_ANSWER;
    }
  }
}
