package io.nochub.hub.pipeline;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import io.nochub.hub.action.AllowanceStore;
import io.nochub.hub.action.ClearingDelivery;
import io.nochub.hub.action.ClearingPlanner;
import io.nochub.hub.action.ClearingStore;
import io.nochub.hub.action.JobDelivery;
import io.nochub.hub.action.JobStore;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.alert.TrailEntry;
import io.nochub.hub.incident.GatheringStore;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentActs;
import io.nochub.hub.incident.IncidentClosing;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.incident.TimelineEntry;
import io.nochub.hub.inventory.Client;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.maintenance.MaintenanceStore;
import io.nochub.hub.maintenance.MaintenanceWindow;
import io.nochub.hub.notify.NoticeDelivery;
import io.nochub.hub.notify.NoticePlanner;
import io.nochub.hub.notify.NoticeStore;
import io.nochub.hub.outbox.Delivery;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.outbox.OutboxWorker;
import io.nochub.hub.outbox.OutboxWorker.Room;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.routing.RouteNode;
import io.nochub.hub.routing.RouteStore;
import io.nochub.hub.routing.Routing;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.DueWork;
import io.nochub.hub.store.PushedClock;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.ticketing.Keys;
import io.nochub.hub.ticketing.TicketCalls;
import io.nochub.hub.ticketing.TicketDelivery;
import io.nochub.hub.ticketing.TicketLink;
import io.nochub.hub.ticketing.TicketPlanner;
import io.nochub.hub.ticketing.TicketStore;
import io.nochub.hub.ticketing.TicketSync;
import io.nochub.hub.ticketing.UnsentStore;
import io.nochub.hub.watch.UnsentDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The whole road over one database: real stores, planners and outbox, a desk in memory, and a clock
 * that is pushed.
 */
final class Road implements AutoCloseable {
  final PushedClock clock;
  final FakeDesk desk;
  final FakeChannel channel;
  final FakeRmm rmm;
  final Set<String> live = new HashSet<>(Set.of("rmm"));
  final Set<String> paused = new HashSet<>();

  final InventoryStore inventory = new InventoryStore();
  final AlertStore alerts = new AlertStore();
  final IncidentStore incidents = new IncidentStore();
  final GatheringStore gatherings = new GatheringStore();
  final RouteStore routeStore = new RouteStore();
  final MaintenanceStore windows = new MaintenanceStore();
  final OutboxStore outbox = new OutboxStore();
  final TicketStore tickets = new TicketStore();
  final NoticeStore notices = new NoticeStore();
  final AllowanceStore allowances = new AllowanceStore();
  final JobStore jobs = new JobStore();
  final ClearingStore clearings = new ClearingStore();

  final Database database;
  private final Keys keys = new Keys(new SecureRandom());
  private final ExecutorService calls = Executors.newCachedThreadPool();
  private final Map<String, OpenIntegration> open;

  Routing routing;
  Pipeline pipeline;
  Moves moves;
  IncidentActs acts;
  TicketSync sync;
  TicketPlanner ticketPlanner;
  TicketDelivery ticketDelivery;
  List<Delivery> deliveries;
  private OutboxWorker worker;
  private List<DueWork> dueWork;

  Road(Database database) {
    this(database, PushedClock.atNoon());
    write(
        tx -> {
          inventory.prepare(tx, clock.instant());
          inventory.add(tx, new Client("acme", "Acme", Client.Kind.CLIENT), clock.instant());
          inventory.add(tx, new Client("birch", "Birch", Client.Kind.CLIENT), clock.instant());
          inventory.save(tx, "rmm", "1", "acme", null, clock.instant());
          inventory.save(tx, "rmm", "2", "birch", null, clock.instant());
        });
    routes("{\"name\":\"root\",\"ticket\":{\"integration\":\"desk\"}}");
  }

  /** A hub on a copy of another one's database, in the same world. */
  static Road restored(Database copy, Road world) {
    Road road = new Road(copy, world.clock, world.desk, world.channel, world.rmm);
    road.restart();
    return road;
  }

  private Road(Database database, PushedClock clock) {
    this(database, clock, new FakeDesk(clock), new FakeChannel(), new FakeRmm());
  }

  private Road(
      Database database, PushedClock clock, FakeDesk desk, FakeChannel channel, FakeRmm rmm) {
    this.database = database;
    this.clock = clock;
    this.desk = desk;
    this.channel = channel;
    this.rmm = rmm;
    open =
        Map.of(
            "desk", OpenIntegration.of("desk", "fake-desk", FakeDesk.ALL, desk, calls, clock),
            "mail", OpenIntegration.of("mail", "fake-mail", FakeChannel.ALL, channel, calls, clock),
            "rmm", OpenIntegration.of("rmm", "fake-rmm", FakeRmm.ALL, rmm, calls, clock));
    assemble();
  }

