package io.nochub.plugins.webhook;

import io.nochub.api.IntegrationException;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.HeartbeatSeen;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one mapped object. What is wrong goes to the problems, with its place, and
 * something harmless is given instead.
 */
record SignalFields(JsonView object, String path, Set<String> problems) {
  private static final int LONGEST_KEY = 500;
  private static final Instant NEVER_SET = Instant.parse("2000-01-01T00:00:00Z");
  private static final Set<String> KNOWN =
      Set.of(
          "kind",
          "id",
          "eventId",
          "at",
          "client",
          "clientName",
          "site",
          "siteName",
          "device",
          "hostname",
          "fqdn",
          "serial",
          "ip",
          "mac",
          "condition",
          "severity",
          "category",
          "title",
          "body",
          "link",
          "momentary",
          "details",
          "beat",
          "run");

  void problem(String field, String words) {
    problems.add(path + "/" + field + ": " + words);
  }

  /** A misspelt field would otherwise be lost without a word. */
  void refuseUnknown() {
    if (object.names().isEmpty()) {
      problems.add((path.isEmpty() ? "/" : path) + ": not an object with the fields of a signal");
    }
    for (String name : object.names()) {
      if (!KNOWN.contains(name)) {
        problem(name, "no field of a signal");
      }
    }
  }

  /** A text, number or boolean as text, without blanks around it; blank is missing. */
  @Nullable String text(String field) {
    JsonView at = object.at(field);
    if (at.exists() && at.text().isEmpty()) {
      problem(field, "must be a text");
    }
    return at.text().map(String::strip).filter(text -> !text.isEmpty()).orElse(null);
  }

  String textOr(String field, String otherwise) {
    String text = text(field);
    return text == null ? otherwise : text;
  }

  /** A text that identifies something, so it is never cut and must not be a novel. */
  @Nullable String key(String field) {
    String text = text(field);
    if (text != null && text.length() > LONGEST_KEY) {
      problem(field, "longer than " + LONGEST_KEY + " characters");
      return null;
    }
    return text;
  }

  String required(String field) {
    String text = key(field);
    if (isMissing(field)) {
      problem(field, "missing");
    }
    return text == null ? "" : text;
  }

  /** Not there, or blank; what is there in a wrong form is a problem of its own. */
  boolean isMissing(String field) {
    JsonView at = object.at(field);
    return !at.exists() || at.text().filter(String::isBlank).isPresent();
  }

  /** One text or a list of them. */
  List<String> texts(String field) {
    List<JsonView> items = object.at(field).items();
    if (items.isEmpty()) {
      return Optional.ofNullable(text(field)).stream().toList();
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Optional<String> text = items.get(i).text();
      if (text.isEmpty()) {
        problem(field + "/" + i, "must be a text");
      }
      text.ifPresent(texts::add);
    }
    return texts;
  }

  boolean flag(String field) {
    text(field);
    return object.at(field).isTrue();
  }

  /** A time before 2000 comes from a clock that was never set, and is no time at all. */
  Instant instant(String field, Instant otherwise) {
    if (text(field) == null) {
      return otherwise;
    }
    try {
      return object.at(field).instant().filter(NEVER_SET::isBefore).orElse(otherwise);
    } catch (IntegrationException e) {
      problem(
          field, "no time: must be ISO 8601 with a zone, or seconds or milliseconds since 1970");
      return otherwise;
    }
  }

  @Nullable URI link(String field) {
    String text = text(field);
    if (text == null) {
      return null;
    }
    try {
      URI link = new URI(text.strip());
      if (link.getHost() != null && text.matches("(?is)\\s*https?://.*")) {
        return link;
      }
    } catch (URISyntaxException e) {
      // said below, with the other links that lead nowhere
    }
    problem(field, "must be an http or https address");
    return null;
  }

  Category category(String field) {
    return word(field, Category.class, Category.OTHER);
  }

  HeartbeatSeen.Beat beat(String field) {
    return word(field, HeartbeatSeen.Beat.class, HeartbeatSeen.Beat.ALIVE);
  }

  private <E extends Enum<E>> E word(String field, Class<E> words, E otherwise) {
    String text = text(field);
    if (text == null) {
      return otherwise;
    }
    try {
      return Enum.valueOf(words, text.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      String known = Arrays.toString(words.getEnumConstants()).toLowerCase(Locale.ROOT);
      problem(field, "must be one of " + known);
      return otherwise;
    }
  }

  /** Names and values for people; what is an object or a list stays JSON. */
  Map<String, String> details(String field) {
    JsonView at = object.at(field);
    Map<String, String> details = new LinkedHashMap<>();
    if (at.exists() && (at.text().isPresent() || !at.items().isEmpty())) {
      problem(field, "must be an object");
    }
    for (String name : at.names()) {
      JsonView value = at.at(name);
      if (value.exists()) {
        details.put(
            name, value.text().orElseGet(() -> new String(value.bytes(), StandardCharsets.UTF_8)));
      }
    }
    return details;
  }
}
