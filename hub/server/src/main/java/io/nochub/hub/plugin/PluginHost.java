package io.nochub.hub.plugin;

import io.nochub.hub.plugin.PluginShelf.Placed;
import io.nochub.hub.plugin.PluginStore.Origin;
import io.nochub.hub.plugin.PluginStore.Row;
import io.nochub.hub.plugin.Takeover.Trial;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.work.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs, loads, replaces and removes plugins while the hub runs. A plugin is trusted code in the
 * hub's own process: the loader keeps things tidy, it is no sandbox. What one plugin does wrong is
 * told with its name and touches no other. Thread-safe; changes are made one after the other and
 * are stored when a method returns.
 */
public final class PluginHost implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PluginHost.class);

  private final Database database;
  private final PluginStore store;
  private final PluginSettings settings;
  private final Integrations integrations;
  private final Loading loading;
  private final PluginShelf shelf;
  private final DevelopmentFolders development;
  private final Workers threads = new Workers("plugins", PluginHost.class.getClassLoader());
  private final Lifecycle lifecycle;
  private final LoaderWatch watch;

  /** Changed by the lifecycle thread alone. */
  private final Map<String, HostedPlugin> plugins = new ConcurrentSkipListMap<>();

  /**
   * What loading and unloading take.
   *
   * @param untilCollected how long an unloaded plugin may stay in memory before it is told of
   */
  public record Loading(
      IntegrationTypes types,
      SettingsBinder binder,
      InstantSource clock,
      Duration untilCollected) {}

  public PluginHost(
      Database database,
      PluginStore store,
      PluginSettings settings,
      Integrations integrations,
      Loading loading) {
    this.database = database;
    this.store = store;
    this.settings = settings;
    this.integrations = integrations;
    this.loading = loading;
    this.shelf = new PluginShelf(settings.shelf(), settings.limits(), settings.signatures());
    this.development = new DevelopmentFolders(settings.development());
    this.lifecycle = new Lifecycle(threads.pool("lifecycle", 1));
    this.watch = new LoaderWatch(threads.pool("unloaded", 1), loading.untilCollected());
  }

  /**
   * Installs what came with the hub, loads what is enabled and opens the integrations. A plugin
   * that fails is shown as such; the hub starts all the same.
   */
  public void start() throws IOException, InterruptedException {
    stepThatRefusesNothing(
        () -> {
          integrations.load();
          List<Row> rows = database.read(store::all);
          shelf.sweep(homes(rows));
          new BundledPlugins(settings, shelf)
              .changes(rows)
              .forEach(row -> save(row, (tx, id, version) -> {}));
          loadDevelopment();
          database.read(store::all).forEach(this::show);
          integrations.takeover().reconcile();
          return plugins;
        });
    if (!settings.development().isEmpty()) {
      threads.pool("development", 1).execute(this::followDevelopment);
    }
  }

  /** All installed plugins, by id. */
  public List<PluginView> list() {
    return plugins.values().stream().map(HostedPlugin::view).toList();
  }

  public Optional<PluginView> view(String id) {
    return Optional.ofNullable(plugins.get(id)).map(HostedPlugin::view);
  }

  /** Plugins that were unloaded but did not leave the memory, since the hub started. */
  public List<String> leaked() {
    return watch.leaked();
  }

  /**
   * What else is stored in the transaction of a change to a plugin, such as its record. Part of a
   * unit of work, so it is short and may run again.
   */
  @FunctionalInterface
  public interface Alongside {
    void store(Transaction tx, String plugin, String version);
  }

  /**
   * What came of an installation.
   *
   * @param warnings such as a missing signature
   */
  public record Installed(PluginView plugin, List<String> warnings) {}

  /**
   * Installs a plugin, or puts a version in place of the one that is installed: its integrations
   * are opened and probed with the new code first.
   *
   * @param name what the operator calls the archive, for messages
   * @param signature the detached one; null if there is none
   * @param force whether to replace the running version even though integrations that are well
   *     would fail
   * @param alongside stored in the transaction of the change
   * @throws ArchiveRefused if it is no good; what ran before goes on
   */
  public Installed install(
      String name,
      InputStream archive,
      byte @Nullable [] signature,
      boolean force,
      Alongside alongside)
      throws ArchiveRefused, IOException, InterruptedException {
    return lifecycle.run(
        () -> {
          Placed placed = shelf.place(name, archive, signature, false);
          placed.warnings().forEach(warning -> log.warn("{}", warning));
          return new Installed(take(placed, force, alongside).view(), placed.warnings());
        });
  }

  /** Empty if there is none of that id. What did not start is shown as FAILED, with the reason. */
  public Optional<PluginView> enable(String id, Alongside alongside)
      throws IOException, InterruptedException {
    return changed(id, hosted -> enable(id, hosted, alongside));
  }

  /** Closes its integrations and unloads it. Empty if there is none of that id. */
  public Optional<PluginView> disable(String id, Alongside alongside)
      throws IOException, InterruptedException {
    return changed(id, hosted -> disable(id, hosted, alongside));
  }

  /**
   * Unloads it and forgets it; its integrations stay and say what they miss, its files go at the
   * next start. False if there is none of that id.
   */
  public boolean remove(String id, Alongside alongside) throws IOException, InterruptedException {
    return changed(id, hosted -> remove(id, hosted, alongside)).isPresent();
  }

  @Override
  public void close() {
    try {
      stepThatRefusesNothing(
          () -> {
            integrations.close();
            plugins.values().forEach(HostedPlugin::close);
            plugins.clear();
            return plugins;
          });
    } catch (IOException e) {
      log.warn("Closing the plugins: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.close();
  }

  // On the lifecycle thread

  private HostedPlugin take(Placed placed, boolean force, Alongside alongside)
      throws ArchiveRefused, IOException, InterruptedException {
    String id = placed.descriptor().id();
    HostedPlugin before = plugins.get(id);
    if (before != null && before.row() == null) {
      throw new ArchiveRefused(id + " runs from a development folder of this hub");
    }
    boolean enabled = before == null || before.isEnabled();
    Row row =
        new Row(
            id, placed.descriptor().version(), placed.sha256(), Origin.OPERATOR, enabled, false);
    PluginFiles files = shelf.verified(row);
    LoadedPlugin next = load(files);
    HostedPlugin after;
    if (enabled) {
      switchOver(before, next, force, () -> save(row, alongside));
      after = HostedPlugin.running(row, next);
    } else {
      unload(next);
      save(row, alongside);
      after = HostedPlugin.disabled(row, files.descriptor());
    }
    plugins.put(id, after);
    log.info("Plugin {} {} is installed", id, row.version());
    return after;
  }

  private void switchOver(
      @Nullable HostedPlugin before, LoadedPlugin next, boolean force, Runnable store)
      throws ArchiveRefused, InterruptedException {
    Trial trial = integrations.takeover().tryWith(next);
    try {
      if (!trial.problems().isEmpty() && !force) {
        throw new ArchiveRefused(
            next.id()
                + " "
                + next.descriptor().version()
                + " was not put in place, because it does not work for "
                + String.join("; ", trial.problems())
                + ". What ran before goes on");
      }
      loading.types().add(next);
      store.run();
    } catch (ArchiveRefused | RuntimeException e) {
      offerAgain(before, next);
      integrations.takeover().discard(trial);
      unload(next);
      throw e;
    }
    integrations.takeover().adopt(trial);
    if (before != null) {
      unload(before.loaded());
    }
  }

  /** What ran before goes on. */
  private void offerAgain(@Nullable HostedPlugin before, LoadedPlugin next) throws ArchiveRefused {
    loading.types().remove(next.id());
    LoadedPlugin running = before == null ? null : before.loaded();
    if (running != null) {
      loading.types().add(running);
    }
  }

  private HostedPlugin enable(String id, HostedPlugin hosted, Alongside alongside)
      throws IOException, InterruptedException {
    Row row = hosted.row();
    if (row != null && hosted.loaded() == null) {
      Row enabled = row.enabled(true);
      save(enabled, alongside);
      show(enabled);
      integrations.takeover().reconcile();
    }
    return known(id);
  }

  private HostedPlugin disable(String id, HostedPlugin hosted, Alongside alongside)
      throws InterruptedException {
    Row row = hosted.row();
    if (row == null) {
      return hosted;
    }
    Row disabled = row.enabled(false);
    save(disabled, alongside);
    plugins.put(id, hosted.off(disabled));
    retire(id, hosted);
    return known(id);
  }

  private HostedPlugin remove(String id, HostedPlugin hosted, Alongside alongside)
      throws InterruptedException {
    Row row = hosted.row();
    String version = hosted.view().version();
    database.writeAndWait(
        Lane.OUTCOMES,
        transaction -> {
          if (row != null && row.origin() == Origin.BUNDLED) {
            store.save(transaction, row.gone());
          } else {
            store.delete(transaction, id);
          }
          alongside.store(transaction, id, version);
          return id;
        });
    plugins.remove(id);
    retire(id, hosted);
    log.info("Plugin {} is removed", id);
    return hosted;
  }

  private void retire(String id, HostedPlugin hosted) throws InterruptedException {
    if (hosted.loaded() != null) {
      loading.types().remove(id);
      integrations.takeover().reconcile();
      unload(hosted.loaded());
    }
  }

  /** Loads an installed plugin if it is enabled, or notes why it cannot be. */
  private void show(Row row) {
    HostedPlugin known = plugins.get(row.id());
    boolean inDevelopment = known != null && known.row() == null;
    if (row.removed() || inDevelopment) {
      return;
    }
    try {
      PluginFiles files = shelf.verified(row);
      plugins.put(
          row.id(),
          row.enabled()
              ? HostedPlugin.running(row, offered(files))
              : HostedPlugin.disabled(row, files.descriptor()));
    } catch (ArchiveRefused | IOException | RuntimeException e) {
      log.error("Plugin {} {} does not run: {}", row.id(), row.version(), e.getMessage());
      plugins.put(row.id(), HostedPlugin.failed(row, String.valueOf(e.getMessage())));
    }
  }

  private LoadedPlugin offered(PluginFiles files) throws ArchiveRefused {
    LoadedPlugin plugin = load(files);
    try {
      loading.types().add(plugin);
      return plugin;
    } catch (ArchiveRefused e) {
      unload(plugin);
      throw e;
    }
  }

  private LoadedPlugin load(PluginFiles files) throws ArchiveRefused {
    return LoadedPlugin.load(files, loading.binder(), loading.clock());
  }

  private void unload(@Nullable LoadedPlugin plugin) {
    if (plugin != null) {
      String name = "Plugin " + plugin.id() + " " + plugin.descriptor().version();
      watch.watch(name, plugin.close());
    }
  }

  private void loadDevelopment() {
    for (PluginFiles files : built()) {
      try {
        developed(files);
      } catch (ArchiveRefused | InterruptedException | RuntimeException e) {
        log.error("Plugin under development in {}: {}", files.home(), e.getMessage());
      }
    }
  }

  private List<PluginFiles> built() {
    try {
      return development.find();
    } catch (ArchiveRefused | IOException e) {
      log.error("Plugins under development: {}", e.getMessage());
      return List.of();
    }
  }

  private void developed(PluginFiles files) throws ArchiveRefused, InterruptedException {
    HostedPlugin before = plugins.get(files.descriptor().id());
    LoadedPlugin next = load(files);
    switchOver(before, next, true, () -> {});
    plugins.put(next.id(), HostedPlugin.inDevelopment(next));
    log.warn("Plugin {} runs from {}, unsigned", next.id(), files.home());
  }

  /** Loads again what was compiled again, once a build has come to rest. */
  private void followDevelopment() {
    DevelopmentFolders.Changes changes = development.changes();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(1000);
        for (PluginFiles files : changes.since(built(), this::isLoaded)) {
          followed(files);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isLoaded(PluginFiles files) {
    HostedPlugin hosted = plugins.get(files.descriptor().id());
    LoadedPlugin running = hosted == null ? null : hosted.loaded();
    return running != null && running.files().sha256().equals(files.sha256());
  }

  private void followed(PluginFiles files) throws InterruptedException {
    try {
      lifecycle.run(
          () -> {
            developed(files);
            return files;
          });
    } catch (ArchiveRefused | IOException | RuntimeException e) {
      log.error("Plugin under development in {}: {}", files.home(), e.getMessage());
    }
  }

  private void save(Row row, Alongside alongside) {
    database.writeAndWait(
        Lane.OUTCOMES,
        transaction -> {
          store.save(transaction, row);
          alongside.store(transaction, row.id(), row.version());
          return row;
        });
  }

  private Set<Path> homes(List<Row> rows) {
    return rows.stream()
        .filter(row -> !row.removed())
        .map(row -> shelf.home(row.id(), row.version(), row.sha256()))
        .collect(Collectors.toSet());
  }

  private HostedPlugin known(String id) {
    HostedPlugin hosted = plugins.get(id);
    if (hosted == null) {
      throw new IllegalStateException("plugin " + id + " vanished while it was changed");
    }
    return hosted;
  }

  /** A change to one installed plugin. */
  private interface Change {
    HostedPlugin make(HostedPlugin hosted) throws IOException, InterruptedException;
  }

  private Optional<PluginView> changed(String id, Change change)
      throws IOException, InterruptedException {
    return stepThatRefusesNothing(
        () -> {
          HostedPlugin hosted = plugins.get(id);
          return hosted == null ? Optional.empty() : Optional.of(change.make(hosted).view());
        });
  }

  private <T> T stepThatRefusesNothing(Lifecycle.Step<T> step)
      throws IOException, InterruptedException {
    try {
      return lifecycle.run(step);
    } catch (ArchiveRefused e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
