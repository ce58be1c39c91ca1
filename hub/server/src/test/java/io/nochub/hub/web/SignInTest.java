package io.nochub.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SignInTest {
  private static final Map<String, String> OWN_PAGE = Map.of("X-Requested-With", "nochub");

  private final EchoRoutes routes = new EchoRoutes();

  @RegisterExtension
  final RunningWeb web = new RunningWeb(Optional.of(URI.create("https://hub.example")), routes);

  private ApiClient.Reply signIn(String password) {
    return web.stranger().post("/api/v1/session", Map.of("user", "admin", "password", password));
  }

  private String cookie() {
    String set = signIn(web.firstUser().password()).expect(200).header("Set-Cookie").orElseThrow();
    return set.substring(0, set.indexOf(';'));
  }

  private ApiClient session(String cookie, Map<String, String> more) {
    Map<String, String> headers = new HashMap<>(more);
    headers.put("Cookie", cookie);
    return new ApiClient(web.address(), headers);
  }

  @Test
  void the_one_time_password_works_until_it_is_changed() {
    String first = web.firstUser().password();
    ApiClient.Reply in = signIn(first).expect(200);
    assertThat(in.json().path("passwordChangeDue").asBoolean()).isTrue();
    ApiClient session = session(cookie(), OWN_PAGE);
    Map<String, String> change = Map.of("current", first, "next", "a longer sentence");
    session.put("/api/v1/me/password", change).expect(204);
    signIn(first).expect(401);
    ApiClient.Reply again = signIn("a longer sentence").expect(200);
    assertThat(again.json().path("passwordChangeDue").asBoolean()).isFalse();
  }

  @Test
  void changing_the_password_ends_all_other_sessions() {
    String other = cookie();
    ApiClient session = session(cookie(), OWN_PAGE);
    Map<String, String> change =
        Map.of("current", web.firstUser().password(), "next", "a longer sentence");
    ApiClient.Reply changed = session.put("/api/v1/me/password", change).expect(204);
    session(other, OWN_PAGE).get("/api/v1/me").expect(401);
    String fresh = changed.header("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    session(fresh, OWN_PAGE).get("/api/v1/me").expect(200);
  }

  @Test
  void a_wrong_current_password_changes_nothing() {
    Map<String, String> change = Map.of("current", "guess", "next", "a longer sentence");
    assertThat(
            session(cookie(), OWN_PAGE).put("/api/v1/me/password", change).expect(400).problems())
        .containsExactly("current: is wrong");
    web.admin().put("/api/v1/me/password", change).expect(409);
  }

  @Test
  void the_cookie_is_kept_from_scripts_other_sites_and_plain_http() {
    assertThat(signIn(web.firstUser().password()).header("Set-Cookie").orElseThrow())
        .contains("; HttpOnly")
        .contains("SameSite=Strict")
        .contains("; Secure")
        .contains("Path=/");
  }

  @Test
  void a_session_reads_and_changes_from_the_hubs_own_pages() {
    String cookie = cookie();
    session(cookie, Map.of()).get("/api/v1/incidents").expect(200);
    session(cookie, OWN_PAGE).delete("/api/v1/clients/acme").expect(204);
    session(cookie, Map.of("Origin", "https://hub.example"))
        .delete("/api/v1/clients/acme")
        .expect(204);
    session(cookie, Map.of("Origin", web.address().toString()))
        .delete("/api/v1/clients/acme")
        .expect(204);
    session(cookie, Map.of("Sec-Fetch-Site", "same-origin"))
        .delete("/api/v1/clients/acme")
        .expect(204);
  }

  @Test
  void another_site_cannot_use_the_session() {
    String cookie = cookie();
    session(cookie, Map.of()).delete("/api/v1/clients/acme").expect(403);
    session(cookie, Map.of("Origin", "https://evil.example", "X-Requested-With", "x"))
        .delete("/api/v1/clients/acme")
        .expect(403);
    session(cookie, Map.of("Origin", "null")).delete("/api/v1/clients/acme").expect(403);
    session(cookie, Map.of("Sec-Fetch-Site", "cross-site", "X-Requested-With", "x"))
        .delete("/api/v1/clients/acme")
        .expect(403);
    session(cookie, Map.of("Sec-Fetch-Site", "same-site"))
        .delete("/api/v1/clients/acme")
        .expect(403);
    assertThat(routes.reached()).isEmpty();
  }

  @Test
  void another_site_cannot_sign_somebody_in() {
    Map<String, String> right = Map.of("user", "admin", "password", web.firstUser().password());
    new ApiClient(web.address(), Map.of("Origin", "https://evil.example"))
        .post("/api/v1/session", right)
        .expect(403);
  }

  @Test
  void a_session_id_brought_along_is_not_used() {
    String brought = "nochub=chosen-by-somebody-else";
    ApiClient.Reply in =
        session(brought, OWN_PAGE)
            .post(
                "/api/v1/session", Map.of("user", "admin", "password", web.firstUser().password()))
            .expect(200);
    assertThat(in.header("Set-Cookie").orElseThrow()).doesNotContain("chosen-by-somebody-else");
    session(brought, OWN_PAGE).get("/api/v1/me").expect(401);
  }

  @Test
  void signing_in_again_ends_the_session_before() {
    String before = cookie();
    session(before, OWN_PAGE)
        .post("/api/v1/session", Map.of("user", "admin", "password", web.firstUser().password()))
        .expect(200);
    session(before, OWN_PAGE).get("/api/v1/me").expect(401);
  }

  @Test
  void signing_out_ends_the_session() {
    String cookie = cookie();
    session(cookie, Map.of("Sec-Fetch-Site", "cross-site")).delete("/api/v1/session").expect(403);
    session(cookie, OWN_PAGE).get("/api/v1/me").expect(200);
    session(cookie, OWN_PAGE).delete("/api/v1/session").expect(204);
    session(cookie, OWN_PAGE).get("/api/v1/me").expect(401);
  }

  @Test
  void a_session_ends_by_itself_after_eight_idle_hours() {
    String cookie = cookie();
    web.now(web.now().plus(Duration.ofHours(7)));
    session(cookie, OWN_PAGE).get("/api/v1/me").expect(200);
    web.now(web.now().plus(Duration.ofHours(7)));
    session(cookie, OWN_PAGE).get("/api/v1/me").expect(200);
    web.now(web.now().plus(Duration.ofHours(9)));
    session(cookie, OWN_PAGE).get("/api/v1/me").expect(401);
  }

  @Test
  void guessing_is_slowed_down_and_the_right_password_waits_too() {
    for (int i = 0; i < 5; i++) {
      signIn("guess " + i).expect(401);
    }
    ApiClient.Reply waiting = signIn(web.firstUser().password()).expect(429);
    assertThat(waiting.header("Retry-After")).hasValue("5");
    web.now(web.now().plus(Duration.ofSeconds(6)));
    signIn(web.firstUser().password()).expect(200);
  }

  @Test
  void an_unknown_name_reads_like_a_wrong_password() {
    Map<String, String> unknown = Map.of("user", "nobody", "password", "x");
    String wrong = signIn("x").expect(401).body();
    assertThat(web.stranger().post("/api/v1/session", unknown).expect(401).body()).isEqualTo(wrong);
  }
}
