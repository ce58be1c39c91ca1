package io.nochub.testkit;

import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.Metrics;
import io.nochub.api.Secret;
import io.nochub.api.StateStore;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpManners;
import io.nochub.api.http.HttpReply;
import io.nochub.api.json.Json;
import io.nochub.runtime.http.HttpClients;
import io.nochub.runtime.http.HttpMeter;
import io.nochub.runtime.http.HttpScope;
import io.nochub.runtime.http.HttpSettings;
import io.nochub.runtime.http.PaceClock;
import io.nochub.runtime.json.JacksonJson;
import io.nochub.runtime.work.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A context like the hub's: its HTTP, JSON and workers are the runtime's own, clock, state, metrics
 * and log are fakes a test can look into. Loopback is allowed, every other host only if it was
 * named. Parts can be forbidden for a while, and closing withdraws the whole.
 */
public final class TestContext implements IntegrationContext, AutoCloseable {
  /** The hub's HTTP with less patience, so that a test of a vendor that hangs does not. */
  private static final HttpSettings IMPATIENT =
      new HttpSettings(
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(8),
          10 * 1024 * 1024,
          null);

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost");

  private final Guard guard = new Guard();
  private final String id;
  private final ManualClock clock;
  private final MemoryState state;
  private final RecordingMetrics metrics = new RecordingMetrics();
  private final RecordingLog log;
  private final JacksonJson json = new JacksonJson();
  private final HttpClients clients;
  private final HttpAccess http;
  private final Workers workers;
  private final @Nullable URI publicAddress;
  private @Nullable Path folder;

  private TestContext(Builder parts) {
    id = parts.id;
    clock = parts.clock;
    state = parts.state;
    publicAddress = parts.publicAddress;
    log = new RecordingLog("plugin." + id);
    workers = new Workers(id, parts.pluginLoader);
    clients = new HttpClients(IMPATIENT, clock, PaceClock.SYSTEM);
    Set<String> hosts = new LinkedHashSet<>(parts.hosts);
    hosts.addAll(LOOPBACK);
    http =
        new GuardedHttp(
            clients.open(new HttpScope(id, hosts, LOOPBACK, null, json, HttpMeter.NONE)));
  }

  public static Builder builder() {
    return new Builder();
  }

  /** A context with everything at its default. */
  public static TestContext plain() {
    return builder().build();
  }

  @Override
  public String integrationId() {
    return id;
  }

  @Override
  public Logger logger() {
    return log.logger();
  }

  @Override
  public InstantSource clock() {
    return new InstantSource() {
      @Override
      public Instant instant() {
        guard.touch(Lent.CLOCK);
        return clock.instant();
      }
    };
  }

  @Override
  public HttpAccess http() {
    return http;
  }

  @Override
  public Json json() {
    return json;
  }

  @Override
  public StateStore state() {
    return new GuardedState();
  }

  @Override
  public Metrics metrics() {
    return new GuardedMetrics();
  }

  @Override
  public ExecutorService workers(String name, int atMost) {
    guard.touch(Lent.WORKERS);
    return workers.pool(name, atMost);
  }

  @Override
  public synchronized Path folder() {
    guard.touch(Lent.FOLDER);
    try {
      if (folder == null) {
        folder = Files.createTempDirectory("nochub-" + id + "-");
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<URI> webhookAddress(String sourceName) {
    guard.touch(Lent.WEBHOOK_ADDRESS);
    return Optional.ofNullable(publicAddress)
        .map(base -> URI.create(base + "/hooks/" + id + "/" + sourceName));
  }

  /** The clock to push. */
  public ManualClock time() {
    return clock;
  }

  /** The state to look into. */
  public MemoryState memory() {
    return state;
  }

  /** The counters to look at. */
  public RecordingMetrics counted() {
    return metrics;
  }

  /** What was logged. */
  public List<String> logged() {
    return log.lines();
  }

  /** From now on the use of these is an AssertionError that names what was going on. */
  public void forbid(String during, Lent first, Lent... others) {
    guard.forbid(during, EnumSet.of(first, others));
  }

  /** From now on nothing is to be touched but the logger and JSON. */
  public void forbidAll(String during) {
    guard.forbid(during, EnumSet.allOf(Lent.class));
  }

  /** Ends what forbid began. */
  public void allow() {
    guard.allow();
  }

  /** Every forbidden use so far, also those whose AssertionError was swallowed. */
  public List<String> violations() {
    return guard.violations();
  }

  /** Withdraws the context, as the hub does when the integration has closed. */
  @Override
  public void close() {
    guard.end();
    workers.close();
    clients.close();
    synchronized (this) {
      if (folder != null) {
        Folders.delete(folder);
        folder = null;
      }
    }
  }

  /** Makes a context; everything has a default. */
  public static final class Builder {
    private String id = "test";
    private ManualClock clock = ManualClock.atStart();
    private MemoryState state = new MemoryState();
    private Set<String> hosts = Set.of();
    private ClassLoader pluginLoader = TestContext.class.getClassLoader();
    private @Nullable URI publicAddress = URI.create("https://hub.example");

    private Builder() {}

    public Builder id(String integrationId) {
      id = integrationId;
      return this;
    }

    public Builder clock(ManualClock toPush) {
      clock = toPush;
      return this;
    }

    /** The state of an earlier context, to play a restart. */
    public Builder state(MemoryState kept) {
      state = kept;
      return this;
    }

    /** Hosts that may be called besides loopback. */
    public Builder hosts(Set<String> allowed) {
      hosts = allowed;
      return this;
    }

    /** The class loader of the plugin, where it is not the test's own. */
    public Builder pluginLoader(ClassLoader loader) {
      pluginLoader = loader;
      return this;
    }

    /** Where the world reaches the hub; null if it does not. */
    public Builder publicAddress(@Nullable URI address) {
      publicAddress = address;
      return this;
    }

    public TestContext build() {
      return new TestContext(this);
    }
  }

  private final class GuardedHttp implements HttpAccess {
    private final HttpAccess real;

    private GuardedHttp(HttpAccess real) {
      this.real = real;
    }

    @Override
    public HttpReply exchange(HttpCall call) throws IntegrationException, InterruptedException {
      guard.touch(Lent.HTTP);
      return real.exchange(call);
    }

    @Override
    public HttpReply send(HttpCall call) throws IntegrationException, InterruptedException {
      guard.touch(Lent.HTTP);
      return real.send(call);
    }

    @Override
    public HttpAccess with(HttpManners manners) {
      return new GuardedHttp(real.with(manners));
    }
  }

  private final class GuardedState implements StateStore {
    @Override
    public Optional<String> get(String key) {
      guard.touch(Lent.STATE);
      return state.get(key);
    }

    @Override
    public void put(String key, String value) {
      guard.touch(Lent.STATE);
      state.put(key, value);
    }

    @Override
    public Optional<Secret> getSecret(String key) {
      guard.touch(Lent.STATE);
      return state.getSecret(key);
    }

    @Override
    public void putSecret(String key, Secret value) {
      guard.touch(Lent.STATE);
      state.putSecret(key, value);
    }

    @Override
    public void remove(String key) {
      guard.touch(Lent.STATE);
      state.remove(key);
    }
  }

  private final class GuardedMetrics implements Metrics {
    @Override
    public void increment(String name, long amount) {
      guard.touch(Lent.METRICS);
      metrics.increment(name, amount);
    }

    @Override
    public void gauge(String name, long value) {
      guard.touch(Lent.METRICS);
      metrics.gauge(name, value);
    }
  }
}
