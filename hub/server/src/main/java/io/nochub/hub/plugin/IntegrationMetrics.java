package io.nochub.hub.plugin;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.nochub.api.Metrics;
import io.nochub.runtime.http.CallsLeft;
import io.nochub.runtime.http.HttpMeter;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * One integration's figures, tagged with it and its plugin; all of them leave the registry when it
 * closes. A plugin can make at most a hundred of each kind.
 */
final class IntegrationMetrics implements Metrics, HttpMeter {
  private static final int MOST = 100;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z0-9]+)*");

  private static final Pattern DROPPED = Pattern.compile("(.*\\.)?dropped");

  private final MeterRegistry registry;
  private final Tags tags;
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> gauges = new ConcurrentHashMap<>();
  private final Map<Meter.Id, Meter> made = new ConcurrentHashMap<>();

  /** A plugin may make clients and let them go. */
  private final Set<Paces> paces = Collections.newSetFromMap(new WeakHashMap<>());

  IntegrationMetrics(MeterRegistry registry, String pluginId, String integrationId) {
    this.registry = registry;
    this.tags = Tags.of("plugin", pluginId, "integration", integrationId);
  }

  @Override
  public void increment(String name, long amount) {
    checkName(name, counters);
    counters.computeIfAbsent(name, this::counter).increment((double) amount);
  }

  @Override
  public void gauge(String name, long value) {
    checkName(name, gauges);
    gauges.computeIfAbsent(name, this::registered).set(value);
  }

  @Override
  public void exchanged(String integrationId, Outcome outcome, Duration took) {
    Tags withOutcome = tags.and("outcome", outcome.name().toLowerCase(Locale.ROOT));
    kept(registry.timer("nochub.http.out", withOutcome))
        .record(took.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void paced(String integrationId, Paces added) {
    synchronized (paces) {
      paces.add(added);
    }
  }

  /** What is left of the paces its vendor allows, by lane. */
  List<CallsLeft> callsLeft() {
    synchronized (paces) {
      return paces.stream()
          .flatMap(client -> client.left().stream())
          .sorted(Comparator.comparing(CallsLeft::lane))
          .toList();
    }
  }

  /** The figures of what was lost, counters and gauges, by their names. */
  Map<String, Long> dropped() {
    Map<String, Long> dropped = new TreeMap<>();
    counters.forEach((name, counter) -> dropped.put(name, (long) counter.count()));
    gauges.forEach((name, gauge) -> dropped.merge(name, gauge.get(), Long::sum));
    dropped.keySet().removeIf(name -> !DROPPED.matcher(name).matches());
    return dropped;
  }

  /** Takes every figure out of the registry. */
  void remove() {
    made.values().forEach(registry::remove);
    made.clear();
  }

  private Counter counter(String name) {
    return kept(registry.counter("nochub.plugin." + name, tags));
  }

  private AtomicLong registered(String name) {
    AtomicLong value = new AtomicLong();
    kept(
        Gauge.builder("nochub.plugin." + name, value, AtomicLong::doubleValue)
            .tags(tags)
            .strongReference(true)
            .register(registry));
    return value;
  }

  private <M extends Meter> M kept(M meter) {
    made.put(meter.getId(), meter);
    return meter;
  }

  private static void checkName(String name, Map<String, ?> known) {
    if (!NAME.matcher(name).matches() || name.length() > 80) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is no name for a figure: lower-case words with dots");
    }
    if (!known.containsKey(name) && known.size() >= MOST) {
      throw new IllegalArgumentException("An integration has at most " + MOST + " figures");
    }
  }
}