  /** Builds everything that holds something in memory only. */
  private void assemble() {
    routing = new Routing(routeStore);
    ticketPlanner =
        new TicketPlanner(
            tickets, incidents, alerts, inventory, routeStore, outbox, keys, id -> null);
    NoticePlanner noticePlanner = new NoticePlanner(notices, inventory, outbox, keys, id -> null);
    pipeline =
        new Pipeline(
            new Pipeline.Stores(inventory, alerts, routeStore, windows, incidents, gatherings),
            routing::tree,
            ticketPlanner,
            noticePlanner,
            new ClearingPlanner(clearings, allowances, inventory, incidents, outbox, keys),
            live::contains);
    acts = new IncidentActs(incidents, pipeline);
    sync = new TicketSync(tickets, incidents, acts, alerts, id -> Set.of("robot"));
    Function<String, Optional<OpenIntegration>> opened = id -> Optional.ofNullable(open.get(id));
    TicketCalls ticketCalls =
        new TicketCalls(database, tickets, sync, incidents, outbox, keys, clock);
    ticketDelivery =
        new TicketDelivery(database, ticketPlanner, tickets, incidents, ticketCalls, opened, clock);
    NoticeDelivery noticeDelivery = new NoticeDelivery(database, notices, incidents, opened, clock);
    JobDelivery jobDelivery = new JobDelivery(database, jobs, incidents, pipeline, opened, clock);
    ClearingDelivery clearingDelivery =
        new ClearingDelivery(database, clearings, alerts, incidents, opened, clock);
    deliveries = List.of(ticketDelivery, noticeDelivery, jobDelivery, clearingDelivery);
    worker =
        new OutboxWorker(
            database, outbox, deliveries, new HereAndNow(), clock, () -> 0, new Lanes());
    moves = new Moves(inventory, alerts, incidents, pipeline);
    dueWork =
        List.of(
            new WindowEdges(windows, alerts, pipeline),
            new ParentEdges(alerts, pipeline),
            new ReasonsDue(alerts, pipeline),
            new QuietEnds(alerts, pipeline),
            new GatheringLooks(gatherings, pipeline),
            new IncidentClosing(incidents),
            new UnsentDigest(new UnsentStore(), inventory, pipeline::decide),
            moves);
  }

  void routes(String tree) {
    RouteNode root = routeStore.parse(tree);
    write(tx -> routing.activate(tx, root, "test", "test", clock.instant()));
  }

  void write(Consumer<Transaction> unit) {
    database.writeAndWait(
        Lane.DECISIONS,
        tx -> {
          unit.accept(tx);
          return "done";
        });
  }

  /** The row of an integration, for what goes with it. */
  void storeIntegration(Transaction tx, String id) {
    tx.update(
        "insert into integration (id, type, display_name, enabled, mode, paused, settings,"
            + " type_version, private_hosts, automation_actors, created_at, changed_at) values (?,"
            + " 'fake', ?, 1, 'LIVE', 0, '{}', 1, '[]', '[]', 0, 0)",
        id,
        id);
  }

  static AlertRaised.Builder raise(String alertId, String organisation, String device) {
    return AlertRaised.of(
            alertId,
            "disk-space C:",
            Subject.of(organisation, device).with(Subject.Hint.HOSTNAME, device))
        .severity(Severity.MAJOR)
        .title("Disk C: is full");
  }

  Pipeline.Result take(Signal signal) {
    return database.writeAndWait(
        Lane.DECISIONS, tx -> pipeline.decide(tx, "rmm", "alerts", signal, clock.instant()));
  }

  /** Raises the usual alert now. */
  Pipeline.Result raise() {
    return take(raise("a1", "1", "dc01").at(clock.instant()).build());
  }

  /** Raises the usual alert now with another severity. */
  Pipeline.Result raise(Severity severity) {
    return take(raise("a1", "1", "dc01").at(clock.instant()).severity(severity).build());
  }

  /** Clears the usual alert now. */
  Pipeline.Result clear() {
    return take(AlertCleared.of("a1", clock.instant(), ""));
  }

  /** A window over a client, from and until so long from now. */
  MaintenanceWindow window(String client, Duration from, Duration until) {
    MaintenanceWindow window =
        new MaintenanceWindow(
            0,
            "Patches",
            "monthly",
            "ann",
            client,
            null,
            null,
            null,
            clock.instant().plus(from),
            clock.instant().plus(until),
            MaintenanceWindow.State.PLANNED);
    return database.writeAndWait(Lane.OUTCOMES, tx -> windows.add(tx, window, clock.instant()));
  }

  /** Ends a window before its time, as its deletion does. */
  void endWindow(MaintenanceWindow window) {
    write(tx -> windows.ended(tx, window, clock.instant()));
  }

