package io.nochub.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.web.ApiClient;
import io.nochub.hub.web.ApiClient.Reply;
import io.nochub.hub.web.ApiDescription;
import io.nochub.hub.web.OpenApiCheck;
import io.nochub.hub.web.Operation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What no operation of the API takes, asked of each as the whole hub answers it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // opened before all
class EveryOperationTest {
  private static final String TOKEN = "nh_admin_of_the_tests";
  private static final ApiDescription DESCRIPTION = ApiDescription.load();

  @TempDir static Path folder;
  private static HubAssembly hub;
  private static ApiClient admin;

  @BeforeAll
  static void start() throws Exception {
    Map<String, Object> settings = Map.of("data", folder.resolve("data").toString(), "port", 0);
    hub =
        new HubAssembly(
            HubConfig.read(folder.resolve("none.yaml"), false, settings, Map.of()),
            new HubAssembly.Surroundings(
                Map.of(), null, List.of(), Optional.of(TOKEN), false, failure -> {}, "test"));
    hub.start();
    admin = new ApiClient(address(), TOKEN);
    admin.post("/api/v1/clients", Map.of("id", "1", "name", "Things")).expect(201);
    admin.post("/api/v1/sites", Map.of("id", "1", "name", "HQ", "client", "1")).expect(201);
    admin.post("/api/v1/devices", Map.of("id", "1", "name", "DC01", "client", "1")).expect(201);
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  private static URI address() {
    return URI.create("http://127.0.0.1:" + hub.web.port());
  }

  static Stream<Operation> guarded() {
    return DESCRIPTION.operations().stream().filter(operation -> operation.role().isPresent());
  }

  static Stream<Operation> taking_json() {
    return DESCRIPTION.operations().stream()
        .filter(operation -> operation.bodies().get("application/json") != null);
  }

  /** With an id that could be any thing's, and is that of a client, a site and a device. */
  private static String path(Operation operation) {
    return operation.path().replace("{id}", "1");
  }

  @Test
  void each_is_described_and_answered() {
    assertThat(OpenApiCheck.differences(hub.web.endpoints())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void who_does_not_say_who_is_asking_is_refused(Operation operation) {
    for (ApiClient stranger :
        List.of(
            new ApiClient(address(), Map.of()),
            new ApiClient(address(), "nh_wrong"),
            new ApiClient(address(), Map.of("Authorization", "Basic YTpi")))) {
      stranger
          .send(operation.method(), path(operation), "application/json", new byte[0])
          .expect(401);
    }
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void an_unknown_parameter_is_named(Operation operation) {
    Reply refused =
        admin.send(
            operation.method(), path(operation) + "?surprise=1", "application/json", new byte[0]);
    assertThat(refused.expect(400).problems())
        .singleElement()
        .asString()
        .startsWith("surprise: is not a parameter here");
  }

  @ParameterizedTest
  @MethodSource("taking_json")
  void a_body_that_cannot_be_is_refused_and_nothing_is_stored(Operation operation) {
    long before = changes();
    assertThat(refused(operation, "{").json().path("detail").asString()).contains("not JSON");
    assertThat(refused(operation, "[]").problems()).contains(": must be an object, not a list");
    assertThat(refused(operation, "{\"surprise\": 1}").problems())
        .anyMatch(problem -> problem.startsWith("surprise: is not a field here"));
    String deep = "{\"a\":".repeat(100) + "1" + "}".repeat(100);
    assertThat(refused(operation, deep).json().path("detail").asString()).contains("depth");
    assertThat(changes()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("taking_json")
  void a_body_of_another_kind_is_refused(Operation operation) {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    send(operation, "text/plain", body).expect(415);
  }

  private static Reply refused(Operation operation, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return send(operation, "application/json", bytes).expect(400);
  }

  private static Reply send(Operation operation, String contentType, byte[] body) {
    return admin.send(operation.method(), path(operation), contentType, body);
  }

  private static long changes() {
    return admin.get("/api/v1/audit?limit=500").expect(200).json().path("items").size();
  }
}
