package io.nochub.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.dist.RequestTracker.Ticket;
import io.nochub.dist.Senders.Told;
import io.nochub.plugins.requesttracker.FakeRequestTracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The promise, with the power cut again and again: the hub as it is shipped is killed at random
 * moments under load, beside a ticket system that is no better. {@code -Dfaults.rounds} says how
 * often, {@code -Dfaults.seed} repeats the dice of an earlier run (not the interleaving of its
 * threads). A killed process leaves the operating system running, so this shows nothing about what
 * a disk forgets when the power goes.
 */
@Tag("faults")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills it in
class CrashRoundsIT {
  private static final int ROUNDS = Integer.getInteger("faults.rounds", 30);
  private static final long SEED = Long.getLong("faults.seed", new Random().nextInt(1_000_000));

  private static final int ALARMS_A_ROUND = 15;

  /** At the usual pace the many tickets would take minutes at the end. */
  private static final int CALLS_A_SECOND = 100;

  private static final int SENDERS = 4;
  private static final int ANSWERS_A_ROUND = 26;
  private static final int REQUESTS_A_ROUND = 40;
  private static final Duration LONGEST_ROUND = Duration.ofMillis(1_500);
  private static final Duration LONGEST_LAST_ROUND = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Pattern NAME = Pattern.compile("r\\d{3}n\\d{3}");
  private static final Map<String, String> ALERTMANAGER =
      Map.of("Authorization", "Bearer alertmanager-of-the-stories");

  @TempDir Path folder;

  private final Random die = new Random(SEED);
  private final RequestTracker rt = new RequestTracker();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile Moment answered = new Moment(0);
  private volatile Moment asked = new Moment(0);
  private final Senders senders = new Senders("am", ALERTMANAGER, threads, () -> answered.step());
  private int killedWhileStarting;

  @AfterEach
  void end() {
    threads.shutdownNow();
    rt.close();
  }

  /** Comes after so many steps. */
  private static final class Moment {
    private final CompletableFuture<Boolean> come = new CompletableFuture<>();
    private int left;

    private Moment(int steps) {
      left = steps;
    }

    private synchronized void step() {
      left--;
      if (left <= 0) {
        come.complete(true);
      }
    }

    /** Waits for it, but no longer than that. */
    private void await(Duration atMost) {
      come.completeOnTimeout(false, atMost.toMillis(), TimeUnit.MILLISECONDS).join();
    }
  }

  @Test
  void a_hub_killed_again_and_again_loses_nothing_and_makes_nothing_twice() throws Exception {
    System.out.println("crash rounds: " + ROUNDS + ", -Dfaults.seed=" + SEED);
    long began = System.nanoTime();
    Nochub nochub = new Nochub(folder);
    try (RunningHub hub = serve(nochub)) {
      setUp(hub);
    }
    UnreliableDesk desk = rt.unreliable(new Random(SEED), () -> asked.step());
    for (int round = 1; round <= ROUNDS; round++) {
      round(nochub, round);
    }
    Moment muchIsDone = new Moment(ROUNDS * ALARMS_A_ROUND);
    asked = muchIsDone;
    try (RunningHub hub = serve(nochub)) {
      muchIsDone.await(LONGEST_LAST_ROUND);
      rt.wellAgain();
      senders.send(hub, List.of(), name -> false, die, SENDERS).join();
      try {
        eventuallyNothingIsLeftToDo(hub);
      } finally {
        tell(found(hub), desk, Duration.ofNanos(System.nanoTime() - began));
      }
      check(found(hub));
    }
  }

  private Found found(RunningHub hub) throws IOException, InterruptedException {
    return new Found(senders.told(), truths(hub), troubles(hub), rt.tickets());
  }

  private RunningHub serve(Nochub nochub) throws IOException {
    return RunningHub.serve(nochub, folder.resolve("data"));
  }

  /** A client for each round: so many new alarms of one would be taken for a storm. */
  private void setUp(RunningHub hub) {
    hub.integration(
        "rt",
        "request-tracker",
        Map.of(
            "address",
            rt.address(),
            "user",
            FakeRequestTracker.HUB,
            "token",
            FakeRequestTracker.TOKEN,
            "callsPerSecond",
            CALLS_A_SECOND));
    hub.integration("am", "alertmanager", Map.of("secret", "alertmanager-of-the-stories"));
    for (int round = 1; round <= ROUNDS; round++) {
      hub.create("/clients", Map.of("id", customer(round), "name", customer(round)));
      hub.mapping("am", customer(round), customer(round));
    }
    hub.route(Map.of("name", "root", "ticket", Map.of("integration", "rt")));
    hub.live("rt", "nothing");
    hub.live("am", "nothing");
  }

