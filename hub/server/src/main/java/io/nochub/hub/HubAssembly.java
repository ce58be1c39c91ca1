package io.nochub.hub;

import io.micrometer.core.instrument.Gauge;
import io.nochub.api.Capability;
import io.nochub.hub.access.Access;
import io.nochub.hub.access.PasswordCost;
import io.nochub.hub.action.AllowanceRoutes;
import io.nochub.hub.action.AllowanceStore;
import io.nochub.hub.action.ClearingDelivery;
import io.nochub.hub.action.ClearingPlanner;
import io.nochub.hub.action.ClearingStore;
import io.nochub.hub.action.JobDelivery;
import io.nochub.hub.action.JobRoutes;
import io.nochub.hub.action.JobStore;
import io.nochub.hub.alert.AlertRoutes;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.audit.AuditStore;
import io.nochub.hub.board.HubWatch;
import io.nochub.hub.board.StoredBoard;
import io.nochub.hub.exchange.ConfigExchange;
import io.nochub.hub.exchange.ConfigRoutes;
import io.nochub.hub.incident.GatheringStore;
import io.nochub.hub.incident.IncidentActs;
import io.nochub.hub.incident.IncidentClosing;
import io.nochub.hub.incident.IncidentRoutes;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.intake.DecidedInputs;
import io.nochub.hub.intake.Decider;
import io.nochub.hub.intake.FairQueue;
import io.nochub.hub.intake.Inbox;
import io.nochub.hub.intake.InputReader;
import io.nochub.hub.intake.InputRoutes;
import io.nochub.hub.intake.ListenerHost;
import io.nochub.hub.intake.LookJudge;
import io.nochub.hub.intake.LookUpWorker;
import io.nochub.hub.intake.Pauses;
import io.nochub.hub.intake.PollWorker;
import io.nochub.hub.intake.Recheck;
import io.nochub.hub.intake.WebhookIntake;
import io.nochub.hub.integration.IntegrationRoutes;
import io.nochub.hub.inventory.InventoryChanges;
import io.nochub.hub.inventory.InventoryRoutes;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.inventory.InventorySync;
import io.nochub.hub.inventory.MappingListener;
import io.nochub.hub.maintenance.MaintenanceRoutes;
import io.nochub.hub.maintenance.MaintenanceStore;
import io.nochub.hub.metrics.HubMetrics;
import io.nochub.hub.notify.NoticeDelivery;
import io.nochub.hub.notify.NoticePlanner;
import io.nochub.hub.notify.NoticeStore;
import io.nochub.hub.outbox.Delivery;
import io.nochub.hub.outbox.DeliveryRoutes;
import io.nochub.hub.outbox.OutboxEntry;
import io.nochub.hub.outbox.OutboxFigures;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.outbox.OutboxWorker;
import io.nochub.hub.pipeline.DryRun;
import io.nochub.hub.pipeline.FreshLooks;
import io.nochub.hub.pipeline.GatheringLooks;
import io.nochub.hub.pipeline.KeptQuiet;
import io.nochub.hub.pipeline.KnownAlerts;
import io.nochub.hub.pipeline.KnownTargets;
import io.nochub.hub.pipeline.Moves;
import io.nochub.hub.pipeline.ParentEdges;
import io.nochub.hub.pipeline.Pipeline;
import io.nochub.hub.pipeline.QuietEnds;
import io.nochub.hub.pipeline.ReasonsDue;
import io.nochub.hub.pipeline.SignalDecisions;
import io.nochub.hub.pipeline.TrialRoad;
import io.nochub.hub.pipeline.WindowEdges;
import io.nochub.hub.plugin.ArchiveLimits;
import io.nochub.hub.plugin.ContextFactory;
import io.nochub.hub.plugin.IntegrationOpener;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.plugin.IntegrationStateStore;
import io.nochub.hub.plugin.IntegrationStore;
import io.nochub.hub.plugin.IntegrationSwitches;
import io.nochub.hub.plugin.IntegrationTypes;
import io.nochub.hub.plugin.IntegrationView;
import io.nochub.hub.plugin.Integrations;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.plugin.PluginHost;
import io.nochub.hub.plugin.PluginRoutes;
import io.nochub.hub.plugin.PluginSettings;
import io.nochub.hub.plugin.PluginStore;
import io.nochub.hub.retention.HistoryStore;
import io.nochub.hub.retention.Retention;
import io.nochub.hub.routing.RouteRoutes;
import io.nochub.hub.routing.RouteStore;
import io.nochub.hub.routing.Routing;
import io.nochub.hub.secret.SecretBox;
import io.nochub.hub.store.Clockwork;
import io.nochub.hub.store.DataFolder;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Dialect;
import io.nochub.hub.store.Instance;
import io.nochub.hub.store.Instance.Standing;
import io.nochub.hub.store.Migrations;
import io.nochub.hub.store.PostgresDialect;
import io.nochub.hub.store.SqliteDialect;
import io.nochub.hub.store.TextIndexing;
import io.nochub.hub.ticketing.IntegrationTickets;
import io.nochub.hub.ticketing.Keys;
import io.nochub.hub.ticketing.RestoredTickets;
import io.nochub.hub.ticketing.TicketCalls;
import io.nochub.hub.ticketing.TicketDelivery;
import io.nochub.hub.ticketing.TicketPlanner;
import io.nochub.hub.ticketing.TicketStore;
import io.nochub.hub.ticketing.TicketSync;
import io.nochub.hub.ticketing.TicketViews;
import io.nochub.hub.ticketing.UnsentStore;
import io.nochub.hub.watch.Heartbeat;
import io.nochub.hub.watch.HubLookout;
import io.nochub.hub.watch.OwnAlerts;
import io.nochub.hub.watch.SelfWatch;
import io.nochub.hub.watch.Trouble;
import io.nochub.hub.watch.UnsentDigest;
import io.nochub.hub.web.ApiDescription;
import io.nochub.hub.web.Assets;
import io.nochub.hub.web.AuditRoutes;
import io.nochub.hub.web.LiveEvents;
import io.nochub.hub.web.Pages;
import io.nochub.hub.web.Readiness;
import io.nochub.hub.web.Routes;
import io.nochub.hub.web.SystemRoutes;
import io.nochub.hub.web.WebServer;
import io.nochub.hub.web.WebSettings;
import io.nochub.hub.web.YamlDocuments;
import io.nochub.hub.web.board.BoardPages;
import io.nochub.runtime.http.CallsLeft;
import io.nochub.runtime.http.HttpClients;
import io.nochub.runtime.http.HttpMeter;
import io.nochub.runtime.http.HttpScope;
import io.nochub.runtime.json.JacksonJson;
import io.nochub.runtime.settings.SettingsBinder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The map of the system: everything is made here, in the order in which it starts, and closed in
 * reverse. Nothing else makes a thread or looks at the wall clock.
 */
