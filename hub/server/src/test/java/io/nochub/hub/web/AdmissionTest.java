package io.nochub.hub.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.hub.access.Role;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AdmissionTest {
  private final EchoRoutes routes = new EchoRoutes();
  @RegisterExtension final RunningWeb web = new RunningWeb(routes);

  private ApiClient with(Role role) {
    return new ApiClient(web.address(), web.access().createToken("test", "t", role, null).secret());
  }

  @Test
  void without_a_token_nobody_gets_in() {
    ApiClient.Reply reply = web.stranger().get("/api/v1/incidents").expect(401);
    assertThat(reply.header("WWW-Authenticate")).hasValue("Bearer");
    assertThat(routes.reached()).isEmpty();
  }

  @Test
  void a_wrong_token_and_another_scheme_are_refused() {
    new ApiClient(web.address(), "nh_wrong").get("/api/v1/incidents").expect(401);
    new ApiClient(web.address(), "").get("/api/v1/incidents").expect(401);
    new ApiClient(web.address(), Map.of("Authorization", "Basic YTpi"))
        .get("/api/v1/incidents")
        .expect(401);
  }

  @Test
  void a_token_holds_until_it_expires() {
    String secret =
        web.access()
            .createToken("test", "short", Role.VIEWER, web.now().plus(Duration.ofHours(1)))
            .secret();
    ApiClient client = new ApiClient(web.address(), secret);
    client.get("/api/v1/incidents").expect(200);
    web.now(web.now().plus(Duration.ofHours(1)));
    client.get("/api/v1/incidents").expect(401);
  }

  @Test
  void a_withdrawn_token_is_refused_at_once() {
    ApiClient.Reply made =
        web.admin().post("/api/v1/tokens", Map.of("name", "ci", "role", "VIEWER")).expect(201);
    ApiClient client = new ApiClient(web.address(), made.json().path("token").asString());
    client.get("/api/v1/me").expect(200);
    web.admin().delete("/api/v1/tokens/" + made.json().path("id").asString()).expect(204);
    client.get("/api/v1/me").expect(401);
    web.admin().delete("/api/v1/tokens/" + made.json().path("id").asString()).expect(404);
  }

  @Test
  void each_role_may_do_what_it_is_for() {
    String window =
        "{\"name\":\"a\",\"reason\":\"b\",\"client\":\"c\",\"until\":\"2026-12-09T04:00:00Z\"}";
    with(Role.VIEWER).get("/api/v1/incidents").expect(200);
    with(Role.VIEWER).post("/api/v1/maintenance-windows", window).expect(403);
    with(Role.TECHNICIAN).post("/api/v1/maintenance-windows", window).expect(201);
    with(Role.TECHNICIAN).delete("/api/v1/clients/acme").expect(403);
    with(Role.ADMIN).delete("/api/v1/clients/acme").expect(204);
    with(Role.TECHNICIAN).get("/api/v1/tokens").expect(403);
    with(Role.TECHNICIAN).get("/api/v1/audit").expect(403);
  }

  @Test
  void who_may_not_is_told_before_what_is_wrong_with_the_request() {
    with(Role.VIEWER).post("/api/v1/maintenance-windows", "{").expect(403);
    web.stranger().post("/api/v1/maintenance-windows", "{").expect(401);
  }

  @Test
  void a_secret_is_shown_once_and_kept_nowhere() {
    ApiClient.Reply made =
        web.admin().post("/api/v1/tokens", Map.of("name", "ci", "role", "ADMIN")).expect(201);
    String secret = made.json().path("token").asString();
    assertThat(secret).startsWith("nh_").hasSize(46);
    assertThat(web.admin().get("/api/v1/tokens").expect(200).body()).doesNotContain(secret);
    String kept =
        web.database()
            .read(
                tx ->
                    tx.list("select hash from api_token", row -> row.getString(1)).toString()
                        + tx.list("select after_value from audit_entry", row -> row.getString(1)));
    assertThat(kept).doesNotContain(secret.substring(3));
  }

  @Test
  void a_token_that_has_expired_already_is_not_made() {
    assertThat(
            web.admin()
                .post(
                    "/api/v1/tokens",
                    Map.of("name", "x", "role", "ADMIN", "expiresAt", "2020-01-01T00:00:00Z"))
                .expect(400)
                .problems())
        .containsExactly("expiresAt: must be in the future");
  }

  @Test
  void tokens_are_listed_page_by_page() {
    for (int i = 0; i < 5; i++) {
      web.access().createToken("test", "t" + i, Role.VIEWER, null);
    }
    ApiClient.Reply first = web.admin().get("/api/v1/tokens?limit=3").expect(200);
    String next = first.json().path("next").asString();
    ApiClient.Reply second = web.admin().get("/api/v1/tokens?limit=3&cursor=" + next).expect(200);
    assertThat(first.json().path("items").findValuesAsString("name"))
        .containsExactly("t4", "t3", "t2");
    assertThat(second.json().path("items").findValuesAsString("name")).containsExactly("t1", "t0");
    assertThat(second.json().has("next")).isFalse();
  }

  @Test
  void a_failure_tells_nothing_of_the_inside() {
    ApiClient.Reply reply = web.admin().get("/api/v1/alerts/7").expect(500);
    assertThat(reply.body()).doesNotContain("swordfish").doesNotContain("Exception");
    assertThat(reply.json().path("id").asString()).hasSize(36);
  }

  @Test
  void a_failure_on_a_page_is_a_page_that_tells_nothing_of_the_inside() {
    ApiClient.Reply reply = web.admin().get("/broken").expect(500);
    assertThat(reply.header("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(reply.body()).contains("under the id").doesNotContain("swordfish");
  }

  @Test
  void a_database_that_does_not_answer_is_said_to_be_so() {
    ApiClient.Reply reply = web.admin().get("/api/v1/clients/acme").expect(503);
    assertThat(reply.body()).contains("did not answer").doesNotContain("/var/lib");
  }

  @Test
  void a_taken_port_is_explained() {
    int port = web.address().getPort();
    assertThatThrownBy(() -> web.another(port).start())
        .isInstanceOf(PortTaken.class)
        .hasMessageContaining("cannot listen on 127.0.0.1:" + port);
  }
}
