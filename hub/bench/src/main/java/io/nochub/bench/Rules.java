package io.nochub.bench;

import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.hub.routing.EffectiveRoute;
import io.nochub.hub.routing.RouteStore;
import io.nochub.hub.routing.RouteTree;
import io.nochub.hub.routing.RoutingFacts;
import io.nochub.hub.routing.RoutingFacts.Named;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Routing one alert by 1,000 rules: a realistic tree of 200 clients with four rules each below
 * theirs, and the same number of rules of which none can be left out unasked.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class Rules {
  private static final int CLIENTS = 200;
  private static final int RULES_OF_A_CLIENT = 4;
  private static final int ALL = CLIENTS * (1 + RULES_OF_A_CLIENT);
  private static final int ALERTS = 1_024;

  @Param({"realistic", "unindexable"})
  public String kind = "realistic";

  private RouteTree tree = RouteTree.of(0, new RouteStore().parse("{\"name\":\"root\"}"));
  private List<RoutingFacts> alerts = List.of();
  private int next;

  @Setup
  public void make() {
    String rules = kind.equals("realistic") ? realistic() : unindexable();
    String json = "{\"name\":\"root\",\"children\":[" + rules + "]}";
    tree = RouteTree.of(1, new RouteStore().parse(json));
    Random random = new Random(1);
    alerts = IntStream.range(0, ALERTS).mapToObj(i -> alert(random)).toList();
  }

  @Benchmark
  public EffectiveRoute route() {
    next = (next + 1) % ALERTS;
    return tree.route(alerts.get(next));
  }

  private static String realistic() {
    return numbers(CLIENTS)
        .map(
            client ->
                rule(
                    "client-" + client,
                    "client.id == 'c" + client + "'",
                    numbers(RULES_OF_A_CLIENT)
                        .map(n -> rule("rule-" + client + "-" + n, condition(n), ""))
                        .collect(Collectors.joining(","))))
        .collect(Collectors.joining(","));
  }

  private static String condition(String n) {
    return switch (n) {
      case "0" -> "alert.severity >= CRITICAL && device.kind == 'SERVER'";
      case "1" -> "alert.condition.startsWith('disk') && alert.severity >= MINOR";
      case "2" -> "alert.title.contains('backup') || alert.category == 'BACKUP'";
      default -> "alert.details['role'] == 'database'";
    };
  }

  private static String unindexable() {
    return numbers(ALL)
        .map(n -> rule("rule-" + n, "alert.condition.startsWith('service" + n + " ')", ""))
        .collect(Collectors.joining(","));
  }

  private static String rule(String name, String when, String children) {
    return "{\"name\":\"%s\",\"when\":\"%s\",\"children\":[%s]}".formatted(name, when, children);
  }

  private static java.util.stream.Stream<String> numbers(int below) {
    return IntStream.range(0, below).mapToObj(Integer::toString);
  }

  private static RoutingFacts alert(Random random) {
    String client = "c" + random.nextInt(CLIENTS);
    return new RoutingFacts(
        "rmm",
        any(random, Severity.values()),
        any(random, Category.values()),
        random.nextBoolean() ? "disk C:" : "service spooler",
        "Something is wrong on srv-" + random.nextInt(1_000),
        "It has been so for ten minutes.",
        "high",
        false,
        Map.of("os", "Windows Server 2022"),
        new Named(client, "Client " + client),
        Named.NONE,
        new Named("d" + random.nextInt(10_000), "srv"),
        random.nextBoolean() ? "SERVER" : "WORKSTATION");
  }

  private static <T> T any(Random random, T[] all) {
    return List.of(all).get(random.nextInt(all.length));
  }
}
