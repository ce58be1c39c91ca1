package io.nochub.plugins.autotask;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.JsonView;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the fields of an entity are in this tenant, kept for ten minutes. Nearly everything is
 * numbered by the tenant, and sources disagree on how some names are spelt, so what is written is
 * looked up here. Thread-safe.
 */
final class Definitions {
  /** Stands before the name of a user-defined field. */
  static final String USER_DEFINED = "UDF.";

  private static final Duration KEPT = Duration.ofMinutes(10);

  private final AutotaskClient client;
  private final InstantSource clock;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  Definitions(AutotaskClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * A field.
   *
   * @param parent the field on whose value these values depend; empty if on none
   */
  record Field(
      String name,
      String label,
      String type,
      boolean isList,
      boolean required,
      boolean readOnly,
      boolean queryable,
      String parent,
      List<Value> values) {
    Field {
      values = List.copyOf(values);
    }

    boolean isUserDefined() {
      return name.startsWith(USER_DEFINED);
    }

    /** The name as Autotask knows it. */
    String ownName() {
      return isUserDefined() ? name.substring(USER_DEFINED.length()) : name;
    }

    Optional<Value> value(String number) {
      return values.stream().filter(value -> value.number().equals(number)).findFirst();
    }

    /** The value as this field takes it; REJECTED, naming the field, if it cannot. */
    Object typed(String text) throws IntegrationException {
      String value = text.strip();
      try {
        return switch (type) {
          case "integer", "long", "short", "byte" -> Long.valueOf(value);
          case "decimal", "double", "float" -> new BigDecimal(value);
          case "boolean" -> bool(value);
          default -> value;
        };
      } catch (IllegalArgumentException e) {
        throw IntegrationException.of(
            Kind.REJECTED,
            name
                + " must be "
                + (type.equals("boolean") ? "true or false" : "a number")
                + " in Autotask, not "
                + value
                + byLabel(value).map(meant -> "; its value is " + meant.number()).orElse(""));
      }
    }

    private static Boolean bool(String value) {
      if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
        throw new IllegalArgumentException();
      }
      return Boolean.valueOf(value);
    }

    private Optional<Value> byLabel(String label) {
      return values.stream().filter(value -> value.label().equalsIgnoreCase(label)).findFirst();
    }
  }

  /**
   * One entry of a list. One that is not active stands in old tickets, but not in new ones.
   *
   * @param parent the value of the parent field it belongs to; empty if to none
   */
  record Value(String number, String label, boolean active, String parent) {}

  private record Seen(Map<String, Field> fields, Instant at) {}

  /** The fields by name, however it is spelt, as they were at most ten minutes ago. */
  Map<String, Field> of(String entity) throws IntegrationException, InterruptedException {
    Seen last = seen.get(entity);
    boolean fresh = last != null && last.at().plus(KEPT).isAfter(clock.instant());
    return last != null && fresh ? last.fields() : look(entity);
  }

  /** The fields as they are now. */
  Map<String, Field> look(String entity) throws IntegrationException, InterruptedException {
    Map<String, Field> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    read(client.get(entity, "entityInformation", "fields"), "", fields);
    if (entity.equals(AutotaskTickets.TICKETS)) {
      read(client.get(entity, "entityInformation", "userDefinedFields"), USER_DEFINED, fields);
    }
    seen.put(entity, new Seen(fields, clock.instant()));
    return fields;
  }

  /** A field of tickets; FORBIDDEN, saying what to do, if there is none. */
  Field ofTickets(String name) throws IntegrationException, InterruptedException {
    Field field = of(AutotaskTickets.TICKETS).get(name);
    if (field == null) {
      field = look(AutotaskTickets.TICKETS).get(name);
    }
    if (field == null) {
      throw IntegrationException.of(
          Kind.FORBIDDEN,
          "tickets in this Autotask have no field "
              + name
              + ". A user-defined one is made under Admin > Features & Settings > Application-Wide"
              + " (Shared) Features > User-Defined Fields > Tickets, and written as UDF.name here");
    }
    return field;
  }

  private static void read(JsonView answer, String before, Map<String, Field> into)
      throws IntegrationException {
    if (!answer.at("fields").exists()) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, "Autotask's list of fields has no fields");
    }
    for (JsonView field : answer.at("fields").items()) {
      String name = field.at("name").textOr("");
      if (!name.isBlank()) {
        into.put(before + name, read(field, before + name));
      }
    }
  }

  private static Field read(JsonView field, String name) {
    List<Value> values = new ArrayList<>();
    for (JsonView value : field.at("picklistValues").items()) {
      values.add(
          new Value(
              value.at("value").textOr(""),
              value.at("label").textOr(value.at("value").textOr("")),
              value.at("isActive").isTrue(),
              value.at("parentValue").textOr("")));
    }
    return new Field(
        name,
        field.at("label").text().filter(label -> !label.isBlank()).orElse(words(name)),
        field.at("dataType").textOr("string").toLowerCase(Locale.ROOT),
        field.at("isPickList").isTrue(),
        field.at("isRequired").isTrue(),
        field.at("isReadOnly").isTrue(),
        field.at("isQueryable").isTrue(),
        field.at("picklistParentValueField").textOr(""),
        values);
  }

  /** "subIssueType" as people write it. */
  private static String words(String name) {
    if (name.startsWith(USER_DEFINED)) {
      return name.substring(USER_DEFINED.length());
    }
    String spaced = name.replaceAll("ID$", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    return spaced.isEmpty()
        ? name
        : Character.toUpperCase(spaced.charAt(0)) + spaced.substring(1).toLowerCase(Locale.ROOT);
  }
}
