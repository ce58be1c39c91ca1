package io.nochub.plugins.lab.rmm;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.Json;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.plugins.lab.story.StoryDevice;
import io.nochub.plugins.lab.story.StoryEvent;
import io.nochub.plugins.lab.story.StoryEvent.Does;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pretend RMM's alerts as it would send them, and what they mean. Pure. */
final class RmmMapping {
  /** The RMM's words, and those people use when they raise an alert by hand. */
  static final Map<String, Severity> SEVERITIES =
      Map.of(
          "critical", Severity.CRITICAL,
          "high", Severity.MAJOR,
          "major", Severity.MAJOR,
          "medium", Severity.MINOR,
          "minor", Severity.MINOR,
          "low", Severity.WARNING,
          "warning", Severity.WARNING,
          "info", Severity.INFO);

  private static final String PRETEND = "Pretend alert of the lab: nothing real is wrong.";

  /** An alert as it comes from the RMM. A clear has neither device nor severity. */
  record Item(
      String event,
      Instant at,
      String alert,
      Does does,
      @Nullable String condition,
      @Nullable String severity,
      @Nullable Category category,
      String title,
      @Nullable String body,
      @Nullable StoryDevice device,
      @Nullable String organisationName,
      @Nullable String storyTime) {

    static Item cleared(String event, Instant at, String alert, String note) {
      return new Item(event, at, alert, Does.CLEAR, null, null, null, note, null, null, null, null);
    }

    static Item raised(
        String event,
        Instant at,
        StoryEvent what,
        StoryDevice device,
        String organisationName,
        String storyTime) {
      return new Item(
          event,
          at,
          what.alertId(),
          what.does(),
          what.condition(),
          what.severity(),
          what.category(),
          what.title(),
          what.body(),
          device,
          organisationName,
          storyTime);
    }

    Received received(Json json) {
      return Received.of("alert", event, json.write(this));
    }
  }

  private RmmMapping() {}

  static Reading read(Received received, Json json) throws IntegrationException {
    JsonView item = json.parse(received.body());
    return switch (item.at("does").requireText()) {
      case "RAISE" -> Reading.of(raised(item, false));
      case "MOMENT" -> Reading.of(raised(item, true));
      case "CLEAR" -> Reading.of(cleared(item));
      default ->
          throw IntegrationException.of(
              Kind.BAD_PAYLOAD, "an alert does RAISE, CLEAR or MOMENT, not " + item.at("does"));
    };
  }

  private static Signal raised(JsonView item, boolean momentary) throws IntegrationException {
    String text = item.at("body").textOr("");
    String condition = words(item.at("condition"));
    return AlertRaised.of(words(item.at("alert")), condition, subject(item))
        .event(words(item.at("event")))
        .at(time(item.at("at")))
        .severity(item.at("severity").textOrNull(), SEVERITIES)
        .category(category(item.at("category").textOr("")))
        .momentary(momentary)
        .title(item.at("title").text().filter(title -> !title.isBlank()).orElse(condition))
        .body(text.isEmpty() ? PRETEND : text + "\n\n" + PRETEND)
        .detail("story time", item.at("storyTime").textOrNull())
        .build();
  }

  private static Signal cleared(JsonView item) throws IntegrationException {
    return new AlertCleared(
        words(item.at("event")),
        time(item.at("at")),
        words(item.at("alert")),
        item.at("title").textOr(""));
  }

  private static Subject subject(JsonView item) {
    JsonView device = item.at("device");
    return Subject.of(device.at("organisation").textOrNull(), device.at("id").textOrNull())
        .with(Hint.ORGANISATION_NAME, item.at("organisationName").textOrNull())
        .with(Hint.SITE_ID, device.at("site").textOrNull())
        .with(Hint.HOSTNAME, device.at("name").textOrNull())
        .with(Hint.SERIAL, device.at("serial").textOrNull())
        .with(Hint.MAC, device.at("mac").textOrNull())
        .with(Hint.IP, device.at("ip").textOrNull());
  }

  /** A text that is there and not blank. */
  static String words(JsonView place) throws IntegrationException {
    String text = place.requireText();
    if (text.isBlank()) {
      throw IntegrationException.of(
          Kind.BAD_PAYLOAD, "an alert, event, device or condition is blank");
    }
    return text;
  }

  private static Instant time(JsonView place) throws IntegrationException {
    Instant time = place.requireInstant();
    if (time.isBefore(Instant.EPOCH)) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, "nothing happened at " + time);
    }
    return time;
  }

  /** A word that is no category is OTHER. */
  static Category category(String word) {
    return Arrays.stream(Category.values())
        .filter(category -> category.name().equals(word.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElse(Category.OTHER);
  }
}
