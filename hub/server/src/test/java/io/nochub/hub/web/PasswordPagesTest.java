package io.nochub.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PasswordPagesTest {
  private static final String CHOSEN = "a longer sentence";

  @RegisterExtension final RunningWeb web = new RunningWeb();

  /** As a browser without scripts sends a form of the hub's own. */
  private ApiClient.Reply send(String cookie, String path, Map<String, String> fields) {
    String form =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return browser(cookie, web.address().toString())
        .send(
            "POST",
            path,
            "application/x-www-form-urlencoded",
            form.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private ApiClient browser(String cookie, String origin) {
    return new ApiClient(web.address(), Map.of("Cookie", cookie, "Origin", origin));
  }

  private ApiClient.Reply signIn(String password) {
    return send("", "/sign-in", Map.of("user", "admin", "password", password, "next", "/docs"));
  }

  private static String cookie(ApiClient.Reply reply) {
    return reply.header("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
  }

  private Map<String, String> choice() {
    Map<String, String> fields = new HashMap<>();
    fields.put("current", web.firstUser().password());
    fields.put("password", CHOSEN);
    fields.put("again", CHOSEN);
    fields.put("next", "/docs");
    return fields;
  }

  @Test
  void who_signs_in_with_the_one_time_password_is_asked_for_another_and_led_on() {
    ApiClient.Reply in = signIn(web.firstUser().password()).expect(303);
    assertThat(in.header("Location")).hasValue("/password?next=%2Fdocs");
    String page =
        browser(cookie(in), web.address().toString())
            .get("/password?next=%2Fdocs")
            .expect(200)
            .body();
    assertThat(page).contains("Choose a password", "One-time password", "href=\"/docs\">Not now");
    assertThat(page).doesNotContain(web.firstUser().password());

    ApiClient.Reply changed = send(cookie(in), "/password", choice()).expect(303);
    assertThat(changed.header("Location")).hasValue("/docs");
    browser(cookie(changed), "").get("/api/v1/me").expect(200);
    browser(cookie(in), "").get("/api/v1/me").expect(401);
    signIn(web.firstUser().password()).expect(401);
    assertThat(signIn(CHOSEN).expect(303).header("Location")).hasValue("/docs");
  }

  @ParameterizedTest
  @CsvSource({
    "password, short, 12 to 1000 characters",
    "again, another sentence, not the same",
    "current, guessed it is, so far is wrong"
  })
  void what_is_wrong_is_said_at_its_field_and_changes_nothing(
      String field, String value, String problem) {
    String cookie = cookie(signIn(web.firstUser().password()));
    Map<String, String> fields = choice();
    fields.put(field, value);
    String page = send(cookie, "/password", fields).expect(400).body();
    assertThat(page)
        .contains(problem, "name=\"next\" value=\"/docs\"")
        .containsPattern("name=\"" + field + "\"[^>]*autofocus[^>]*aria-invalid=\"true\"")
        .doesNotContain(CHOSEN);
    signIn(web.firstUser().password()).expect(303);
  }

  @Test
  void it_is_changed_from_the_hubs_own_pages_by_a_person_who_is_signed_in() {
    String cookie = cookie(signIn(web.firstUser().password()));
    Map<String, String> choice = choice();
    assertThat(send("", "/password", choice).expect(303).header("Location").orElseThrow())
        .startsWith("/sign-in");
    browser(cookie, "https://evil.example")
        .send("POST", "/password", "application/x-www-form-urlencoded", new byte[0])
        .expect(403);
    web.admin().get("/password").expect(409);
    choice.put("next", "//evil.example");
    assertThat(send(cookie, "/password", choice).expect(303).header("Location")).hasValue("/");
  }
}
