package io.nochub.plugins.autotask;

import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Secret;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.TicketTouched;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.source.WebhookVerdict;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Told by Autotask when a field of a ticket changes: sooner than the next look, and only a hint.
 * Signed with a secret of ours, HMAC-SHA1 over the body in Base64, header X-Hook-Signature, see
 * https://www.autotask.net/help/developerhelp/Content/APIs/Webhooks/SecretKeyPayloadVerification.htm.
 */
final class AutotaskWebhook implements WebhookSource {
  static final String SECRET = "webhook";
  static final String SIGNATURE = "X-Hook-Signature";

  private static final String WEBHOOKS = "TicketWebhooks";
  private static final String FIELDS = "TicketWebhookFields";
  private static final int LONGEST_NAME = 50;

  /** Ticket fields worth a call, letters only, as they may be called by name or by label. */
  private static final Set<String> WORTH_A_CALL =
      Set.of(
          "status",
          "priority",
          "title",
          "tickettitle",
          "queue",
          "queueid",
          "assignedresource",
          "assignedresourceid",
          "primaryresource",
          "company",
          "companyid",
          "account",
          "accountid",
          "accountname",
          "ticketcategory",
          "resolution");

  private static final SecureRandom RANDOM = new SecureRandom();

  private final AutotaskClient client;
  private final Definitions definitions;
  private final People people;
  private final IntegrationContext context;

  AutotaskWebhook(
      AutotaskClient client, Definitions definitions, People people, IntegrationContext context) {
    this.client = client;
    this.definitions = definitions;
    this.people = people;
    this.context = context;
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public String feed() {
    return AutotaskChanges.FEED;
  }

  @Override
  public WebhookVerdict authenticate(WebhookRequest request) {
    Optional<Secret> secret = context.state().getSecret(SECRET);
    boolean genuine =
        request.method().equals("POST")
            && secret.isPresent()
            && request.signedBy(SIGNATURE, "HmacSHA1", secret.get());
    return genuine ? WebhookVerdict.accept() : WebhookVerdict.refuse();
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    if (item.fact("path").orElse("").equals("off")) {
      return Reading.nothing("Autotask switched the webhook off: install it again");
    }
    JsonView event = context.json().parse(item.body());
    String about = event.at("EntityType").requireText();
    if (!about.equals("Ticket")) {
      return Reading.nothing("about " + about + ", not about a ticket");
    }
    String ticket = event.at("Id").requireText();
    if (!ticket.matches("[0-9]{1,18}")) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, "no ticket of Autotask: " + ticket);
    }
    Instant at = event.at("EventTime").instant().orElse(item.at());
    String id =
        String.join(
            ":",
            "webhook",
            event.at("Guid").textOr(""),
            ticket,
            event.at("SequenceNumber").textOr(""),
            Long.toString(at.toEpochMilli()));
    return Reading.of(new TicketTouched(id, at, ticket, event.at("PersonId").textOrNull()));
  }

  @Override
  public void install(URI address) throws IntegrationException, InterruptedException {
    remove();
    byte[] random = new byte[24];
    RANDOM.nextBytes(random);
    Secret secret = Secret.of(HexFormat.of().formatHex(random));
    context.state().putSecret(SECRET, secret);
    List<Long> fields = fields();
    String id = client.create(webhook(address, secret), WEBHOOKS);
    for (long field : fields) {
      client.create(
          Map.of("fieldID", field, "isSubscribedField", true, "isDisplayAlwaysField", false),
          WEBHOOKS,
          id,
          "Fields");
    }
    Optional<String> own = people.own();
    if (own.isPresent()) {
      client.create(
          Map.of("resourceID", AutotaskTickets.number(own.get())),
          WEBHOOKS,
          id,
          "ExcludedResources");
    }
  }

  private Map<String, Object> webhook(URI address, Secret secret) {
    Map<String, Object> webhook = new LinkedHashMap<>();
    webhook.put("name", hookName());
    webhook.put("webhookUrl", address.toString());
    webhook.put("deactivationUrl", address + "/off");
    webhook.put("secretKey", secret.reveal());
    webhook.put("isActive", true);
    webhook.put("isSubscribedToCreateEvents", false);
    webhook.put("isSubscribedToUpdateEvents", true);
    webhook.put("isSubscribedToDeleteEvents", true);
    webhook.put("sendThresholdExceededNotification", false);
    return webhook;
  }

  /** Numbers of the fields to be told about; at least one is needed. */
  private List<Long> fields() throws IntegrationException, InterruptedException {
    Definitions.Field field = definitions.look(FIELDS).get("fieldID");
    List<Long> numbers =
        field == null
            ? List.of()
            : field.values().stream()
                .filter(value -> WORTH_A_CALL.contains(letters(value.label())))
                .filter(value -> value.number().matches("\\d{1,18}"))
                .map(value -> Long.valueOf(value.number()))
                .toList();
    if (numbers.isEmpty()) {
      throw IntegrationException.of(
          Kind.FORBIDDEN,
          "Autotask lists no ticket field the webhook could tell about; see that the API user's"
              + " security level may create webhooks. Changes are found by polling meanwhile");
    }
    return numbers;
  }

  private static String letters(String label) {
    return label.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
  }

  /** By name, so that one whose number was lost with an answer goes too. */
  @Override
  public void remove() throws IntegrationException, InterruptedException {
    for (JsonView hook :
        client.all(WEBHOOKS, List.of("id", "name"), Condition.equal("name", hookName()))) {
      if (hook.at("name").textOr("").equals(hookName())) {
        client.delete(WEBHOOKS, hook.at("id").requireText());
      }
    }
    context.state().remove(SECRET);
  }

  private String hookName() {
    String name = "NOC Hub " + context.integrationId();
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
  }
}
