package io.nochub.hub.pipeline;

import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentActs;
import io.nochub.hub.incident.IncidentClosing;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.inventory.Client;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.maintenance.MaintenanceStore;
import io.nochub.hub.notify.NoticeDelivery;
import io.nochub.hub.notify.NoticePlanner;
import io.nochub.hub.notify.NoticeStore;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.outbox.OutboxWorker;
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
import io.nochub.hub.ticketing.TicketPlanner;
import io.nochub.hub.ticketing.TicketStore;
import io.nochub.hub.ticketing.TicketSync;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
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
  final PushedClock clock = PushedClock.atNoon();
  final FakeDesk desk = new FakeDesk(clock);
  final Set<String> live = new HashSet<>(Set.of("rmm"));
  final Set<String> paused = new HashSet<>();

  final InventoryStore inventory = new InventoryStore();
  final AlertStore alerts = new AlertStore();
  final IncidentStore incidents = new IncidentStore();
  final RouteStore routeStore = new RouteStore();
  final MaintenanceStore windows = new MaintenanceStore();
  final OutboxStore outbox = new OutboxStore();
  final TicketStore tickets = new TicketStore();
  final NoticeStore notices = new NoticeStore();
  final Routing routing = new Routing(routeStore);

  final Database database;
  final Pipeline pipeline;
  final IncidentActs acts;
  final TicketSync sync;
  final TicketPlanner ticketPlanner;
  final TicketDelivery ticketDelivery;
  private final ExecutorService calls = Executors.newCachedThreadPool();
  private OutboxWorker worker;
  private final OpenIntegration openDesk;
  private final List<DueWork> dueWork;

  Road(Database database) {
    this.database = database;
    Keys keys = new Keys(new SecureRandom());
    openDesk = OpenIntegration.of("desk", "fake-desk", FakeDesk.ALL, desk, calls, clock);
    ticketPlanner =
        new TicketPlanner(tickets, incidents, alerts, inventory, outbox, keys, id -> null);
    NoticePlanner noticePlanner = new NoticePlanner(notices, inventory, outbox, keys, id -> null);
    pipeline =
        new Pipeline(
            new Pipeline.Stores(inventory, alerts, routeStore, windows, incidents),
            routing::tree,
            ticketPlanner,
            noticePlanner,
            live::contains);
    acts = new IncidentActs(incidents, pipeline);
    sync = new TicketSync(tickets, incidents, acts, alerts, id -> Set.of("robot"));
    Function<String, Optional<OpenIntegration>> open =
        id -> id.equals("desk") ? Optional.of(openDesk) : Optional.empty();
    TicketCalls ticketCalls =
        new TicketCalls(database, tickets, sync, incidents, outbox, keys, clock);
    ticketDelivery = new TicketDelivery(database, tickets, incidents, ticketCalls, open, clock);
    worker = worker(open);
    dueWork =
        List.of(
            new ReasonsDue(alerts, pipeline),
            new WindowEdges(windows, alerts, pipeline),
            new IncidentClosing(incidents));
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

  private OutboxWorker worker(Function<String, Optional<OpenIntegration>> open) {
    NoticeDelivery noticeDelivery = new NoticeDelivery(database, notices, incidents, open, clock);
    return new OutboxWorker(
        database,
        outbox,
        List.of(ticketDelivery, noticeDelivery),
        new HereAndNow(),
        clock,
        () -> 0,
        paused::contains);
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

  /** Clears the usual alert now. */
  Pipeline.Result clear() {
    return take(AlertCleared.of("a1", clock.instant(), ""));
  }

  /** Lets time pass: what falls due happens, and what can be delivered is. */
  void pass(Duration time) {
    clock.push(time);
    settle();
  }

  /** Does everything that is due now. */
  void settle() {
    for (int i = 0; i < 50; i++) {
      runDueWork();
      deliver();
    }
  }

  void runDueWork() {
    for (DueWork work : dueWork) {
      Optional<Instant> due = database.read(work::nextDue);
      if (due.isPresent() && !due.get().isAfter(clock.instant())) {
        write(tx -> work.runDue(tx, clock.instant(), 200));
      }
    }
  }

  void deliver() {
    worker.startDue();
  }

  /** The hub dies and comes back: what was only in memory is gone. */
  void restart() {
    worker = worker(id -> id.equals("desk") ? Optional.of(openDesk) : Optional.empty());
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
