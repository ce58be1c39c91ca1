package io.nochub.plugins.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookVerdict;
import io.nochub.api.source.WebhookVerdict.Decision;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AuthenticationTest {
  private static final String BODY = "{\"id\":\"7\"}";

  @ParameterizedTest(name = "{0}: {1} at /{2} is {3}")
  @CsvSource({
    "X-Hub-Secret, rosebud-17, '', ACCEPT",
    "x-hub-secret, rosebud-17, '', ACCEPT",
    "Authorization, Bearer rosebud-17, '', ACCEPT",
    "Authorization, bearer rosebud-17, '', ACCEPT",
    "Host, hub.example, rosebud-17, ACCEPT",
    "Host, hub.example, rosebud-17/anything, ACCEPT",
    "X-Hub-Secret, rosebud-18, '', REFUSE",
    "X-Hub-Secret, rosebud-1, '', REFUSE",
    "X-Hub-Secret, '', '', REFUSE",
    "Authorization, rosebud-17, '', REFUSE",
    "Authorization, Basic rosebud-17, '', REFUSE",
    "Host, hub.example, '', REFUSE",
    "Host, hub.example, anything/rosebud-17, REFUSE",
    "X-Other, rosebud-17, '', REFUSE",
  })
  void the_secret_may_come_in_three_places(
      String header, String value, String path, Decision decision) {
    WebhookVerdict verdict =
        HookFixture.plain().hook().authenticate(request("POST", path, Map.of(header, value)));

    assertThat(verdict.decision()).isEqualTo(decision);
  }

  @Test
  void both_secrets_are_good_while_senders_change_over() {
    JsonHook hook = HookFixture.plain().before("oldtimer-3").hook();

    assertThat(hook.authenticate(withSecret("rosebud-17")).decision()).isEqualTo(Decision.ACCEPT);
    assertThat(hook.authenticate(withSecret("oldtimer-3")).decision()).isEqualTo(Decision.ACCEPT);
    assertThat(hook.authenticate(withSecret("oldtimer-4")).decision()).isEqualTo(Decision.REFUSE);
  }

  @Test
  void where_a_signature_is_asked_for_only_the_signed_body_is_accepted()
      throws GeneralSecurityException {
    JsonHook hook = HookFixture.plain().signedIn("X-Signature").hook();
    String signature = "sha256=" + hmac("rosebud-17", BODY);

    assertThat(hook.authenticate(request("POST", "", Map.of("X-Signature", signature))).decision())
        .isEqualTo(Decision.ACCEPT);
    assertThat(hook.authenticate(withSecret("rosebud-17")).decision())
        .as("the plain secret is no longer enough")
        .isEqualTo(Decision.REFUSE);
    String other = "sha256=" + hmac("rosebud-17", BODY + " ");
    assertThat(hook.authenticate(request("POST", "", Map.of("X-Signature", other))).decision())
        .isEqualTo(Decision.REFUSE);
  }

  @Test
  void a_former_secret_signs_too() throws GeneralSecurityException {
    JsonHook hook = HookFixture.plain().before("oldtimer-3").signedIn("X-Signature").hook();

    Map<String, String> headers = Map.of("X-Signature", hmac("oldtimer-3", BODY));

    assertThat(hook.authenticate(request("POST", "", headers)).decision())
        .isEqualTo(Decision.ACCEPT);
  }

  @Test
  void a_genuine_look_is_answered_but_not_taken_in() {
    WebhookVerdict verdict =
        HookFixture.plain()
            .hook()
            .authenticate(request("GET", "", Map.of("X-Hub-Secret", "rosebud-17")));

    assertThat(verdict.decision()).isEqualTo(Decision.ANSWER);
    assertThat(verdict.status()).isEqualTo(405);
  }

  @Test
  void nothing_is_kept_that_could_hold_the_secret() {
    assertThat(HookFixture.plain().hook().keptHeaders()).containsExactly("Content-Type");
    assertThat(HookFixture.plain().hook().secretFacts()).containsExactly("path");
  }

  private static WebhookRequest withSecret(String secret) {
    return request("POST", "", Map.of("X-Hub-Secret", secret));
  }

  private static WebhookRequest request(String method, String path, Map<String, String> headers) {
    Map<String, List<String>> lists =
        headers.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
    return new WebhookRequest(
        method,
        URI.create("https://hub.example/hooks/any/alerts"),
        path,
        lists,
        BODY.getBytes(StandardCharsets.UTF_8),
        HookFixture.AT);
  }

  private static String hmac(String key, String body) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
  }
}
