package io.nochub.plugins.webhook;

import io.nochub.api.IntegrationException;
import io.nochub.api.json.Json;
import io.nochub.api.json.JsonView;
import io.nochub.api.source.Received;
import io.nochub.api.source.WebhookRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stored body as the maps, lists, texts, numbers and booleans that JSONata works on. Depth and
 * length are bounded by the hub's JSON reader.
 */
final class BodyReader {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final Json json;

  BodyReader(Json json) {
    this.json = json;
  }

  /** A form by its content type, and everything else as JSON, whatever its type claims. */
  @Nullable Object read(Received item) throws IntegrationException {
    String type = item.fact("header.content-type").orElse("");
    if (type.regionMatches(true, 0, FORM, 0, FORM.length())) {
      return form(item.text());
    }
    if (item.text().isBlank()) {
      throw bad("the body is empty");
    }
    return parse(item.body());
  }

  /** One JSON document; also what {@code $json(text)} of a mapping gives. */
  @Nullable Object parse(byte[] document) throws IntegrationException {
    return value(json.parse(document));
  }

  private static Map<String, Object> form(String body) throws IntegrationException {
    try {
      return new LinkedHashMap<>(WebhookRequest.form(body));
    } catch (IllegalArgumentException e) {
      throw bad("the body claims to be a form but is badly encoded: " + e.getMessage());
    }
  }

  private static @Nullable Object value(JsonView at) {
    List<String> names = at.names();
    if (!names.isEmpty()) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      for (String name : names) {
        object.put(name, value(at.at(name)));
      }
      return object;
    }
    List<JsonView> items = at.items();
    if (!items.isEmpty()) {
      List<@Nullable Object> array = new ArrayList<>(items.size());
      for (JsonView item : items) {
        array.add(value(item));
      }
      return array;
    }
    return scalar(at);
  }

  /** The view gives numbers as text, so the document itself says what a value is. */
  private static @Nullable Object scalar(JsonView at) {
    if (!at.exists()) {
      return null;
    }
    byte[] document = at.bytes();
    return switch (document[0]) {
      case '{' -> new LinkedHashMap<String, Object>();
      case '[' -> new ArrayList<>();
      case '"' -> at.textOr("");
      case 't', 'f' -> at.isTrue();
      default -> number(at.textOr("0"));
    };
  }

  /** Whole numbers stay exact, because ids are often numbers too long for a double. */
  private static Number number(String text) {
    BigDecimal exact = new BigDecimal(text);
    try {
      long whole = exact.longValueExact();
      return whole == (int) whole ? (Number) (int) whole : (Number) whole;
    } catch (ArithmeticException notWhole) {
      return exact.doubleValue();
    }
  }

  private static IntegrationException bad(String problem) {
    return IntegrationException.of(IntegrationException.Kind.BAD_PAYLOAD, problem);
  }
}
