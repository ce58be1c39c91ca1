package io.nochub.plugins.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookVerdict.Decision;
import io.nochub.testkit.ManualClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AuthenticationTest {
  private static final String FORMER = "a-former-token-for-the-tests";

  @ParameterizedTest
  @ValueSource(strings = {"Bearer " + Fixtures.TOKEN, "bearer " + Fixtures.TOKEN})
  void the_token_is_accepted_whatever_the_case_of_its_scheme(String header) {
    assertThat(verdict(Fixtures.settings(), "POST", header)).isEqualTo(Decision.ACCEPT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        Fixtures.TOKEN,
        "Basic " + Fixtures.TOKEN,
        "Bearer  " + Fixtures.TOKEN,
        "Bearer " + Fixtures.TOKEN + " ",
        "Bearer A-TOKEN-FOR-THE-TESTS"
      })
  void anything_else_is_refused(String header) {
    assertThat(verdict(Fixtures.settings(), "POST", header)).isEqualTo(Decision.REFUSE);
  }

  @Test
  void during_a_change_both_tokens_are_accepted() {
    Map<String, Object> settings = Fixtures.settings();
    assertThat(verdict(settings, "POST", "Bearer " + FORMER)).isEqualTo(Decision.REFUSE);

    settings.put("formerSecret", FORMER);

    assertThat(verdict(settings, "POST", "Bearer " + FORMER)).isEqualTo(Decision.ACCEPT);
    assertThat(verdict(settings, "POST", "Bearer " + Fixtures.TOKEN)).isEqualTo(Decision.ACCEPT);
  }

  @Test
  void user_and_password_stand_in_for_a_token() {
    Map<String, Object> settings = Map.of("user", "am", "password", "pass:word ü");

    assertThat(verdict(settings, "POST", basic("am:pass:word ü"))).isEqualTo(Decision.ACCEPT);
    assertThat(verdict(settings, "POST", basic("am:pass"))).isEqualTo(Decision.REFUSE);
    assertThat(verdict(settings, "POST", basic("xx:pass:word ü"))).isEqualTo(Decision.REFUSE);
  }

  @Test
  void a_genuine_sender_that_does_not_post_is_told_so_and_nothing_is_stored() {
    assertThat(verdict(Fixtures.settings(), "GET", "Bearer " + Fixtures.TOKEN))
        .isEqualTo(Decision.ANSWER);
  }

  private static Decision verdict(Map<String, Object> settings, String method, String header) {
    WebhookRequest request =
        new WebhookRequest(
            method,
            URI.create("https://hub.example/hooks/am/alerts"),
            "",
            Map.of("authorization", List.of(header)),
            new byte[0],
            ManualClock.START);
    return Fixtures.source(settings).authenticate(request).decision();
  }

  private static String basic(String pair) {
    byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }
}