final class HubAssembly implements AutoCloseable {
  /** What a commit of decisions changes should fit. */
  private static final int HUB_CACHE_KILOBYTES = 48_000;

  /** Its commits only add to its end. */
  private static final int INBOX_CACHE_KILOBYTES = 8_000;

  private static final Logger LOG = LoggerFactory.getLogger(HubAssembly.class);
  private static final long QUEUE_BYTES = 64L << 20;

  /** Of these, for signals that are ready to be decided: about a quarter of a second's work. */
  private static final long READY_BYTES = 2L << 20;

  private static final Duration UNTIL_COLLECTED = Duration.ofSeconds(30);

  /** Each poll, look-up and recheck holds one for as long as its call takes. */
  private static final int WORKERS = 32;

  private static final Duration ASK_SOURCES = Duration.ofMinutes(2);
  private static final Duration TRIM = Duration.ofMinutes(10);

  /** Between two steps of trimming, so that the disk and the others have most of the time. */
  private static final Duration REST = Duration.ofMillis(10);

  private static final Duration LOOK_AT_DISK = Duration.ofMinutes(1);
  private static final Duration WATCH = Duration.ofMinutes(1);

  /** Deliveries are looked for twice a second. */
  private static final Duration OUTBOX_STUCK = Duration.ofMinutes(5);

  /** What the board says of integrations and of the disk is as of this moment, not of a look. */
  private static final Set<Trouble.Kind> SHOWN_LIVE =
      Set.of(Trouble.Kind.PAUSED, Trouble.Kind.REFUSED, Trouble.Kind.DISK);

