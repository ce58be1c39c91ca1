package io.nochub.hub.web;

import io.nochub.hub.access.Access;
import io.nochub.hub.access.PasswordCost;
import io.nochub.hub.audit.AuditStore;
import io.nochub.hub.metrics.HubMetrics;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A listening web server on a fresh SQLite database, for one test; in a static field for all tests
 * of a class.
 */
@SuppressWarnings("NullAway.Init") // opened before each test
public final class RunningWeb
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  public static final String ADMIN_TOKEN = "nh_admin_of_the_tests";

  private static final PasswordCost CHEAP = new PasswordCost(8, 1);

  private static final ApiDescription DESCRIPTION = ApiDescription.load();

  private final Function<RunningWeb, List<Routes>> features;
  private final Optional<URI> publicAddress;
  private volatile Instant now = Instant.parse("2026-11-22T02:14:07Z");
  private boolean shared;
  private Path folder;
  private TestDatabase opened;
  private HubMetrics metrics;
  private LiveEvents events;
  private AuditStore audit;
  private Access access;
  private WebServer server;
  private Access.@Nullable FirstUser admin;
  private Readiness readiness = new Readiness(true, "Ready.");

  public RunningWeb(Routes... features) {
    this(Optional.empty(), features);
  }

  public RunningWeb(Optional<URI> publicAddress, Routes... features) {
    this.publicAddress = publicAddress;
    List<Routes> all = List.of(features);
    this.features = web -> all;
  }

  /** With features that need what is open only once the test begins. */
  public RunningWeb(Function<RunningWeb, List<Routes>> features) {
    this.publicAddress = Optional.empty();
    this.features = features;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    shared = true;
    open();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!shared) {
      open();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (!shared) {
      close();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    close();
  }

  private void open() {
    try {
      folder = Files.createTempDirectory("web");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    opened = TestDatabase.open(TestDatabase.Kind.SQLITE, "hub", folder);
    metrics = new HubMetrics();
    events = new LiveEvents((actor, topic, id) -> !topic.equals("hidden"));
    audit = new AuditStore(this::now);
    access =
        new Access(
            opened.database(),
            audit,
            this::now,
            new SecureRandom(),
            CHEAP,
            Optional.of(ADMIN_TOKEN));
    admin = null;
    List<Routes> all = new ArrayList<>(features.apply(this));
    all.add(new SystemRoutes(DESCRIPTION, metrics, events, () -> readiness, "test"));
    all.add(new AuditRoutes(opened.database(), audit));
    server = server(0, all);
    server.start();
  }

  private WebServer server(int port, List<Routes> routes) {
    return new WebServer(
        new WebSettings("127.0.0.1", port, publicAddress, "test"),
        DESCRIPTION,
        new Pages(new Assets()),
        access,
        events,
        metrics.registry(),
        this::now,
        routes);
  }

  /** Another server beside the running one, not started. */
  WebServer another(int port, Routes... routes) {
    return server(port, List.of(routes));
  }

  private void close() throws IOException {
    server.close();
    opened.close();
    metrics.close();
    try (var files = Files.list(folder)) {
      files.forEach(file -> file.toFile().delete());
    }
    Files.delete(folder);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** A client with an admin's token. */
  public ApiClient admin() {
    return new ApiClient(address(), ADMIN_TOKEN);
  }

  /** A client that sends nothing about who it is. */
  public ApiClient stranger() {
    return new ApiClient(address(), Map.of());
  }

  public Access access() {
    return access;
  }

  public AuditStore audit() {
    return audit;
  }

  public Database database() {
    return opened.database();
  }

  public LiveEvents events() {
    return events;
  }

  public WebServer server() {
    return server;
  }

  /** The first admin and the one-time password. */
  public Access.FirstUser firstUser() {
    Access.FirstUser known = admin;
    if (known == null) {
      known = access.firstStart().orElseThrow();
      admin = known;
    }
    return known;
  }

  public void readiness(Readiness is) {
    readiness = is;
  }

  public Instant now() {
    return now;
  }

  /** Moves the clock. */
  public void now(Instant is) {
    now = is;
  }
}