  private static String customer(int round) {
    return String.format("customer-%03d", round);
  }

  private static List<Alarm> alarms(int round) {
    Instant since = Instant.now().minusSeconds(60);
    return IntStream.range(0, ALARMS_A_ROUND)
        .mapToObj(n -> String.format("r%03dn%03d", round, n))
        .map(name -> new Alarm(name, "host-" + name, customer(round), since))
        .toList();
  }

  private void round(Nochub nochub, int round) throws Exception {
    if (die.nextInt(5) == 0) {
      killWhileItStarts(nochub);
    }
    answered = new Moment(1 + die.nextInt(ANSWERS_A_ROUND));
    asked = new Moment(1 + die.nextInt(REQUESTS_A_ROUND));
    // half of the rounds end while the hub takes in, the others while it delivers
    Moment end = die.nextBoolean() ? answered : asked;
    CompletableFuture<Void> sent;
    try (RunningHub hub = serve(nochub)) {
      takeUpDeadLetters(hub);
      Set<String> known = names(rt.tickets().stream().map(Ticket::subject));
      sent = senders.send(hub, alarms(round), known::contains, die, SENDERS);
      end.await(LONGEST_ROUND);
    }
    sent.join();
  }

  private void killWhileItStarts(Nochub nochub) throws Exception {
    Path out = Files.createTempFile(folder, "killed", ".txt");
    Process process =
        nochub.start(out, out, "serve", "--data", folder.resolve("data").toString(), "--port", "0");
    CompletableFuture.runAsync(
            process::destroyForcibly,
            CompletableFuture.delayedExecutor(200 + die.nextInt(2_500), TimeUnit.MILLISECONDS))
        .join();
    process.waitFor();
    killedWhileStarting++;
  }

  /** What the desk refused in so many words waits for an operator, who lets it be tried again. */
  private static void takeUpDeadLetters(RunningHub hub) {
    hub.act("/deliveries/retry", Map.of());
  }

