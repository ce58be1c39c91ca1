package io.nochub.plugins.kaseyavsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.IntegrationException;
import io.nochub.api.Secret;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookVerdict.Decision;
import io.nochub.testkit.ManualClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VsaXWebhookTest {
  private static final URI ADDRESS = URI.create("https://hub.example/hooks/test/webhook");
  private static final byte[] BODY = "{\"Id\":1}".getBytes(StandardCharsets.UTF_8);

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void registering_makes_one_for_everything_and_keeps_its_key() throws Exception {
    VsaXWebhook webhook = stage.webhook();

    webhook.install(ADDRESS);

    assertThat(stage.vsaX().webhooks()).hasSize(1);
    assertThat(stage.vsaX().webhooks().get(0))
        .containsEntry("Url", ADDRESS.toString())
        .containsEntry("Priorities", List.of("Low", "Normal", "Elevated", "Critical"))
        .doesNotContainKey("OrganizationIds");
    assertThat(stage.context().memory().getSecret(VsaXWebhook.REGISTRATION))
        .contains(Secret.of("5".repeat(64)));
  }

  @Test
  void registering_again_leaves_one_also_when_the_first_answer_was_lost() throws Exception {
    VsaXWebhook webhook = stage.webhook();
    stage.vendor().loseNextAnswerTo(asked -> asked.method().equals("POST"));
    assertThatThrownBy(() -> webhook.install(ADDRESS))
        .isInstanceOf(IntegrationException.class)
        .extracting(failure -> ((IntegrationException) failure).kind())
        .isEqualTo(IntegrationException.Kind.OUTCOME_UNKNOWN);
    assertThat(stage.vsaX().webhooks()).hasSize(1);

    webhook.install(ADDRESS);
    webhook.install(ADDRESS);

    assertThat(stage.vsaX().webhooks()).hasSize(1);
  }

  @Test
  void somebody_elses_is_left_alone() throws Exception {
    Map<String, Object> other = FakeVsaX.object("Id", 7, "Url", "https://other.example/hook");
    stage.vsaX().webhooks().add(other);
    VsaXWebhook webhook = stage.webhook();

    webhook.install(ADDRESS);
    webhook.remove();

    assertThat(stage.vsaX().webhooks()).containsExactly(other);
  }

  @Test
  void after_the_removal_nothing_is_let_in() throws Exception {
    VsaXWebhook webhook = stage.webhook();
    webhook.install(ADDRESS);
    WebhookRequest request = Signed.request(BODY, Secret.of("5".repeat(64)));
    assertThat(webhook.authenticate(request).decision()).isEqualTo(Decision.ACCEPT);

    webhook.remove();

    assertThat(stage.vsaX().webhooks()).isEmpty();
    assertThat(webhook.authenticate(request).decision()).isEqualTo(Decision.REFUSE);
  }

  @Test
  void the_key_may_be_the_text_or_the_bytes_it_spells() throws Exception {
    VsaXWebhook webhook = stage.webhook();
    webhook.install(ADDRESS);
    byte[] spelt = HexFormat.of().parseHex("5".repeat(64));

    assertThat(webhook.authenticate(Signed.request(BODY, spelt)).decision())
        .isEqualTo(Decision.ACCEPT);
    assertThat(webhook.authenticate(Signed.request(BODY, new byte[] {1, 2, 3})).decision())
        .isEqualTo(Decision.REFUSE);
  }

  @Test
  void one_made_by_hand_is_known_by_the_key_in_the_settings() throws Exception {
    VsaXWebhook webhook = stage.webhook("webhookKey", "a-key-made-by-vsa-x");

    assertThat(
            webhook.authenticate(Signed.request(BODY, Secret.of("a-key-made-by-vsa-x"))).decision())
        .isEqualTo(Decision.ACCEPT);
    assertThat(webhook.authenticate(Signed.request(BODY, Secret.of("another"))).decision())
        .isEqualTo(Decision.REFUSE);
  }

  @Test
  void an_empty_signature_of_an_empty_body_is_refused() throws Exception {
    VsaXWebhook webhook = stage.webhook();
    webhook.install(ADDRESS);
    WebhookRequest request =
        new WebhookRequest(
            "POST",
            ADDRESS,
            "",
            Map.of("x-hmac-signature", List.of("")),
            new byte[0],
            ManualClock.START);

    assertThat(webhook.authenticate(request).decision()).isEqualTo(Decision.REFUSE);
  }

  @ParameterizedTest
  @CsvSource({
    "SERVER,de-DE,de",
    "SERVER,en,en",
    "SERVER,pl,en",
    "SERVER,,en",
    "DE,en,de",
    "EN,de,en"
  })
  void its_language_is_that_of_the_server_unless_the_settings_say_otherwise(
      String setting, @Nullable String server, String asked) throws Exception {
    stage
        .vendor()
        .on("GET", FakeVsaX.BASE + "/environment")
        .json(
            "{\"Data\":{\"Language\":"
                + (server == null ? "null" : "\"" + server + "\"")
                + "},\"Meta\":{\"ResponseCode\":200}}");

    stage.webhook("language", setting).install(ADDRESS);

    assertThat(stage.vsaX().webhooks().get(0)).containsEntry("Language", asked);
  }

  @Test
  void an_answer_without_a_key_is_said_to_be_no_registration() throws Exception {
    stage
        .vendor()
        .on("POST", FakeVsaX.BASE + "/notifications/webhooks")
        .json("{\"Data\":{\"Id\":5},\"Meta\":{\"ResponseCode\":200}}");
    VsaXWebhook webhook = stage.webhook();

    assertThatThrownBy(() -> webhook.install(ADDRESS)).hasMessageContaining("SecretKey");
    assertThat(webhook.registered()).isEmpty();
  }
}