  /** A copy of the database that is older than this is known as one when it is started. */
  private static final Duration RESTAMP = Duration.ofDays(1);

  private static final String STARTING =
      "The plugins are loaded; what is sent meanwhile is answered with 503, so that it is sent"
          + " again.";

  private static final String MIGRATING =
      "The database is brought to this version of the hub; what is sent meanwhile is taken in, and"
          + " decided afterwards.";

  private static final String HUB_TAKEN =
      "There is an integration named hub. The hub's own alerts come under that id now: make it anew under"
          + " another one, as its alerts are taken for the hub's.";

  private static final String KEPT =
      "This data folder is a copy or was restored: everything is taken in and decided, nothing"
          + " leaves. If no other hub uses it, start again with --resume.";

  /** What the program adds to the settings file. */
  record Surroundings(
      Map<String, String> environment,
      @Nullable Path shippedPlugins,
      List<Path> developmentPlugins,
      Optional<String> bootstrapToken,
      boolean resume,
      Consumer<Throwable> fatal,
      String version) {}

  private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();

  final DataFolder folder;
  private final Migrations migrations;
  private final Instance instance;
  private final boolean mayResume;
  final Database hub;
  final Access access;
  final Integrations integrations;
  final WebServer web;
  final ConfigExchange exchange;
  final SelfWatch watch;

  private final PluginHost plugins;
  private final Routing routing;
  private final InventoryStore inventory = new InventoryStore();
  private final JobStore jobs = new JobStore();
  private final RestoredTickets restoredTickets;
  private final InputReader reader;
  private final Decider decider;
  private final DecidedInputs decided;
  private final Retention retention;
  private final PollWorker polls;
  private final ListenerHost listeners;
  private final Recheck recheck;
  private final InventorySync inventorySync;
  private final Clockwork clockwork;
  private final OutboxWorker outboxWorker;
  private final @Nullable Heartbeat heartbeat;
  private final ScheduledExecutorService workers;
  private final LiveEvents events = new LiveEvents((actor, topic, id) -> true);
  private final GatheringStore gatherings = new GatheringStore();
  private DataFolder.Room room;
  private volatile Readiness readiness = new Readiness(false, "Starting.");
  private volatile Effects effects = Effects.KEPT;

  /** Whether anything reaches the outside. */
  private enum Effects {
    LEAVE,
    /** The sources and ticket systems are asked first what happened since the backup. */
    WAIT,
    KEPT
  }

