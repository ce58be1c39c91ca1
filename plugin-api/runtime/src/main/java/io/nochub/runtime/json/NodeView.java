package io.nochub.runtime.json;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.JsonView;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A place in a Jackson tree, with the path that leads there; null where nothing is. */
record NodeView(ObjectMapper mapper, String path, @Nullable JsonNode node) implements JsonView {

  static NodeView of(ObjectMapper mapper, String path, @Nullable JsonNode node) {
    boolean nothing = node == null || node.isNull() || node.isMissingNode();
    return new NodeView(mapper, path, nothing ? null : node);
  }

  @Override
  public JsonView at(String... path) {
    NodeView place = this;
    for (String step : path) {
      place = place.step(step);
    }
    return place;
  }

  private NodeView step(String name) {
    String further = path + "/" + name;
    if (node == null) {
      return of(mapper, further, null);
    }
    if (node.isArray() && name.matches("[0-9]{1,9}")) {
      return of(mapper, further, node.get(Integer.parseInt(name)));
    }
    return of(mapper, further, node.get(name));
  }

  @Override
  public boolean exists() {
    return node != null;
  }

  @Override
  public List<JsonView> items() {
    if (node == null || !node.isArray()) {
      return List.of();
    }
    List<JsonView> items = new ArrayList<>(node.size());
    for (JsonNode item : node.values()) {
      items.add(of(mapper, path + "/" + items.size(), item));
    }
    return List.copyOf(items);
  }

  @Override
  public List<JsonView> requireItems() throws IntegrationException {
    if (node == null || !node.isArray()) {
      throw expected("a list");
    }
    return items();
  }

  @Override
  public List<String> names() {
    return node == null ? List.of() : List.copyOf(node.propertyNames());
  }

  @Override
  public Optional<String> text() {
    return Optional.ofNullable(textOrNull());
  }

  @Override
  public @Nullable String textOrNull() {
    return node == null || node.isContainer() ? null : node.asString();
  }

  @Override
  public String textOr(String ifMissing) {
    return text().orElse(ifMissing);
  }

  @Override
  public String requireText() throws IntegrationException {
    return text().orElseThrow(() -> expected("a text"));
  }

  @Override
  public long requireLong() throws IntegrationException {
    String text = text().orElseThrow(() -> expected("a whole number")).strip();
    // Bounded before it becomes a number: a short text such as 1e999999999 makes an endless one.
    if (text.length() > 40) {
      throw expected("a whole number");
    }
    try {
      return new BigDecimal(text).longValueExact();
    } catch (NumberFormatException | ArithmeticException e) {
      throw expected("a whole number");
    }
  }

  @Override
  public boolean isTrue() {
    String text = textOr("").strip().toLowerCase(Locale.ROOT);
    return text.equals("true") || text.equals("1");
  }

  @Override
  public Optional<Instant> instant() throws IntegrationException {
    return time(null);
  }

  @Override
  public Instant requireInstant() throws IntegrationException {
    return instant().orElseThrow(() -> expected("a time"));
  }

  @Override
  public Optional<Instant> instant(ZoneId ifNone) throws IntegrationException {
    return time(ifNone);
  }

  private Optional<Instant> time(@Nullable ZoneId ifNone) throws IntegrationException {
    if (node == null) {
      return Optional.empty();
    }
    String wanted = ifNone == null ? "a time with its zone" : "a time";
    String text = text().orElseThrow(() -> expected(wanted));
    if (text.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(Instants.read(text, ifNone).orElseThrow(() -> expected(wanted)));
  }

  @Override
  public byte[] bytes() {
    return mapper.writeValueAsBytes(node);
  }

  private IntegrationException expected(String what) {
    return IntegrationException.of(
        Kind.BAD_PAYLOAD,
        "Expected " + what + " at " + (path.isEmpty() ? "/" : path) + " but found " + found());
  }

  private String found() {
    if (node == null) {
      return "nothing";
    }
    if (node.isContainer()) {
      return node.isArray() ? "a list" : "an object";
    }
    return "\"" + Excerpt.of(node.asString()) + "\"";
  }

  @Override
  public String toString() {
    return (path.isEmpty() ? "/" : path) + ": " + found();
  }
}
