package io.nochub.plugins.requesttracker;

import io.nochub.api.IntegrationException;
import io.nochub.api.json.JsonView;
import io.nochub.api.ticket.KeyTag;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSnapshot.State;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What RT's documents mean to the hub. Pure. */
record RequestTrackerMapping(RequestTrackerConfig config) {
  static final String QUEUE = "Queue";
  static final String STATUS = "Status";
  static final String OWNER = "Owner";
  static final String PRIORITY = "Priority";
  static final String CUSTOM = "CF.";
  static final String NOBODY = "Nobody";

  /** The lifecycle RT is delivered with. */
  static final Map<String, State> STANDARD =
      Map.of(
          "new", State.NEW,
          "open", State.IN_PROGRESS,
          "stalled", State.WAITING,
          "resolved", State.RESOLVED,
          "rejected", State.CLOSED);

  /** Transactions that are no act of anybody: RT's own record of mail and errors. */
  private static final Set<String> NO_ACT =
      Set.of("EmailRecord", "CommentEmailRecord", "SystemError", "Told", "PurgeTransaction");

  private static final Set<String> HAND_OVER = Set.of("Take", "Untake", "Give", "Steal", "Force");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d(T[0-9:]+Z)?");

  State state(String status) {
    for (RequestTrackerConfig.Meaning meaning : config.statuses()) {
      if (meaning.status().strip().equalsIgnoreCase(status)) {
        return meaning.means();
      }
    }
    if (status.equalsIgnoreCase(config.resolvedStatus())) {
      return State.RESOLVED;
    }
    return STANDARD.getOrDefault(status.toLowerCase(Locale.ROOT), State.UNKNOWN);
  }

  /** The snapshot without what is told by the history. */
  TicketSnapshot.Builder snapshot(TicketRef asked, JsonView ticket) throws IntegrationException {
    String status = ticket.at(STATUS).requireText();
    String owner = ticket.at(OWNER, "id").textOr(NOBODY);
    String id = ticket.at("id").requireText();
    return TicketSnapshot.of(
            asked, status, status, state(status), ticket.at("LastUpdated").requireInstant())
        .assignedTo(owner.equals(NOBODY) ? null : owner)
        .organisation(organisation(ticket))
        .summary(ticket.at("Subject").text().map(KeyTag::without).orElse(null))
        .fields(fields(ticket))
        .changedBy(ticket.at("LastUpdatedBy", "id").textOrNull())
        .mergedInto(id.equals(asked.id()) ? null : id);
  }

  private @Nullable String organisation(JsonView ticket) {
    return switch (config.clientAs()) {
      case NONE -> null;
      case QUEUE -> values(ticket, QUEUE).stream().findFirst().orElse(null);
      case CUSTOM_FIELD ->
          values(ticket, CUSTOM + config.clientField()).stream().findFirst().orElse(null);
    };
  }

  /** What stands in the fields a rule may fill; empty ones, the key and the client are left out. */
  Map<String, String> fields(JsonView ticket) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String name : List.of(QUEUE, STATUS, OWNER, PRIORITY)) {
      values(ticket, name).stream().findFirst().ifPresent(value -> fields.put(name, value));
    }
    for (JsonView field : ticket.at("CustomFields").items()) {
      String name = field.at("name").textOr("");
      List<String> values = values(ticket, CUSTOM + name);
      if (!values.isEmpty() && isForRules(name)) {
        fields.put(CUSTOM + name, String.join(", ", values));
      }
    }
    return fields;
  }

  /** Whether a custom field is the operator's to fill, and not the hub's. */
  boolean isForRules(String customField) {
    return !customField.equals(config.keyField()) && !customField.equals(config.fieldOfClient());
  }

  /** Whether a field has that value now, in any of the ways RT writes it. */
  boolean has(JsonView ticket, String field, String wanted) {
    List<String> values = values(ticket, field);
    if (wanted.isBlank()) {
      return values.isEmpty();
    }
    return values.stream().anyMatch(value -> same(field, value, wanted.strip()));
  }

  private static boolean same(String field, String value, String wanted) {
    if (value.equalsIgnoreCase(wanted)) {
      return true;
    }
    if (field.equals(PRIORITY)) {
      return isNumber(value) && isNumber(wanted) && Long.parseLong(value) == Long.parseLong(wanted);
    }
    // A date is written in the user's time zone and read in UTC: that there is one has to do.
    return field.startsWith(CUSTOM)
        && TIME.matcher(value).matches()
        && Character.isDigit(wanted.charAt(0));
  }

  static boolean isNumber(String text) {
    return text.matches("-?\\d{1,9}");
  }

  /** Every way in which RT tells the value of a field, the usual one first. */
  private static List<String> values(JsonView ticket, String field) {
    if (field.startsWith(CUSTOM)) {
      String name = field.substring(CUSTOM.length());
      return ticket.at("CustomFields").items().stream()
          .filter(one -> one.at("name").textOr("").equals(name))
          .flatMap(one -> one.at("values").items().stream())
          .map(value -> value.textOr(value.at("filename").textOr("")))
          .filter(value -> !value.isEmpty())
          .toList();
    }
    JsonView value = ticket.at(field);
    if (field.equals(QUEUE)) {
      String id = value.at("id").textOr("");
      return Stream.of(value.at("Name").textOr(id), id).filter(text -> !text.isEmpty()).toList();
    }
    String text = value.at("id").textOr(value.textOr(""));
    return text.isEmpty() ? List.of() : List.of(text);
  }

  /** Whether a ticket carries the key, where the settings say it is. */
  boolean carries(JsonView ticket, KeyTag tag) {
    return config.hasKeyField()
        ? values(ticket, CUSTOM + config.keyField()).contains(tag.key().value())
        : tag.in(ticket.at("Subject").textOr(""));
  }

  /** Whether a transaction is an act of a person. */
  boolean isAct(JsonView transaction) {
    return !NO_ACT.contains(transaction.at("Type").textOr(""))
        && config.isPerson(creator(transaction));
  }

  /** An act of a person on that ticket. */
  Touch touch(JsonView transaction, JsonView ticket) throws IntegrationException {
    String by = creator(transaction);
    Set<String> requestors =
        ticket.at("Requestor").items().stream()
            .map(one -> one.at("id").textOr(""))
            .collect(Collectors.toSet());
    return new Touch(
        transaction.at("Created").requireInstant(), kind(transaction, requestors.contains(by)), by);
  }

  private static Touch.Kind kind(JsonView transaction, boolean byRequestor) {
    String type = transaction.at("Type").textOr("");
    String field = transaction.at("Field").textOr("");
    if (type.equals("Comment") || type.equals("Correspond")) {
      return byRequestor ? Touch.Kind.CLIENT_REPLY : Touch.Kind.NOTE;
    }
    if (type.equals(STATUS)) {
      return Touch.Kind.STATUS;
    }
    if (field.equals(OWNER) || HAND_OVER.contains(type)) {
      return Touch.Kind.ASSIGNMENT;
    }
    return field.equals("TimeWorked") ? Touch.Kind.TIME_ENTRY : Touch.Kind.OTHER;
  }

  static String creator(JsonView transaction) {
    JsonView creator = transaction.at("Creator");
    return creator.at("id").textOr(creator.textOr(""));
  }
}
