package io.nochub.hub.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.nochub.api.Health;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the hub lends to a plugin, seen from inside one. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class LentContextTest {
  /** Tries everything it was lent and tells by the lines of its probe. */
  private static final String BORROWER =
      """
      record Config(@io.nochub.api.config.Setting(label = "Address") java.net.URI address) {}

      public List<IntegrationType<?>> integrationTypes() {
        return List.of(IntegrationType.of("borrower", "Borrower", Config.class,
            Set.of(Capability.ALERTS_BY_POLL), Set.of("*.vendor.example"), Connection::new));
      }

      record Connection(
          Config config, IntegrationContext context, io.nochub.api.http.HttpAccess paced)
          implements Integration {
        Connection(Config config, IntegrationContext context) {
          this(config, context, context.http().with(new io.nochub.api.http.HttpManners() {
            @Override
            public Pace pace() {
              return new Pace(1000, java.time.Duration.ofHours(1), 3);
            }
          }));
        }

        @Override
        public Health probe() {
          return Health.of("tried",
              line("paced", () -> paced.send(
                  io.nochub.api.http.HttpCall.get(config.address(), "ping")).text()),
              line("call", () -> context.http().send(
                  io.nochub.api.http.HttpCall.get(config.address(), "ping")).text()),
              line("elsewhere", () -> context.http().send(io.nochub.api.http.HttpCall.get(
                  java.net.URI.create("http://elsewhere.example/"))).text()),
              line("state", () -> {
                String before = context.state().get("n").orElse("none");
                context.state().put("n", "kept");
                context.state().putSecret("n", Secret.of("hidden"));
                return before + " " + context.state().getSecret("n").orElseThrow().reveal();
              }),
              line("folder", () -> {
                try {
                  return String.valueOf(java.nio.file.Files.writeString(
                      context.folder().resolve("cache.txt"), "x").getNameCount() > 0);
                } catch (java.io.IOException e) {
                  throw new IllegalStateException(e);
                }
              }),
              line("workers", () -> {
                try {
                  return context.workers("pool", 2).submit(() ->
                      Thread.currentThread().getContextClassLoader()
                          == Demo.class.getClassLoader()).get().toString();
                } catch (java.util.concurrent.ExecutionException e) {
                  throw new IllegalStateException(e);
                }
              }),
              line("metrics", () -> {
                context.metrics().increment("things.seen", 3);
                context.metrics().gauge("things.open", 7);
                context.metrics().increment("things.dropped", 2);
                context.metrics().gauge("kernel.dropped", 5);
                return "counted";
              }),
              line("webhook", () -> context.webhookAddress("a b").orElseThrow().toString()));
        }

        private static Health.Check line(String what, Health.Attempt attempt) {
          try {
            return new Health.Check(what, Health.Answer.YES, Health.Cause.NONE, attempt.run());
          } catch (Exception e) {
            return new Health.Check(what, Health.Answer.NO, Health.Cause.REMOTE, e.getMessage());
          }
        }
      }
      """;

  @TempDir Path folder;
  private TestHub hub;
  private HttpServer vendor;

  @BeforeEach
  void starts_a_vendor_and_a_hub() throws Exception {
    vendor = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    vendor.createContext(
        "/",
        exchange -> {
          byte[] answer = "pong".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    vendor.start();
    hub = new TestHub(folder.resolve("hub")).start();
    hub.install(TestPlugin.withBody("borrower", BORROWER).jar(folder));
  }

  @AfterEach
  void closes_them() {
    hub.close();
    vendor.stop(0);
  }

  @Test
  void everything_lent_works_inside_its_bounds_and_is_taken_back() throws Exception {
    hub.create(draft(Set.of("localhost")));

    Map<String, String> lines = probe();

    assertThat(lines)
        .containsEntry("call", "pong")
        .containsEntry("folder", "true")
        .containsEntry("workers", "true")
        .containsEntry("metrics", "counted")
        .containsEntry("webhook", "https://hub.example/hooks/b/a%20b");
    assertThat(hub.integrations().find("b").orElseThrow().callsLeft())
        .singleElement()
        .satisfies(
            calls -> {
              assertThat(calls.pace().calls()).isEqualTo(1000);
              assertThat(calls.left()).isBetween(900, 999);
            });
    assertThat(hub.integrations().find("b").orElseThrow().dropped())
        .containsOnlyKeys("things.dropped", "kernel.dropped")
        .containsEntry("kernel.dropped", 5L);
    // "kept" already if the hub has probed by itself before
    assertThat(lines.get("state")).isIn("none hidden", "kept hidden");
    assertThat(lines.get("elsewhere")).contains("elsewhere.example");
    assertThat(hub.folder.resolve("data/integrations/b/cache.txt")).hasContent("x");
    assertThat(
            hub.meters.get("nochub.plugin.things.seen").tag("integration", "b").counter().count())
        .isGreaterThanOrEqualTo(3);
    assertThat(
            hub.meters.get("nochub.plugin.things.open").tag("plugin", "borrower").gauge().value())
        .isEqualTo(7);

    hub.restart();
    assertThat(probe()).containsEntry("state", "kept hidden");

    hub.remove("borrower");
    assertThat(hub.meters.find("nochub.plugin.things.seen").counter()).isNull();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(hub.logged)
                    .anyMatch(line -> line.endsWith("Plugin borrower 1.0.0 has left the memory")));
  }

  @Test
  void a_private_address_is_not_called_unless_the_operator_allowed_it() throws Exception {
    hub.create(draft(Set.of()));

    assertThat(probe().get("call")).doesNotContain("pong").contains("localhost");
  }

  private IntegrationDraft draft(Set<String> privateHosts) {
    String address = "http://localhost:" + vendor.getAddress().getPort();
    return new IntegrationDraft(
        "b", "borrower", "B", true, Map.of("address", address), null, privateHosts, Set.of(), null);
  }

  private Map<String, String> probe() throws InterruptedException {
    return hub.integrations().probe("b").orElseThrow().health().checks().stream()
        .collect(Collectors.toMap(Health.Check::what, Health.Check::detail));
  }
}