  HubAssembly(HubConfig config, Surroundings around) throws IOException {
    workers = scheduled("worker", WORKERS);
    // both take as long as opening the databases, which they do not need
    Future<ApiDescription> readDescription = workers.submit(ApiDescription::load);
    Future<HttpClients> madeHttp = workers.submit(() -> new HttpClients());
    folder = closing(DataFolder.open(Path.of(config.data())));
    room = folder.room();
    Dialect inboxDialect = dialect(config, "inbox", INBOX_CACHE_KILOBYTES);
    new Migrations(inboxDialect).run("inbox");
    Database inboxDatabase = open(inboxDialect, "inbox", around);
    Dialect hubDialect = dialect(config, "hub", HUB_CACHE_KILOBYTES);
    migrations = new Migrations(hubDialect);
    hub = open(hubDialect, "hub", around);
    Keys keys = new Keys(random);
    instance = new Instance(hub, folder, keys::next);
    mayResume = around.resume();
    HubMetrics metrics = closing(new HubMetrics());
    AuditStore audit = new AuditStore(clock);
    access = new Access(hub, audit, clock, random, PasswordCost.STANDARD, around.bootstrapToken());

    // plugins and integrations
    SecretBox secrets = SecretBox.at(folder.resolve("secret.key"));
    HttpClients http = closing(done(madeHttp));
    SettingsBinder binder = new SettingsBinder(around.environment());
    IntegrationTypes types = new IntegrationTypes();
    ContextFactory contexts =
        new ContextFactory(
            http,
            new IntegrationStateStore(hub, secrets, clock),
            metrics.registry(),
            new ContextFactory.Surroundings(
                folder.resolve("integrations"), config.publicAddress(), clock));
    integrations =
        closing(
            new Integrations(
                hub,
                new IntegrationStore(clock),
                types,
                new IntegrationOpener(binder, secrets, contexts)));
    plugins =
        closing(
            new PluginHost(
                hub,
                new PluginStore(clock),
                pluginSettings(config, around),
                integrations,
                new PluginHost.Loading(types, binder, clock, UNTIL_COLLECTED)));

    // the work
    AlertStore alerts = new AlertStore();
    IncidentStore incidents = new IncidentStore(this::incidentChanged);
    RouteStore routes = new RouteStore();
    MaintenanceStore windows = new MaintenanceStore();
    OutboxStore outbox = new OutboxStore(this::enqueued);
    TicketStore tickets = new TicketStore();
    NoticeStore notices = new NoticeStore();
    AllowanceStore allowances = new AllowanceStore();
    ClearingStore clearings = new ClearingStore();
    LongFunction<@Nullable URI> incidentLink = id -> incidentLink(config, id);
    routing = new Routing(routes);
    TicketPlanner ticketPlanner =
        new TicketPlanner(
            tickets, incidents, alerts, inventory, routes, outbox, keys, incidentLink);
    ClearingPlanner clearingPlanner =
        new ClearingPlanner(clearings, allowances, inventory, incidents, outbox, keys);
    Pipeline.Stores stores =
        new Pipeline.Stores(inventory, alerts, routes, windows, incidents, gatherings);
    Pipeline pipeline =
        new Pipeline(
            stores,
            routing::tree,
            ticketPlanner,
            new NoticePlanner(notices, inventory, outbox, keys, incidentLink),
            clearingPlanner,
            this::isLive);
    IncidentActs acts = new IncidentActs(incidents, pipeline);
    Moves moves = new Moves(inventory, alerts, incidents, pipeline);

    // what leaves
    TicketSync sync = new TicketSync(tickets, incidents, acts, alerts, this::automationActors);
    TicketDelivery ticketDelivery =
        new TicketDelivery(
            hub,
            ticketPlanner,
            tickets,
            incidents,
            new TicketCalls(hub, tickets, sync, incidents, outbox, keys, clock),
            integrations::find,
            clock);
    restoredTickets = new RestoredTickets(tickets, incidents, outbox, this::findsTickets);
    NoticeDelivery noticeDelivery =
        new NoticeDelivery(hub, notices, incidents, integrations::find, clock);
    JobDelivery jobDelivery =
        new JobDelivery(hub, jobs, incidents, pipeline, integrations::find, clock);
    ClearingDelivery clearingDelivery =
        new ClearingDelivery(hub, clearings, alerts, incidents, integrations::find, clock);
    List<Delivery> deliveries =
        List.of(ticketDelivery, noticeDelivery, jobDelivery, clearingDelivery);
    outboxWorker =
        closing(
            new OutboxWorker(
                hub,
                outbox,
                deliveries,
                pool("delivery"),
                clock,
                () -> ThreadLocalRandom.current().nextDouble(),
                lanes()));
    OutboxFigures figures =
        new OutboxFigures(hub, outbox, this::outlets, clock, metrics.registry());
    metrics.beforeText(figures::refresh);

    // what comes in
    Inbox inbox = new Inbox(inboxDatabase, clock, folder::hasRoomForIntake);
    FairQueue queue = new FairQueue(QUEUE_BYTES, READY_BYTES);
    KnownAlerts known = new KnownAlerts(hub, alerts);
    Pauses pauses = new Pauses(integrations, clock);
    LookUpWorker lookUps = new LookUpWorker(inbox, queue, known, workers, clock, config.lookUp());
    reader =
        closing(new InputReader(integrations, inbox, queue, lookUps, clock, threads("reader")));
    Gauge.builder("nochub.inbox.undecided", () -> reader.behind() + queue.size())
        .description("Inputs that are not read and signals that are not decided yet")
        .register(metrics.registry());
    Gauge.builder("nochub.store.log.bytes", () -> hub.logBytes() + inboxDatabase.logBytes())
        .description("What SQLite has not moved into its files yet")
        .register(metrics.registry());
    SignalDecisions decisions =
        new SignalDecisions(pipeline, ticketPlanner, notices, incidents, acts, clock);
    decider = closing(new Decider(queue, hub, decisions, clock, threads("decider")));
    decided = new DecidedInputs(inbox, hub, clock, config.limits());
    retention =
        new Retention(
            hub,
            inboxDatabase,
            new Retention.Stores(new HistoryStore(), alerts, gatherings, audit),
            config.limits(),
            clock,
            () -> LockSupport.parkNanos(REST.toNanos()));
    LookJudge judge =
        new LookJudge(
            inbox,
            known,
            new FreshLooks(hub, alerts, clock),
            (source, why) ->
                LOG.warn(
                    "{} of {}: {}; they stay open until POST"
                        + " /api/v1/integrations/{}/believe-closings",
                    source.source(),
                    source.integration(),
                    why,
                    source.integration()));
    polls = new PollWorker(integrations, inbox, reader, judge, pauses, workers, clock);
    listeners = new ListenerHost(integrations, inbox, threads("listener"));
    inventorySync = new InventorySync(hub, inventory, workers, clock);
    recheck = new Recheck(integrations, inbox, known, pauses, workers);
    WebhookIntake hooks = new WebhookIntake(integrations, inbox, reader::behind, clock);

    // what happens later
    clockwork = closing(new Clockwork(hub, clock, threads("clockwork"), this::sourcesFirst));
    List.of(
            new WindowEdges(windows, alerts, pipeline),
            new ParentEdges(alerts, pipeline),
            new ReasonsDue(alerts, pipeline),
            new QuietEnds(alerts, pipeline),
            new GatheringLooks(gatherings, pipeline),
            moves,
            new IncidentClosing(incidents),
            new UnsentDigest(new UnsentStore(), inventory, pipeline::decide),
            new TextIndexing("alert", AlertStore.SEARCHED),
            new TextIndexing("incident", IncidentStore.SEARCHED))
        .forEach(clockwork::register);

    // what the hub says of itself
    watch =
        new SelfWatch(
            hub,
            new HubLookout(
                hub,
                inboxDatabase,
                new HubLookout.Parts(
                    integrations::list, integrations, inbox.heard(), decided, outbox, folder),
                () -> effects == Effects.LEAVE,
                clock),
            new OwnAlerts(alerts, pipeline::decide),
            clock);
    HubConfig.HeartbeatTarget target = config.heartbeat();
    heartbeat = target == null ? null : heartbeat(http, target);

    // what people and programs see
    ApiDescription description = done(readDescription);
    Pages pages = new Pages(new Assets());
    InventoryChanges changes =
        new InventoryChanges(inventory, audit, mapped(moves), this::isIntegration, clock);
    KnownTargets targets = new KnownTargets(this::declared, integrations);
    exchange =
        new ConfigExchange(
            hub,
            new ConfigExchange.Parts(
                inventory, changes, routes, routing, audit, integrations, types, targets),
            new YamlDocuments(description),
            clock);
    List<Routes> features =
        List.of(
            new SystemRoutes(description, metrics, events, () -> readiness, around.version()),
            new AuditRoutes(hub, audit),
            new BoardPages(
                new StoredBoard(
                    hub,
                    new StoredBoard.Parts(incidents, alerts, acts),
                    new HubWatch(hub, integrations::list, this::ownTroubles, clock),
                    clock),
                pages,
                clock),
            new InventoryRoutes(hub, inventory, changes, this::wakeClockwork),
            new MaintenanceRoutes(
                hub,
                new MaintenanceRoutes.Stores(windows, inventory, audit),
                this::isIntegration,
                clock,
                this::wakeClockwork),
            new RouteRoutes(
                hub,
                new RouteRoutes.Stores(routes, routing, audit),
                targets,
                new DryRun(
                    hub,
                    new TrialRoad(stores, tickets, notices, clearingPlanner, outbox, keys),
                    integrations,
                    routing,
                    clock),
                clock),
            new AlertRoutes(hub, alerts, inventory, new KeptQuiet(routes, incidents)),
            new IncidentRoutes(
                hub,
                new IncidentRoutes.Stores(
                    incidents, alerts, inventory, new TicketViews(tickets), audit),
                acts,
                clock,
                events,
                this::wakeOutbox),
            new JobRoutes(
                hub,
                new JobRoutes.Stores(jobs, allowances, incidents, alerts, inventory, outbox, audit),
                integrations,
                keys,
                clock),
            new AllowanceRoutes(hub, allowances, audit, this::declared),
            new DeliveryRoutes(
                hub, new DeliveryRoutes.Stores(outbox, audit), deliveries, clock, this::wakeOutbox),
            new IntegrationRoutes(
                hub,
                integrations,
                types,
                new IntegrationRoutes.Parts(
                    outbox,
                    new IntegrationTickets(tickets, incidents, inventory, outbox, keys),
                    sync,
                    moves,
                    new IntegrationRoutes.Polls(polls::askNow, polls::believeEnded),
                    routing,
                    inventory,
                    audit),
                clock,
                this::wakeOutbox),
            new PluginRoutes(plugins, integrations, audit),
            new ConfigRoutes(exchange, this::wakeClockwork),
            new InputRoutes(
                hub, new InputRoutes.Stores(inbox, decided, audit), integrations, reader::again),
            hooks);
    web =
        closing(
            new WebServer(
                new WebSettings(
                    config.host(),
                    config.port(),
                    Optional.ofNullable(config.publicAddress()),
                    around.version()),
                description,
                pages,
                access,
                events,
                metrics.registry(),
                clock,
                features));
  }

