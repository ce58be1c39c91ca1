package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.asset.Device.Kind;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.Reason;
import io.nochub.hub.alert.Told;
import io.nochub.hub.alert.TrailEntry;
import io.nochub.hub.incident.Gathering;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.inventory.Device;
import io.nochub.hub.inventory.Evidence;
import io.nochub.hub.maintenance.MaintenanceWindow;
import io.nochub.hub.pipeline.FakeDesk.Ticket;
import io.nochub.hub.pipeline.SuppressionModel.Rule;
import io.nochub.hub.ticketing.TicketLink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pipeline and the model side by side: what happens, happens to both. */
final class SuppressionStory {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** More than so many that one thing kept quiet are told together after its end. */
  private static final int TOLD_SINGLY = 5;

  final Road road;
  private final SuppressionModel model;
  private final List<MaintenanceWindow> windows = new ArrayList<>();
  private final List<Signal> said = new ArrayList<>();
  private final Map<Long, Integer> trailSeen = new HashMap<>();
  private Map<Long, List<TrailEntry>> trails = Map.of();

  /** The source's clock is not ours: it never goes back. */
  private Instant sourceTime;

  /**
   * Begins with nothing open.
   *
   * @param parents what each device is reached through
   */
  SuppressionStory(Road road, Map<Integer, Integer> parents) {
    this.road = road;
    sourceTime = road.clock.instant();
    model =
        new SuppressionModel(
            parents.entrySet().stream()
                .collect(Collectors.toMap(it -> name(it.getKey()), it -> name(it.getValue()))));
    parents.keySet().forEach(this::device);
    parents.values().forEach(this::device);
    parents.forEach(
        (device, parent) ->
            road.write(
                tx ->
                    tx.update(
                        "update device set parent_id = ? where id = ?",
                        name(parent),
                        name(device))));
    routes(Rule.TELL);
  }

  private void device(int number) {
    String name = name(number);
    Device device =
        new Device(
            name,
            "acme",
            null,
            name,
            Kind.OTHER,
            null,
            Map.of(Evidence.Kind.HOSTNAME, List.of(name)));
    road.write(
        tx -> {
          if (road.inventory.device(tx, name).isEmpty()) {
            road.inventory.add(tx, device, road.clock.instant());
          }
        });
  }

  private static String name(int condition) {
    return "host" + condition;
  }

  /** No two signals have the same time. */
  private Instant nextSourceTime() {
    sourceTime = sourceTime.plusMillis(1);
    return sourceTime;
  }

  private Instant now() {
    return road.clock.instant();
  }

  private void say(Signal signal) {
    said.add(signal);
    road.take(signal);
  }

  private static Signal raised(int condition, Severity severity, Instant at) {
    return Road.raise("a" + condition, "1", name(condition))
        .at(at)
        .severity(severity)
        .category(Category.AVAILABILITY)
        .title(name(condition) + " cannot be reached")
        .build();
  }

  private static Signal cleared(int condition, Instant at) {
    return AlertCleared.of("a" + condition, at, "");
  }

  void settle() {
    road.settle();
    model.look(now());
  }

  void raise(int condition, Severity severity) {
    say(raised(condition, severity, nextSourceTime()));
    model.raised(name(condition), severity, now());
    settle();
  }

  void clear(int condition) {
    say(cleared(condition, nextSourceTime()));
    model.cleared(name(condition), now());
    settle();
  }

  void swapped(int condition) {
    Instant raisedAt = nextSourceTime();
    say(cleared(condition, nextSourceTime()));
    say(raised(condition, Severity.CRITICAL, raisedAt));
    if (model.of(name(condition)).open) {
      model.cleared(name(condition), now());
    } else {
      model.cameAndWent(name(condition), now());
    }
    settle();
  }

  void late(int condition, boolean raise) {
    boolean known =
        said.stream()
            .anyMatch(signal -> signal.sourceEventId().startsWith("a" + condition + ":raised"));
    Instant longAgo = Instant.parse("2026-03-02T11:00:00Z").plusMillis(said.size());
    if (!raise) {
      say(cleared(condition, longAgo));
    } else if (known) {
      say(raised(condition, Severity.CRITICAL, longAgo));
    }
    settle();
  }

  void again(int which) {
    if (!said.isEmpty()) {
      road.take(said.get(Math.floorMod(said.size() - 1 - which, said.size())));
      settle();
    }
  }

  void window(Duration from, Duration until) {
    windows.add(road.window("acme", from, until));
    model.window(now().plus(from), now().plus(until));
    settle();
  }

