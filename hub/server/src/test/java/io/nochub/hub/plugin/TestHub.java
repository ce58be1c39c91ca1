package io.nochub.hub.plugin;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nochub.hub.plugin.ContextFactory.Surroundings;
import io.nochub.hub.plugin.SignatureCheck.Policy;
import io.nochub.hub.secret.SecretBox;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.TestDatabase;
import io.nochub.runtime.http.HttpClients;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The plugin host with everything under it, on a SQLite file; restarts on the same data. */
final class TestHub implements AutoCloseable {
  final Path folder;
  final Path bundled;
  final Path development;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final List<String> logged = new CopyOnWriteArrayList<>();

  private final TestDatabase database;
  private final AppenderBase<ILoggingEvent> appender = appender();
  private final HttpClients clients = new HttpClients();
  private final Path keyFile;
  Policy policy = Policy.OFF;
  List<String> trustedKeys = List.of();
  boolean upgradeBundled = true;
  boolean followDevelopment;
  private @Nullable Running running;

  private record Running(
      PluginHost host, Integrations integrations, IntegrationTypes types, SecretBox box) {}

  TestHub(Path folder) {
    this.folder = folder;
    this.bundled = folder.resolve("bundled");
    this.development = folder.resolve("development");
    this.keyFile = folder.resolve("data/secret.key");
    Path databaseFolder = folder.resolve("data");
    try {
      Files.createDirectories(databaseFolder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.database = TestDatabase.open(TestDatabase.Kind.SQLITE, "hub", databaseFolder);
    Logger root = (Logger) LoggerFactory.getLogger("ROOT");
    appender.start();
    root.addAppender(appender);
    ((Logger) LoggerFactory.getLogger("integration")).setLevel(Level.INFO);
    ((Logger) LoggerFactory.getLogger("io.nochub.hub.plugin")).setLevel(Level.INFO);
  }

  TestHub start() throws Exception {
    SecretBox box = SecretBox.at(keyFile);
    InstantSource clock = InstantSource.system();
    Database hub = database.database();
    ContextFactory contexts =
        new ContextFactory(
            clients,
            new IntegrationStateStore(hub, box, clock),
            meters,
            new Surroundings(
                folder.resolve("data/integrations"), URI.create("https://hub.example/"), clock));
    SettingsBinder binder = new SettingsBinder(Map.of("DEMO_PASSWORD", "from-env"));
    IntegrationTypes types = new IntegrationTypes();
    Integrations integrations =
        new Integrations(
            hub, new IntegrationStore(clock), types, new IntegrationOpener(binder, box, contexts));
    PluginSettings settings =
        new PluginSettings(
            shelf(),
            bundled,
            upgradeBundled,
            followDevelopment ? List.of(development) : List.of(),
            ArchiveLimits.USUAL,
            new SignatureCheck(policy, trustedKeys));
    PluginHost host =
        new PluginHost(
            hub,
            new PluginStore(clock),
            settings,
            integrations,
            new PluginHost.Loading(types, binder, clock, Duration.ofSeconds(6)));
    running = new Running(host, integrations, types, box);
    host.start();
    return this;
  }

  TestHub restart() throws Exception {
    host().close();
    database.reopen();
    return start();
  }

  Path shelf() {
    return folder.resolve("data/plugins");
  }

  PluginHost host() {
    return running().host();
  }

  Integrations integrations() {
    return running().integrations();
  }

  IntegrationTypes types() {
    return running().types();
  }

  SecretBox box() {
    return running().box();
  }

  Database database() {
    return database.database();
  }

  PluginHost.Installed install(Path archive) throws Exception {
    return install(archive, null, false);
  }

  /** A good archive, whatever it is put in place of. */
  PluginHost.Installed install(Path archive, byte @Nullable [] signature, boolean force)
      throws Exception {
    try (InputStream in = Files.newInputStream(archive)) {
      return host()
          .install(archive.getFileName().toString(), in, signature, force, (tx, id, version) -> {});
    }
  }

  Optional<PluginView> enable(String id) throws Exception {
    return host().enable(id, (tx, plugin, version) -> {});
  }

  Optional<PluginView> disable(String id) throws Exception {
    return host().disable(id, (tx, plugin, version) -> {});
  }

  boolean remove(String id) throws Exception {
    return host().remove(id, (tx, plugin, version) -> {});
  }

  IntegrationView create(IntegrationDraft draft) throws SettingsException, InterruptedException {
    return integrations().create(draft, (tx, change) -> {});
  }

  Optional<IntegrationView> update(String id, IntegrationDraft draft)
      throws SettingsException, InterruptedException {
    return integrations().update(id, draft, (tx, change) -> {});
  }

  boolean delete(String id) throws InterruptedException {
    return integrations().delete(id, tx -> {});
  }

  boolean pause(String id) {
    return integrations().pause(id, tx -> {});
  }

  boolean resume(String id) {
    return integrations().resume(id, tx -> {});
  }

  /** A demo integration whose plugin behaves as the mood says. */
  static IntegrationDraft demo(String id, String mood) {
    return draft(id, Map.of("mood", mood, "password", "tops3cret"));
  }

  static IntegrationDraft draft(String id, Map<String, Object> settings) {
    return new IntegrationDraft(
        id, "demo", "Demo " + id, true, settings, null, Set.of(), Set.of(), null);
  }

  IntegrationHealth health(String id) {
    return integrations().view(id).orElseThrow().health();
  }

  private Running running() {
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    return running;
  }

  private AppenderBase<ILoggingEvent> appender() {
    return new AppenderBase<>() {
      @Override
      protected void append(ILoggingEvent event) {
        String trace =
            event.getThrowableProxy() == null
                ? ""
                : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
        logged.add(event.getLoggerName() + " " + event.getFormattedMessage() + trace);
      }
    };
  }

  @Override
  public void close() {
    if (running != null) {
      running.host().close();
    }
    ((Logger) LoggerFactory.getLogger("ROOT")).detachAppender(appender);
    clients.close();
    database.close();
  }
}