  private static <T> T done(Future<T> work) {
    try {
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while starting", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A part of the hub could not be made", e.getCause());
    }
  }

  private Dialect dialect(HubConfig config, String name, int cacheKilobytes) {
    HubConfig.DatabaseAddress postgresql = config.postgresql();
    return postgresql == null
        ? new SqliteDialect(folder.resolve(name + ".db"), cacheKilobytes)
        : new PostgresDialect(postgresql.address(), postgresql.user(), postgresql.password());
  }

  private Database open(Dialect dialect, String name, Surroundings around) {
    return closing(new Database(dialect, threads(name), around.fatal()));
  }

  private PluginSettings pluginSettings(HubConfig config, Surroundings around) {
    HubConfig.Plugins wanted = config.pluginSettings();
    return new PluginSettings(
        folder.resolve("plugins"),
        around.shippedPlugins(),
        wanted.upgradeShipped(),
        around.developmentPlugins(),
        ArchiveLimits.USUAL,
        wanted.check());
  }

  private Heartbeat heartbeat(HttpClients http, HubConfig.HeartbeatTarget target) {
    URI address = target.uri();
    Set<String> host = Set.of(address.getHost());
    HttpScope scope =
        new HttpScope(
            "heartbeat",
            host,
            target.privateAddress() ? host : Set.of(),
            null,
            new JacksonJson(),
            HttpMeter.NONE);
    return new Heartbeat(http.open(scope), address, this::whyNoHeartbeat);
  }

  /** A copy that calls the same address must not hide that the hub it was made of is gone. */
  Optional<String> whyNoHeartbeat() {
    if (!readiness.ready() || effects == Effects.KEPT) {
      return Optional.of(readiness.summary());
    }
    return outboxWorker.looked().isBefore(clock.instant().minus(OUTBOX_STUCK))
        ? Optional.of("it does not look for deliveries")
        : watch.whyStuck();
  }

  private static @Nullable URI incidentLink(HubConfig config, long id) {
    URI address = config.publicAddress();
    return address == null ? null : address.resolve("/incidents/" + id);
  }

  private void incidentChanged(long id) {
    events.publish("incidents", Long.toString(id));
  }

  private void enqueued(OutboxEntry entry) {
    outboxWorker.enqueued(entry);
  }

  private void wakeOutbox() {
    outboxWorker.wake();
  }

  private void wakeClockwork() {
    clockwork.wake();
  }

  /** A mapping moves what came under it before, and brings in the devices of its organisation. */
  private MappingListener mapped(Moves moves) {
    return (tx, integration, organisation, now) -> {
      moves.mappingChanged(tx, integration, organisation, now);
      tx.afterCommit(() -> inventorySync.soon(integration));
    };
  }

  private boolean isIntegration(String id) {
    return integrations.switches(id).isPresent();
  }

  /** Of one that cannot be asked at present it is not known, so it is taken to. */
  private boolean findsTickets(String integration) {
    return declared(integration)
        .filter(capabilities -> !capabilities.contains(Capability.TICKET_FIND))
        .isEmpty();
  }

  private Optional<Set<Capability>> declared(String integration) {
    return integrations.view(integration).map(IntegrationView::capabilities);
  }

  private boolean isLive(String integration) {
    return integration.equals(IntegrationRegistry.HUB)
        || integrations
            .switches(integration)
            .map(switches -> switches.mode() == IntegrationSwitches.Mode.LIVE)
            .orElse(false);
  }

  /**
   * Work for an integration that is not open, is paused or held waits; so does all of it while
   * there is no room to store results.
   */
  private boolean deliversNothing(String integration) {
    return effects != Effects.LEAVE
        || !folder.hasRoomForDeliveries()
        || integrations.find(integration).isEmpty()
        || integrations
            .switches(integration)
            .map(switches -> switches.paused() || switches.held())
            .orElse(false);
  }

  private OutboxWorker.Lanes lanes() {
    return new OutboxWorker.Lanes() {
      @Override
      public List<String> open() {
        return integrations.all().stream().map(OpenIntegration::id).toList();
      }

      @Override
      public OutboxWorker.Room room(String integration) {
        if (deliversNothing(integration)) {
          return OutboxWorker.Room.NONE;
        }
        boolean scarce = callsLeft(integration).stream().anyMatch(CallsLeft::isScarce);
        return scarce ? OutboxWorker.Room.URGENT : OutboxWorker.Room.ALL;
      }
    };
  }

  private List<CallsLeft> callsLeft(String integration) {
    return integrations.find(integration).map(OpenIntegration::callsLeft).orElse(List.of());
  }

  private List<OutboxFigures.Outlet> outlets() {
    return integrations.list().stream()
        .map(IntegrationView::id)
        .map(
            id ->
                new OutboxFigures.Outlet(
                    id,
                    callsLeft(id).stream().mapToDouble(CallsLeft::left).min().orElse(Double.NaN)))
        .toList();
  }

  private Set<String> automationActors(String integration) {
    return integrations
        .switches(integration)
        .map(IntegrationSwitches::automationActors)
        .orElse(Set.of())
        .stream()
        .map(actor -> actor.toLowerCase(java.util.Locale.ROOT))
        .collect(Collectors.toSet());
  }

  /**
   * Starts everything. The web server listens first of all, and says how far the start is. What
   * vendors send is taken in as soon as there are plugins to judge it, even if the database has a
   * long way to go to this version of the hub; it is decided afterwards.
   */
  void start() throws IOException, InterruptedException {
    web.listen();
    readiness = new Readiness(false, STARTING);
    migrations.runForTakingIn();
    Standing standing = instance.check();
    decided.giveNoNumberTwice();
    plugins.start();
    integrations.switches(IntegrationRegistry.HUB).ifPresent(taken -> LOG.warn(HUB_TAKEN));
    listeners.start();
    web.takeHooks();
    readiness = new Readiness(false, MIGRATING);
    hub.besideWriter(() -> migrations.run("hub"));
    hub.writeAndWait(
        Database.Lane.DECISIONS,
        tx -> {
          inventory.prepare(tx, clock.instant());
          routing.load(tx);
          return tx;
        });
    web.start();
    // what was taken in meanwhile is found here
    reader.start(decided);
    decider.start();
    polls.start();
    recheck.start();
    integrations.listen(inventorySync);
    clockwork.start();
    goOn(standing);
    Thread outboxThread = threads("outbox").newThread(outboxWorker);
    outboxThread.start();
    sourcesFirst();
    everyNowAndThen("trim what is kept long enough", TRIM, this::trimNow);
    everyNowAndThen("look at the disk", LOOK_AT_DISK, this::lookAtDisk);
    everyNowAndThen("look at the hub itself", WATCH, watch::look);
    everyNowAndThen("tell that all is well", WATCH, this::beat);
    if (effects != Effects.KEPT) {
      everyNowAndThen("renew the stamp of this installation", RESTAMP, instance::restamp);
    }
    readiness = new Readiness(true, nothingLeaves().orElse("Ready."));
  }

  /** A copied or restored database must not write to tickets that another hub looks after. */
  private void goOn(Standing standing) {
    if (standing != Standing.COPIED) {
      effects = Effects.LEAVE;
    } else if (mayResume) {
      askAfterTickets();
      instance.resume();
      effects = Effects.WAIT;
      LOG.warn("This hub goes on from a copy or a backup; its epoch is {} now", instance.epoch());
    } else {
      LOG.warn("{}", KEPT);
    }
  }

  /** Comes before the new epoch: a crash in between leaves everything as it was. */
  private void askAfterTickets() {
    OptionalLong last = OptionalLong.of(0);
    while (last.isPresent()) {
      long after = last.getAsLong();
      last =
          hub.writeAndWait(
              Database.Lane.HOUSEKEEPING,
              tx -> restoredTickets.askAfter(tx, after, clock.instant()));
    }
    hub.writeAndWait(
        Database.Lane.HOUSEKEEPING,
        tx -> {
          jobs.doubtRequested(tx);
          return tx;
        });
  }

  /** Why nothing reaches the outside, if that is so for long. */
  Optional<String> nothingLeaves() {
    return effects == Effects.KEPT ? Optional.of(KEPT) : Optional.empty();
  }

  private List<String> ownTroubles() {
    return Stream.concat(
            Stream.of(nothingLeaves(), folder.spaceWarning()).flatMap(Optional::stream),
            watch.standing().stream()
                .filter(trouble -> !SHOWN_LIVE.contains(trouble.kind()))
                .map(trouble -> trouble.title() + "."))
        .toList();
  }

  /**
   * Due work waits for undecided input and one look at every source: what they say may make it
   * needless.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // whenComplete sees every end
  private void sourcesFirst() {
    reader
        .caughtUp()
        .thenCompose(done -> polls.askAll(ASK_SOURCES))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.warn("Not every source could be asked before due work went on", failure);
              }
              clockwork.release();
              sourcesAsked();
            });
  }

  /** Now what waits for the outside is as good as it can be known. */
  private void sourcesAsked() {
    if (effects == Effects.WAIT) {
      effects = Effects.LEAVE;
      wakeOutbox();
    }
  }

  /** Removes what has been kept long enough; done by itself now and then. */
  void trimNow() {
    // a backup copies the inbox after what says which of it is decided
    if (!folder.unlessCopied(decided::trim)) {
      LOG.debug("the inbox is not trimmed while a backup is made");
    }
    retention.trim();
  }

  /** Says once that room gets scarce, and again when it gets worse or better. */
  private void lookAtDisk() {
    DataFolder.Room now = folder.room();
    if (now != room) {
      room = now;
      LOG.warn("{}", folder.spaceWarning().orElse("The disk of the data folder has room again."));
    }
  }

  /** Tells whoever listens outside that the hub is well, if it is; done by itself each minute. */
  void beat() {
    try {
      if (heartbeat != null) {
        heartbeat.beat();
      }
    } catch (InterruptedException e) {
      // the hub is stopping
      Thread.currentThread().interrupt();
    }
  }

  private void everyNowAndThen(String what, Duration pause, Runnable work) {
    Future<?> repeated =
        workers.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                LOG.warn("Could not {}; trying again in {}", what, pause, e);
              }
            },
            pause.toMillis(),
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
    toClose.push(() -> repeated.cancel(true));
  }

  private <T extends AutoCloseable> T closing(T part) {
    toClose.push(part);
    return part;
  }

  private ThreadFactory threads(String name) {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private ExecutorService pool(String name) {
    return Executors.newCachedThreadPool(threads(name));
  }

  private ScheduledExecutorService scheduled(String name, int size) {
    ScheduledExecutorService pool = Executors.newScheduledThreadPool(size, threads(name));
    toClose.push(pool::shutdownNow);
    return pool;
  }

  /** Closes in reverse order; what fails to close does not keep the rest open. */
  @Override
  public void close() {
    readiness = new Readiness(false, "Stopping.");
    while (!toClose.isEmpty()) {
      AutoCloseable part = toClose.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not close well", part.getClass().getSimpleName(), e);
      }
    }
  }
}
