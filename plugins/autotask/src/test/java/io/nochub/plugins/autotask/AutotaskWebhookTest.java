package io.nochub.plugins.autotask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Secret;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.source.WebhookVerdict.Decision;
import io.nochub.testkit.FakeVendor.Trouble;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AutotaskWebhookTest {
  private static final URI ADDRESS = URI.create("https://hub.example/hooks/test/webhook");

  private final Stage stage = new Stage();

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  @Test
  void installing_makes_one_webhook_for_the_fields_worth_it_without_the_hubs_own_acts()
      throws Exception {
    WebhookSource webhook = stage.webhook();

    webhook.install(ADDRESS);
    webhook.install(ADDRESS);

    assertThat(stage.autotask().of("TicketWebhooks"))
        .singleElement()
        .satisfies(
            hook ->
                assertThat(hook)
                    .containsEntry("webhookUrl", ADDRESS.toString())
                    .containsEntry("deactivationUrl", ADDRESS + "/off")
                    .containsEntry("name", "NOC Hub test")
                    .containsEntry("isActive", true));
    Object id = Objects.requireNonNull(stage.autotask().of("TicketWebhooks").get(0).get("id"));
    assertThat(stage.autotask().of("TicketWebhookFields"))
        .filteredOn(field -> id.equals(field.get("webhookID")))
        .extracting(field -> field.get("fieldID"))
        .containsExactly(1, 2, 3);
    assertThat(stage.autotask().of("TicketWebhookExcludedResources"))
        .filteredOn(excluded -> id.equals(excluded.get("webhookID")))
        .extracting(excluded -> String.valueOf(excluded.get("resourceID")))
        .containsExactly(FakeAutotask.OWN);
  }

  @Test
  void the_secret_autotask_is_given_is_the_one_that_is_kept_and_checked() throws Exception {
    WebhookSource webhook = stage.webhook();
    webhook.install(ADDRESS);

    Object told = stage.autotask().of("TicketWebhooks").get(0).get("secretKey");

    assertThat(stage.context().memory().getSecret(AutotaskWebhook.SECRET).map(Secret::reveal))
        .contains(String.valueOf(told));
    assertThat(String.valueOf(told)).hasSizeBetween(32, 64);
  }

  @Test
  void a_webhook_whose_answer_was_lost_goes_with_the_next_install() throws Exception {
    WebhookSource webhook = stage.webhook();
    stage.vendor().loseNextAnswerTo(asked -> asked.body().contains("webhookUrl"));
    assertThat(catchThrowableOfType(IntegrationException.class, () -> webhook.install(ADDRESS)))
        .isNotNull();

    webhook.install(ADDRESS);

    assertThat(stage.autotask().of("TicketWebhooks")).hasSize(1);
  }

  @Test
  void without_a_field_to_be_told_about_nothing_is_made() throws Exception {
    stage.autotask().withoutField("TicketWebhookFields", "fieldID");
    WebhookSource webhook = stage.webhook();

    IntegrationException refused =
        catchThrowableOfType(IntegrationException.class, () -> webhook.install(ADDRESS));

    assertThat(refused.kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(stage.autotask().of("TicketWebhooks")).isEmpty();
  }

  @Test
  void after_removing_nothing_is_let_in() throws Exception {
    WebhookSource webhook = stage.webhook();
    stage.context().memory().putSecret(AutotaskWebhook.SECRET, Secret.of(Signatures.SECRET));
    byte[] body = "{\"EntityType\":\"Ticket\",\"Id\":1}".getBytes(StandardCharsets.UTF_8);
    assertThat(webhook.authenticate(signed(body)).decision()).isEqualTo(Decision.ACCEPT);

    webhook.remove();

    assertThat(webhook.authenticate(signed(body)).decision()).isEqualTo(Decision.REFUSE);
  }

  @Test
  void an_install_that_fails_is_told() throws Exception {
    WebhookSource webhook = stage.webhook();
    stage.vendor().trouble(Trouble.FORBIDDEN, asked -> asked.path().endsWith("/Fields"));

    assertThat(
            catchThrowableOfType(IntegrationException.class, () -> webhook.install(ADDRESS)).kind())
        .isEqualTo(Kind.FORBIDDEN);
    stage.vendor().calm();
    webhook.remove();
    assertThat(stage.autotask().of("TicketWebhooks")).isEmpty();
  }

  private static WebhookRequest signed(byte[] body) {
    return new WebhookRequest(
        "POST",
        ADDRESS,
        "",
        Map.of("x-hook-signature", List.of(Signatures.of(body))),
        body,
        Instant.parse("2026-03-02T08:00:00Z"));
  }
}
