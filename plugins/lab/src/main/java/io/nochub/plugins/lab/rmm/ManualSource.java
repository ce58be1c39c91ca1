package io.nochub.plugins.lab.rmm;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Secret;
import io.nochub.api.json.Json;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.source.WebhookVerdict;
import io.nochub.plugins.lab.story.Story;
import io.nochub.plugins.lab.story.StoryDevice;
import io.nochub.plugins.lab.story.StoryEvent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Alerts raised and cleared by hand, with one request:
 *
 * <pre>{"device": "ACME-DC01", "title": "Something is wrong", "severity": "critical"}</pre>
 *
 * Optional are state (raised or cleared), condition (what joins raise and clear; the title if not
 * given), category, body, organisation and id (of the event, so that a repeat is known as one).
 */
final class ManualSource implements WebhookSource {
  private final Secret secret;
  private final Json json;
  private final Story story;

  ManualSource(Secret secret, Json json, Story story) {
    this.secret = secret;
    this.json = json;
    this.story = story;
  }

  @Override
  public String name() {
    return "manual";
  }

  @Override
  public WebhookVerdict authenticate(WebhookRequest request) {
    boolean genuine =
        request.carries("Authorization", Secret.of("Bearer " + secret.reveal()))
            || request.carries("X-Lab-Secret", secret);
    if (!genuine) {
      return WebhookVerdict.refuse();
    }
    return request.method().equals("POST")
        ? WebhookVerdict.accept(202, "text/plain", "taken in\n")
        : WebhookVerdict.answer(405, "text/plain", "send a POST with the alert as JSON\n");
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    JsonView alert = json.parse(item.body());
    String name = RmmMapping.words(alert.at("device"));
    Optional<StoryDevice> device = device(name, alert.at("organisation"));
    String condition = RmmMapping.words(either(alert.at("condition"), alert.at("title")));
    String about = device.map(StoryDevice::id).orElse(name.toLowerCase(Locale.ROOT));
    String alertId = StoryEvent.alertId(about, condition);
    return switch (alert.at("state").textOr("raised")) {
      case "raised" -> Reading.of(raised(alert, item, alertId, condition, subject(name, device)));
      case "cleared" -> Reading.of(cleared(alert, item, alertId));
      default ->
          throw IntegrationException.of(Kind.BAD_PAYLOAD, "/state must be raised or cleared");
    };
  }

  /** Ends by hand too. */
  @Override
  public Reading recheck(List<AlertRaised> open) {
    return Reading.nothing("alerts raised by hand are cleared by hand");
  }

  private Signal raised(
      JsonView alert, Received item, String alertId, String condition, Subject subject) {
    AlertRaised.Builder raised =
        AlertRaised.of(alertId, condition, subject)
            .at(item.at())
            .severity(alert.at("severity").textOrNull(), RmmMapping.SEVERITIES)
            .category(RmmMapping.category(alert.at("category").textOr("")))
            .title(alert.at("title").text().filter(title -> !title.isBlank()).orElse(condition))
            .body(alert.at("body").textOr("Raised by hand in the lab: nothing real is wrong."));
    eventId(alert).ifPresent(raised::event);
    return raised.build();
  }

  private static Signal cleared(JsonView alert, Received item, String alertId) {
    AlertCleared cleared = AlertCleared.of(alertId, item.at(), alert.at("body").textOr(""));
    String id = eventId(alert).orElse(cleared.sourceEventId());
    return new AlertCleared(id, cleared.occurredAt(), alertId, cleared.note());
  }

  private static Optional<String> eventId(JsonView alert) {
    return alert.at("id").text().filter(id -> !id.isBlank());
  }

  private static JsonView either(JsonView first, JsonView second) {
    return first.exists() ? first : second;
  }

  /** The one device of that id or name; a name that two clients use is none without its client. */
  private Optional<StoryDevice> device(String name, JsonView organisation) {
    List<StoryDevice> found =
        story.devices().stream()
            .filter(device -> name.equalsIgnoreCase(device.name()) || name.equals(device.id()))
            .filter(
                device -> organisation.textOr(device.organisation()).equals(device.organisation()))
            .toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  private Subject subject(String name, Optional<StoryDevice> device) {
    return device
        .map(known -> known.subject().with(Hint.ORGANISATION_NAME, organisationName(known)))
        .orElseGet(() -> Subject.UNKNOWN.with(Hint.HOSTNAME, name));
  }

  private String organisationName(StoryDevice device) {
    return story.organisationName(device.organisation());
  }
}
