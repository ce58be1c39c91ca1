package io.nochub.plugins.autotask;

import io.nochub.api.IntegrationException;
import io.nochub.api.json.JsonView;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSnapshot.State;
import io.nochub.plugins.autotask.Definitions.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Autotask's documents mean to the hub. Pure. */
record AutotaskMapping(AutotaskConfig config) {
  /** What a status means: the settings first, then what the hub itself sets, then its label. */
  State state(String status, String label) {
    for (AutotaskConfig.Meaning meaning : config.statuses()) {
      if (meaning.status().equals(status)) {
        return meaning.means();
      }
    }
    if (status.equals(config.resolvedStatus())) {
      return State.RESOLVED;
    }
    if (status.equals(config.newStatus())) {
      return State.NEW;
    }
    return State.guess(label);
  }

  static String label(Map<String, Field> definitions, String field, String value) {
    Field defined = definitions.get(field);
    return Optional.ofNullable(defined)
        .flatMap(one -> one.value(value))
        .map(Definitions.Value::label)
        .orElse(value);
  }

  /** The snapshot without who did what. */
  TicketSnapshot.Builder snapshot(TicketRef asked, JsonView ticket, Map<String, Field> definitions)
      throws IntegrationException {
    String status = ticket.at("status").requireText();
    String label = label(definitions, "status", status);
    return TicketSnapshot.of(
            asked,
            status,
            label,
            state(status, label),
            ticket.at("lastActivityDate").requireInstant())
        .organisation(ticket.at("companyID").textOrNull())
        .summary(ticket.at("title").textOrNull())
        .fields(fields(ticket, definitions))
        .version(version(ticket));
  }

  /** Autotask has no version; the time of the last activity changes with each change. */
  static @Nullable String version(JsonView ticket) {
    return ticket.at("lastActivityDate").textOrNull();
  }

  /** What stands in the fields a rule may fill; empty ones are left out. */
  Map<String, String> fields(JsonView ticket, Map<String, Field> definitions) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (Field field : definitions.values()) {
      if (!field.readOnly() && !TicketForm.isHubs(field.name(), config.keyField())) {
        value(ticket, field).ifPresent(value -> fields.put(field.name(), value));
      }
    }
    return fields;
  }

  private static Optional<String> value(JsonView ticket, Field field) {
    if (!field.isUserDefined()) {
      return ticket.at(field.name()).text().filter(value -> !value.isBlank());
    }
    return userDefined(ticket, field.ownName());
  }

  static Optional<String> userDefined(JsonView ticket, String name) {
    return ticket.at("userDefinedFields").items().stream()
        .filter(one -> one.at("name").textOr("").equalsIgnoreCase(name))
        .flatMap(one -> one.at("value").text().stream())
        .filter(value -> !value.isBlank())
        .findFirst();
  }
}