  void endWindow(int which) {
    if (which < windows.size()) {
      road.endWindow(windows.get(which));
      model.windowEnded(which);
      settle();
    }
  }

  void routes(Rule rule) {
    String ticket = "\"ticket\":{\"integration\":\"desk\",\"resolve\":\"ALWAYS\"}";
    String quiet =
        switch (rule) {
          case TELL -> "";
          case HOLD -> ",\"hold\":\"" + SuppressionModel.HOLD + "\"";
          case RECORD_ONLY -> ",\"recordOnly\":true";
        };
    String flap =
        ",\"flap\":{\"changes\":"
            + SuppressionModel.FLAP_CHANGES
            + ",\"within\":\""
            + SuppressionModel.FLAP_WITHIN
            + "\"}";
    String storm =
        ",\"storm\":{\"device\":"
            + SuppressionModel.STORM_OF_DEVICE
            + ",\"client\":"
            + SuppressionModel.STORM_OF_CLIENT
            + "}";
    road.routes("{\"name\":\"root\"," + ticket + flap + storm + quiet + "}");
    model.routes(rule);
  }

  void personCloses(int condition) {
    TicketLink link = link(condition);
    if (link == null || !model.of(name(condition)).told || !isSettled(link)) {
      return;
    }
    Set<String> told = carried(link, alert -> alert.isOpen() || isTold(alert));
    road.atDesk(ticket(link), TicketSnapshot.State.CLOSED, "Tess");
    model.closedByPerson(told, now());
    settle();
  }

  void personReopens(int condition) {
    TicketLink link = link(condition);
    if (link == null || road.isRetrying(link) || road.desk.down || ticket(link).isOpen()) {
      return;
    }
    Set<String> open = carried(link, Alert::isOpen);
    if (open.isEmpty() || !open.stream().allMatch(name -> model.of(name).dismissed)) {
      return;
    }
    road.atDesk(ticket(link), TicketSnapshot.State.IN_PROGRESS, "Tess");
    model.openedByPerson(open, now());
    settle();
  }

  private Set<String> carried(TicketLink link, Function<Alert, Boolean> which) {
    return road.alertList().stream()
        .filter(alert -> Objects.equals(alert.incidentId(), link.incidentId()))
        .filter(which::apply)
        .map(SuppressionStory::name)
        .collect(Collectors.toSet());
  }

  private static String name(Alert alert) {
    return Objects.requireNonNull(alert.report().subject().deviceId());
  }

  private static boolean isTold(Alert alert) {
    return alert.told() == Told.PROBLEM;
  }

  /**
   * A person can close only what is open at the desk, and counts as a person only after the
   * ticket's first minute.
   */
  private boolean isSettled(TicketLink link) {
    boolean open = link.delivered() != null && link.delivered().open() && link.wanted().open();
    return open
        && !road.desk.down
        && !road.isRetrying(link)
        && link.state() == TicketLink.State.LINKED
        && !Objects.requireNonNull(link.linkedAt()).plus(MINUTE).isAfter(now());
  }

  private Ticket ticket(TicketLink link) {
    return road.desk.ticket(Objects.requireNonNull(link.ticketId()));
  }

  /** The latest ticket of a condition that exists. */
  private @Nullable TicketLink link(int condition) {
    return road.links().stream()
        .filter(link -> link.ticketId() != null)
        .filter(link -> carriers(name(condition)).contains(link.incidentId()))
        .reduce((before, last) -> last)
        .orElse(null);
  }

  private List<Long> carriers(String name) {
    return alerts(name).map(Alert::incidentId).filter(Objects::nonNull).distinct().toList();
  }

  private Stream<Alert> alerts(String name) {
    return road.alertList().stream().filter(alert -> name.equals(name(alert)));
  }

  void pass(Duration time) {
    push(time);
    settle();
  }

  private void push(Duration time) {
    road.clock.push(time);
    sourceTime = time.isNegative() ? sourceTime : sourceTime.plus(time);
  }

  void restart(Duration off) {
    push(off);
    road.restart();
    settle();
  }

  void deskIsDown(boolean down) {
    road.desk.down = down;
    settle();
  }

  void compare(Object action) {
    List<Alert> all = road.alertList();
    trails =
        road.database.read(
            tx ->
                all.stream()
                    .collect(
                        Collectors.toMap(
                            Alert::id, alert -> road.alerts.trail(tx, alert.id(), 1000))));
    model.conditions().forEach((name, expected) -> compare(name, expected, all, action));
    all.forEach(this::assertToldIsTheTruthWithoutReasons);
    Map<Long, Incident> incidents =
        road.incidentList().stream().collect(Collectors.toMap(Incident::id, it -> it));
    assertEachIsToldByOneOpenIncident(all, incidents, action);
    assertPlaces(all, incidents, action);
  }

