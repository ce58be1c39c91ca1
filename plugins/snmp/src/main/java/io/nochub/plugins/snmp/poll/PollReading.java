package io.nochub.plugins.snmp.poll;

import io.nochub.api.IntegrationException;
import io.nochub.api.json.Json;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import java.time.Instant;
import java.util.Locale;

/** What polls told, to signals; pure. */
public final class PollReading {
  /** The kind of items that polls tell. */
  public static final String KIND = "poll";

  /** The detail by which an alert is known to come from polls. */
  static final String MEASURED_BY = "measured by";

  private PollReading() {}

  /** Reads one item. */
  public static Reading read(Received item, Json json) throws IntegrationException {
    JsonView told = json.parse(item.body());
    String alertId = text(told, "alert");
    Instant at = told.at("at").requireInstant();
    String event = told.at("event").requireText();
    return switch (event) {
      case "cleared" -> Reading.of(AlertCleared.of(alertId, at, told.at("text").textOr("")));
      case "raised", "happened" -> Reading.of(raised(told, alertId, at, event.equals("happened")));
      default ->
          throw IntegrationException.of(
              IntegrationException.Kind.BAD_PAYLOAD, "an event \"" + event + "\" is not known");
    };
  }

  private static AlertRaised raised(JsonView told, String alertId, Instant at, boolean momentary)
      throws IntegrationException {
    String name = told.at("name").textOrNull();
    Subject subject =
        Subject.of(told.at("organisation").textOrNull(), text(told, "device"))
            .with(Hint.HOSTNAME, name)
            .with(Hint.IP, told.at("address").textOrNull());
    AlertRaised.Builder raised =
        AlertRaised.of(alertId, text(told, "condition"), subject)
            // a changed severity is news of the same occurrence
            .event(alertId + ":raised:" + at.toEpochMilli())
            .at(at)
            .severity(word(Severity.class, told.at("severity")))
            .category(word(Category.class, told.at("category")))
            .momentary(momentary)
            .title(text(told, "title"))
            .body(told.at("text").textOr(""))
            .detail(MEASURED_BY, "SNMP polls");
    JsonView details = told.at("details");
    for (String detail : details.names()) {
      raised.detail(detail, details.at(detail).textOrNull());
    }
    return raised.build();
  }

  private static String text(JsonView told, String field) throws IntegrationException {
    String text = told.at(field).requireText();
    if (text.isBlank()) {
      throw IntegrationException.of(IntegrationException.Kind.BAD_PAYLOAD, field + " is blank");
    }
    return text;
  }

  private static <E extends Enum<E>> E word(Class<E> words, JsonView place)
      throws IntegrationException {
    String text = place.requireText();
    try {
      return Enum.valueOf(words, text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw IntegrationException.of(
          IntegrationException.Kind.BAD_PAYLOAD, "\"" + text + "\" is no " + words.getSimpleName());
    }
  }
}