  /** A person sets a ticket's state at the desk, and the desk says that something changed. */
  void atDesk(FakeDesk.Ticket ticket, TicketSnapshot.State state, String by) {
    ticket.state = state;
    desk.touch(ticket, Touch.Kind.STATUS, by);
    write(tx -> ticketPlanner.touched(tx, "desk", ticket.id, clock.instant()));
    settle();
  }

  /** Lets time pass: what falls due happens, and what can be delivered is. */
  void pass(Duration time) {
    clock.push(time);
    settle();
  }

  /** Does everything that is due now. */
  void settle() {
    for (int i = 0; i < 50 && isSomethingDue(); i++) {
      runDueWork();
      deliver();
    }
  }

  private boolean isSomethingDue() {
    Instant now = clock.instant();
    return database.read(tx -> isDeliveryDue(tx, now))
        || dueWork.stream()
            .anyMatch(
                work -> database.read(work::nextDue).filter(due -> !due.isAfter(now)).isPresent());
  }

  /** What may go out where: nothing to what is paused, little where the desk's hour runs out. */
  private final class Lanes implements OutboxWorker.Lanes {
    @Override
    public Set<String> open() {
      return open.keySet();
    }

    @Override
    public Room room(String integration) {
      if (paused.contains(integration)) {
        return Room.NONE;
      }
      return integration.equals("desk") && desk.callsLeft().isScarce() ? Room.URGENT : Room.ALL;
    }
  }

  private boolean isDeliveryDue(Transaction tx, Instant now) {
    return open.keySet().stream()
        .filter(lane -> outbox.hold(tx, lane).filter(hold -> hold.isInForce(now)).isEmpty())
        .anyMatch(lane -> !outbox.due(tx, lane, Integer.MIN_VALUE, now, 1).isEmpty());
  }

  void runDueWork() {
    runDueWork(200);
  }

  void runDueWork(int atMost) {
    for (DueWork work : dueWork) {
      Optional<Instant> due = database.read(work::nextDue);
      if (due.isPresent() && !due.get().isAfter(clock.instant())) {
        write(tx -> work.runDue(tx, clock.instant(), atMost));
      }
    }
  }

  /** Does what is due of one kind only. */
  void runDueWork(String name) {
    DueWork work = dueWork.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
    write(tx -> work.runDue(tx, clock.instant(), 200));
  }

  void deliver() {
    worker.startDue();
  }

  /** The hub dies and comes back: what was only in memory is gone. */
  void restart() {
    assemble();
    write(Transaction::forgetRemembered);
    database.read(
        tx -> {
          routing.load(tx);
          return "loaded";
        });
  }

  List<Incident> incidentList() {
    return database.read(tx -> incidents.list(tx, IncidentStore.Filter.ALL, Long.MAX_VALUE, 1000));
  }

  Incident onlyIncident() {
    List<Incident> all = incidentList();
    if (all.size() != 1) {
      throw new AssertionError("expected one incident, there are " + all.size());
    }
    return all.get(0);
  }

  Alert onlyAlert() {
    List<Alert> all = alertList();
    if (all.size() != 1) {
      throw new AssertionError("expected one alert, there are " + all.size());
    }
    return all.get(0);
  }

  /** All tickets of all incidents, in the order in which they were wanted. */
  List<TicketLink> links() {
    List<TicketLink> all = new ArrayList<>();
    for (Incident incident : incidentList()) {
      all.addAll(database.read(tx -> tickets.of(tx, incident.id())));
    }
    all.sort(Comparator.comparing(TicketLink::id));
    return all;
  }

  /** Whether the last attempt for a ticket failed and the next has to wait. */
  boolean isRetrying(TicketLink link) {
    return database
        .read(tx -> outbox.entry(tx, Delivery.Kind.TICKET, link.id()))
        .filter(entry -> entry.attempts() > 0)
        .isPresent();
  }

  /** Why things happened to an alert, oldest first. */
  List<TrailEntry> trail(Alert alert) {
    return database.read(tx -> alerts.trail(tx, alert.id(), 100));
  }

  /** What happened to an incident, latest first. */
  List<String> timeline(Incident incident) {
    return database.read(tx -> incidents.timeline(tx, incident.id(), 100)).stream()
        .map(TimelineEntry::text)
        .toList();
  }

  List<Alert> alertList() {
    return database.read(tx -> alerts.list(tx, AlertStore.Filter.ALL, Long.MAX_VALUE, 1000));
  }

  @Override
  public void close() {
    calls.shutdownNow();
  }

  /** Runs everything at once, on the caller's thread. */
  private static final class HereAndNow extends AbstractExecutorService {
    @Override
    public void execute(Runnable work) {
      work.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long time, TimeUnit unit) {
      return true;
    }
  }
}