  private void compare(
      String name, SuppressionModel.Condition expected, List<Alert> all, Object action) {
    List<Alert> its = all.stream().filter(alert -> name.equals(name(alert))).toList();
    assertThat(its.stream().anyMatch(Alert::isOpen))
        .describedAs("%s is open after %s", name, action)
        .isEqualTo(expected.open);
    assertThat(its.stream().filter(SuppressionStory::isTold).count())
        .describedAs("%s is told after %s", name, action)
        .isEqualTo(expected.told ? 1 : 0);
    assertThat(count(its, "suppress", "told"))
        .describedAs("problems of %s told after %s", name, action)
        .isEqualTo(expected.problemsTold);
    assertThat(count(its, "suppress", "recovered"))
        .describedAs("recoveries of %s told after %s", name, action)
        .isEqualTo(expected.recoveriesTold);
    assertThat(count(its, "suppress", "taken back")).isEqualTo(expected.takenBack);
  }

  private long count(List<Alert> alerts, String stage, String verdict) {
    return alerts.stream()
        .flatMap(alert -> trail(alert).stream())
        .filter(entry -> isOf(entry, stage, verdict))
        .count();
  }

  /** Why things happened to an alert, as it stood at the last comparison. */
  private List<TrailEntry> trail(Alert alert) {
    return trails.getOrDefault(alert.id(), List.of());
  }

  private static boolean isOf(TrailEntry entry, String stage, String verdict) {
    return entry.stage().equals(stage) && entry.verdict().equals(verdict);
  }

  private void assertToldIsTheTruthWithoutReasons(Alert alert) {
    List<Reason> reasons = road.database.read(tx -> road.alerts.reasons(tx, alert.id()));
    if (reasons.isEmpty()) {
      assertThat(isTold(alert)).isEqualTo(alert.isOpen());
    }
    if (!alert.isOpen()) {
      assertThat(reasons)
          .describedAs("%s has ended", alert)
          .allMatch(reason -> reason.kind() == Reason.Kind.FLAP);
    }
  }

  private void assertEachIsToldByOneOpenIncident(
      List<Alert> all, Map<Long, Incident> incidents, Object action) {
    assertThat(all.stream().filter(SuppressionStory::isTold))
        .describedAs("told by an open incident after %s", action)
        .allMatch(alert -> Objects.requireNonNull(incidents.get(alert.incidentId())).isOpen());
    Set<Long> carriers =
        all.stream()
            .filter(SuppressionStory::isTold)
            .map(Alert::incidentId)
            .collect(Collectors.toSet());
    assertThat(incidents.values().stream().filter(Incident::isOpen))
        .filteredOn(incident -> !incident.kind().isGathering())
        .describedAs("open incidents tell something after %s", action)
        .allMatch(incident -> carriers.contains(incident.id()));
    assertThat(incidents.values().stream().filter(it -> it.kind().isGathering()))
        .allSatisfy(incident -> assertItsCounterIsRight(incident, all));
  }

  /** Each alert is counted once, also when it comes back while the incident is open. */
  private void assertItsCounterIsRight(Incident incident, List<Alert> all) {
    Gathering gathering =
        road.database.read(tx -> road.gatherings.of(tx, incident.id())).orElseThrow();
    String id = Long.toString(incident.id());
    long joined =
        all.stream()
            .flatMap(alert -> trail(alert).stream())
            .filter(entry -> id.equals(entry.refs().get("incident")))
            .filter(
                entry ->
                    isOf(entry, "correlate", "opened")
                        || entry.reason().contains(" together with others "))
            .count();
    assertThat(gathering.joined())
        .describedAs("joined of %s", incident.title())
        .isEqualTo((int) joined);
  }

  /** What was just told, and by which incident. */
  private record Telling(
      String device, Optional<String> settledFrom, String how, Incident carrier) {}