  private void eventuallyNothingIsLeftToDo(RunningHub hub) {
    hub.act("/integrations/rt/resume", Map.of());
    Awaitility.await("nothing is left to do")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              // what is not decided yet is not waiting to be delivered either
              assertThat(found(hub).lost()).isEmpty();
              takeUpDeadLetters(hub);
              List<JsonNode> soon = soon(hub);
              hurry(hub, soon);
              assertThat(soon).isEmpty();
              assertThat(hub.all("/deliveries?state=dead")).isEmpty();
            });
  }

  /** A ticket that was found again is looked at an hour later; the rest is due before. */
  private static List<JsonNode> soon(RunningHub hub) {
    Instant limit = Instant.now().plus(Duration.ofMinutes(30));
    return hub.all("/deliveries?state=waiting").stream()
        .filter(delivery -> nextAt(delivery).isBefore(limit))
        .toList();
  }

  /** An operator does not wait minutes for what failed often. */
  private static void hurry(RunningHub hub, List<JsonNode> waiting) {
    Instant limit = Instant.now().plusSeconds(10);
    waiting.stream()
        .filter(delivery -> nextAt(delivery).isAfter(limit))
        .map(delivery -> "/deliveries/" + delivery.path("id").asString() + "/retry")
        .forEach(path -> hub.api().post("/api/v1" + path, Map.of()));
  }

  private static Instant nextAt(JsonNode delivery) {
    return Instant.parse(delivery.path("nextAt").asString());
  }

  /** What the hub holds for true of each alarm. */
  private static Map<String, Collection<String>> truths(RunningHub hub) {
    Map<String, Collection<String>> truths = new TreeMap<>();
    for (JsonNode alert : hub.all("/alerts")) {
      for (String name : names(Stream.of(alert.path("title").asString()))) {
        truths.computeIfAbsent(name, key -> new ArrayList<>()).add(alert.path("truth").asString());
      }
    }
    return truths;
  }

  /** What the hub told of itself, such as that deliveries are late, has tickets too. */
  private static Set<String> troubles(RunningHub hub) {
    return hub.all("/alerts?integration=hub").stream()
        .map(alert -> alert.path("title").asString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> names(Stream<String> texts) {
    Set<String> names = new LinkedHashSet<>();
    texts.map(NAME::matcher).filter(Matcher::find).forEach(found -> names.add(found.group()));
    return names;
  }

  /** All that was sent, beside what is at the hub and at the desk in the end. */
  private static final class Found {
    private final Map<String, Told> told;
    private final Map<String, Collection<String>> truths;
    private final Set<String> troubles;
    private final List<Ticket> tickets;
    private final Map<String, List<Ticket>> byAlarm;

    private Found(
        Map<String, Told> told,
        Map<String, Collection<String>> truths,
        Set<String> troubles,
        List<Ticket> tickets) {
      this.told = told;
      this.truths = truths;
      this.troubles = troubles;
      this.tickets = tickets;
      this.byAlarm = tickets.stream().collect(Collectors.groupingBy(Found::alarmOf));
    }

    private static String alarmOf(Ticket ticket) {
      return names(Stream.of(ticket.subject())).stream().findFirst().orElse(ticket.subject());
    }

    private Set<String> which(Predicate<Told> test) {
      return told.entrySet().stream()
          .filter(entry -> test.test(entry.getValue()))
          .map(Map.Entry::getKey)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Ticket> tickets(Told one) {
      return byAlarm.getOrDefault(one.alarm.name(), List.of());
    }

    private Set<String> taken() {
      return which(Told::isRaised);
    }

    private Set<String> lost() {
      return which(one -> one.isRaised() && !truths.containsKey(one.alarm.name()));
    }

    /** Still open in truth by the sender's word, or had a ticket before its end was told. */
    private Set<String> withoutTicket() {
      return which(
          one ->
              one.isRaised() && (!one.isClearing() || one.hadTicket()) && tickets(one).isEmpty());
    }

    private Set<String> duplicates() {
      return byAlarm.entrySet().stream()
          .filter(entry -> entry.getValue().size() > 1)
          .map(Map.Entry::getKey)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> ofNobody() {
      Set<String> names = new TreeSet<>(byAlarm.keySet());
      names.addAll(truths.keySet());
      names.removeAll(told.keySet());
      names.removeIf(name -> troubles.stream().anyMatch(name::contains));
      return names;
    }

    private Set<String> endedTooSoon() {
      return which(
          one ->
              !one.isClearing()
                  && tickets(one).stream().anyMatch(ticket -> ticket.status().equals("resolved")));
    }

    private Set<String> notEnded() {
      return which(
          one ->
              one.isCleared()
                  && (truths.getOrDefault(one.alarm.name(), List.of()).contains("OPEN")
                      || tickets(one).stream()
                          .anyMatch(ticket -> !ticket.status().equals("resolved"))));
    }
  }

  private void tell(Found found, UnreliableDesk desk, Duration took) throws IOException {
    Set<String> taken = found.taken();
    String summary =
        String.join(
            "\n",
            "crash rounds, seed " + SEED + ", " + took.toSeconds() + " s",
            "  rounds        "
                + ROUNDS
                + " (and killed while starting: "
                + killedWhileStarting
                + ")",
            "  sent          " + found.told.size(),
            "  acknowledged  " + taken.size(),
            "  found         " + (taken.size() - found.lost().size()),
            "  tickets       " + found.tickets.size() + " (asked for " + rt.creates() + " times)",
            "  duplicates    " + found.duplicates().size(),
            "  missing       " + found.withoutTicket().size(),
            "  ended         "
                + found.which(Told::isCleared).size()
                + " (not resolved: "
                + found.notEnded().size()
                + ")",
            "  of the hub    " + found.troubles,
            "  the desk      " + desk,
            "");
    System.out.print(summary);
    Path report = Files.createDirectories(Path.of("target", "faults"));
    Files.writeString(report.resolve("crash-rounds.txt"), summary);
  }

  private void check(Found found) {
    assertThat(senders.oddAnswers()).as("answers").isEmpty();
    assertThat(found.lost()).as("taken and not there").isEmpty();
    assertThat(found.duplicates()).as("more than one ticket").isEmpty();
    assertThat(found.withoutTicket()).as("no ticket").isEmpty();
    assertThat(found.ofNobody()).as("never sent").isEmpty();
    assertThat(found.endedTooSoon()).as("resolved though nobody said it ended").isEmpty();
    assertThat(found.notEnded()).as("open though it ended").isEmpty();
    assertThat(found.taken()).as("what was taken").hasSizeGreaterThan(ROUNDS);
  }
}
