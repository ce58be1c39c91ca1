package io.nochub.hub.intake;

import io.nochub.api.Capability;
import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.source.SignalSource;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.plugin.IntegrationSwitches;
import io.nochub.hub.plugin.OpenIntegration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Integrations a test opens and closes as it likes. */
final class FakeIntegrations implements IntegrationRegistry, AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, OpenIntegration> open = new TreeMap<>();
  private final Map<String, IntegrationSwitches> switches = new TreeMap<>();
  private final List<Listener> listeners = new ArrayList<>();

  synchronized OpenIntegration open(
      String id, Set<Capability> capabilities, SignalSource... sources) {
    OpenIntegration opened =
        OpenIntegration.of(
            id, "fake", capabilities, new Fake(List.of(sources)), threads, InstantSource.system());
    open.put(id, opened);
    switches.putIfAbsent(id, live(false, false));
    listeners.forEach(listener -> listener.opened(opened));
    return opened;
  }

  synchronized void close(String id) {
    OpenIntegration closing = open.remove(id);
    if (closing != null) {
      listeners.forEach(listener -> listener.closing(closing));
    }
  }

  synchronized void set(String id, boolean paused, boolean held) {
    switches.put(id, live(paused, held));
  }

  private static IntegrationSwitches live(boolean paused, boolean held) {
    return new IntegrationSwitches(true, IntegrationSwitches.Mode.LIVE, paused, held, Set.of());
  }

  @Override
  public synchronized Optional<OpenIntegration> find(String id) {
    return Optional.ofNullable(open.get(id));
  }

  @Override
  public synchronized List<OpenIntegration> all() {
    return List.copyOf(open.values());
  }

  @Override
  public synchronized Optional<IntegrationSwitches> switches(String id) {
    return Optional.ofNullable(switches.get(id));
  }

  @Override
  public synchronized void listen(Listener listener) {
    listeners.add(listener);
    open.values().forEach(listener::opened);
  }

  @Override
  public void close() {
    List.copyOf(open.keySet()).forEach(this::close);
    threads.shutdownNow();
  }

  private record Fake(List<SignalSource> sources) implements Integration {
    @Override
    public Health probe() {
      throw new UnsupportedOperationException("not asked in these tests");
    }

    @Override
    public List<SignalSource> sources() {
      return sources;
    }
  }
}
