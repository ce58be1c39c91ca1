package io.nochub.plugins.kaseyavsa;

import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Secret;
import io.nochub.api.json.JsonView;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.source.WebhookVerdict;
import java.net.URI;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The same notifications as the poll's, told as they happen. VSA X makes the key that signs them
 * and shows it once, in the answer to the registration.
 */
final class VsaXWebhook implements WebhookSource {
  /** The key of what is kept of the registration: VSA X's id of it, and the signing secret. */
  static final String REGISTRATION = "webhook";

  private static final String SIGNATURE = "x-hmac-signature";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int LONGEST_NAME = 100;

  private final VsaXConfig config;
  private final VsaXClient client;
  private final NotificationMapping mapping;
  private final IntegrationContext context;

  VsaXWebhook(
      VsaXConfig config,
      VsaXClient client,
      NotificationMapping mapping,
      IntegrationContext context) {
    this.config = config;
    this.client = client;
    this.mapping = mapping;
    this.context = context;
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public String feed() {
    return VsaXNotifications.FEED;
  }

  @Override
  public WebhookVerdict authenticate(WebhookRequest request) {
    boolean genuine =
        Stream.of(context.state().getSecret(REGISTRATION), Optional.ofNullable(config.webhookKey()))
            .flatMap(Optional::stream)
            .anyMatch(key -> isSigned(request, key));
    if (!genuine) {
      return WebhookVerdict.refuse();
    }
    return request.method().equals("POST")
        ? WebhookVerdict.accept()
        : WebhookVerdict.answer(405, "text/plain", "VSA X posts its notifications\n");
  }

  /**
   * Whether the key is the text or the bytes it spells in hex is not documented: either will do.
   */
  private static boolean isSigned(WebhookRequest request, Secret secret) {
    if (request.signedBy(SIGNATURE, ALGORITHM, secret)) {
      return true;
    }
    try {
      byte[] key = HexFormat.of().parseHex(secret.reveal());
      return key.length > 0
          && WebhookRequest.signed(
              request.header(SIGNATURE).orElse(null), ALGORITHM, key, request.body());
    } catch (IllegalArgumentException notHex) {
      return false;
    }
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    return mapping.posted(context.json().parse(item.body()), item.at());
  }

  @Override
  public void install(URI address) throws IntegrationException, InterruptedException {
    removeOwn(Optional.of(address));
    JsonView made = client.addWebhook(registration(address));
    String id = made.at("Id").textOr("");
    String secret = made.at("SecretKey").textOr("");
    if (id.isBlank() || secret.isBlank()) {
      throw IntegrationException.of(
          Kind.OUTCOME_UNKNOWN,
          "VSA X made the webhook, but gave no Id or no SecretKey for it: register it again");
    }
    context.state().putSecret(REGISTRATION, Secret.of(secret));
    context.state().put(REGISTRATION, id);
  }

  @Override
  public void remove() throws IntegrationException, InterruptedException {
    removeOwn(context.webhookAddress(name()));
    context.state().remove(REGISTRATION);
  }

  /** VSA X's id of the registration, if there is one. */
  Optional<String> registered() {
    return context.state().get(REGISTRATION);
  }

  private Map<String, Object> registration(URI address)
      throws IntegrationException, InterruptedException {
    Map<String, Object> webhook = new LinkedHashMap<>();
    webhook.put("Name", Texts.cut("NOC Hub " + context.integrationId(), LONGEST_NAME));
    webhook.put("Description", "Made by NOC Hub, which also removes it");
    webhook.put("Priorities", List.of("Low", "Normal", "Elevated", "Critical"));
    webhook.put("Url", address.toString());
    webhook.put("Language", language());
    return webhook;
  }

  /** As the polled texts are, as far as is known; VSA X takes en and de and nothing else. */
  private String language() throws IntegrationException, InterruptedException {
    if (config.language() != VsaXConfig.Language.SERVER) {
      return config.language().name().toLowerCase(Locale.ROOT);
    }
    String server = client.environment().at("Language").textOr("").toLowerCase(Locale.ROOT);
    return server.startsWith("de") ? "de" : "en";
  }

  /** The one that is known, and those left behind by a registration whose answer was lost. */
  private void removeOwn(Optional<URI> address) throws IntegrationException, InterruptedException {
    Optional<String> known = registered();
    if (known.isPresent() && VsaXClient.isId(known.get())) {
      client.removeWebhook(known.get());
    }
    if (address.isEmpty()) {
      return;
    }
    for (JsonView webhook : Lists.all((skip) -> client.webhooks(skip), "Id", "webhooks of VSA X")) {
      String id = webhook.at("Id").textOr("");
      if (webhook.at("Url").textOr("").equals(address.get().toString()) && VsaXClient.isId(id)) {
        client.removeWebhook(id);
      }
    }
  }
}