  /** Those that were told since the last time are in the right kind of incident. */
  private void assertPlaces(List<Alert> all, Map<Long, Incident> incidents, Object action) {
    List<Telling> tellings = new ArrayList<>();
    for (Alert alert : all) {
      List<TrailEntry> trail = trail(alert);
      List<TrailEntry> news = trail.subList(trailSeen.getOrDefault(alert.id(), 0), trail.size());
      trailSeen.put(alert.id(), trail.size());
      telling(alert, news, incidents).ifPresent(tellings::add);
    }
    tellings.forEach(telling -> assertStorm(telling, action));
    tellings.stream()
        .filter(telling -> telling.settledFrom().isPresent())
        .collect(Collectors.groupingBy(telling -> telling.settledFrom().orElseThrow()))
        .forEach((from, together) -> assertDigest(from, together, action));
  }

  private static Optional<Telling> telling(
      Alert alert, List<TrailEntry> news, Map<Long, Incident> incidents) {
    Optional<TrailEntry> told =
        news.stream().filter(entry -> isOf(entry, "suppress", "told")).reduce((a, b) -> b);
    Incident carrier = incidents.get(alert.incidentId());
    if (told.isEmpty() || carrier == null) {
      return Optional.empty();
    }
    String how =
        news.stream()
            .filter(entry -> entry.stage().equals("correlate"))
            .reduce((a, b) -> b)
            .map(TrailEntry::verdict)
            .orElse("");
    return Optional.of(
        new Telling(name(alert), cause(told.get()), how, Objects.requireNonNull(carrier)));
  }

  private static Optional<String> cause(TrailEntry told) {
    return Stream.of(told.reason())
        .filter(reason -> reason.contains("of the end of "))
        .map(reason -> reason.replaceAll("(?s).*?of the end of (\\w+ \\d+).*", "$1"))
        .findFirst();
  }

  private void assertStorm(Telling telling, Object action) {
    boolean ofDevice = model.isStorm(telling.device(), now());
    boolean ofClient = model.isStorm(null, now()) && !model.of(telling.device()).isCritical();
    if (telling.how().equals("opened")) {
      assertThat(telling.carrier().kind() == Incident.Kind.STORM)
          .describedAs("%s opens a storm after %s", telling, action)
          .isEqualTo(ofDevice || ofClient);
    }
  }

  private static void assertDigest(String from, List<Telling> together, Object action) {
    List<Telling> singly =
        together.stream()
            .filter(telling -> telling.how().equals("opened"))
            .filter(telling -> telling.carrier().kind() == Incident.Kind.SINGLE)
            .toList();
    if (together.size() > TOLD_SINGLY) {
      assertThat(singly).describedAs("told singly at the end of %s, %s", from, action).isEmpty();
    }
  }

  /** Everything comes back and has its time; then the desk shows what is open and told, once. */
  void end() {
    road.desk.down = false;
    for (int i = 0; i < 8; i++) {
      pass(MINUTE.multipliedBy(10));
    }
    List<Incident> open = road.incidentList().stream().filter(Incident::isOpen).toList();
    assertThat(open)
        .extracting(Incident::id)
        .containsExactlyInAnyOrderElementsOf(
            road.alertList().stream()
                .filter(SuppressionStory::isTold)
                .map(Alert::incidentId)
                .collect(Collectors.toSet()));
    assertThat(road.desk.open())
        .extracting(ticket -> ticket.id)
        .containsExactlyInAnyOrderElementsOf(open.stream().map(this::currentTicket).toList());
    assertThat(road.desk.tickets)
        .hasSameSizeAs(road.links().stream().filter(link -> link.ticketId() != null).toList());
    assertThat(road.links())
        .extracting(link -> link.incidentId() + "/" + link.generation())
        .doesNotHaveDuplicates();
    assertThat(road.desk.tickets.values())
        .allSatisfy(ticket -> assertThat(ticket.noteKeys).doesNotHaveDuplicates());
  }

  private String currentTicket(Incident incident) {
    return road.links().stream()
        .filter(link -> link.incidentId() == incident.id())
        .max(Comparator.comparing(TicketLink::generation))
        .map(TicketLink::ticketId)
        .orElse("none for incident " + incident.id());
  }

  /** All that anybody was told, in words. */
  List<String> outcome() {
    List<String> outcome = new ArrayList<>();
    for (Alert alert : road.alertList()) {
      outcome.add(name(alert) + " of incident " + alert.incidentId() + " is " + alert.told());
      road.trail(alert).forEach(entry -> outcome.add(entry.at() + " " + entry.reason()));
    }
    for (Incident incident : road.incidentList()) {
      outcome.add(incident.title() + " is " + incident.state());
      outcome.addAll(road.timeline(incident));
    }
    for (Ticket ticket : road.desk.tickets.values()) {
      outcome.add(ticket.summary + " is " + ticket.state);
      outcome.addAll(ticket.notes);
    }
    return outcome;
  }
}
