package io.nochub.plugins.kaseyabms;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.TextLimits;
import io.nochub.api.ticket.KeyTag;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSnapshot.State;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What BMS's documents mean to the hub, and how the hub's texts stand in BMS. Pure. */
record KaseyaBmsMapping(KaseyaBmsConfig config) {

  TextLimits.Markup markup() {
    return config.html() ? TextLimits.Markup.HTML : TextLimits.Markup.PLAIN;
  }

  /** A text with the key of what it is for at its end. */
  String tagged(String text, IdempotencyKey key) {
    String between = config.html() ? "<br><br>" : "\n\n";
    return text + between + new KeyTag(key);
  }

  /** A text with a link below it, if it does not have it. */
  String linked(String text, @Nullable URI link) {
    if (link == null || text.contains(link.toString())) {
      return text;
    }
    return config.html()
        ? text + "<br><br>" + link.toString().replace("&", "&amp;").replace("\"", "&quot;")
        : text + "\n\n" + link;
  }

  TicketRef ref(String id, @Nullable String number) {
    String template = config.ticketLink();
    if (template == null || (number == null && template.contains("{number}"))) {
      return new TicketRef(id, number, null);
    }
    String link = template.replace("{id}", id).replace("{number}", number == null ? "" : number);
    return new TicketRef(id, number, address(link));
  }

  private static @Nullable URI address(String link) {
    try {
      return URI.create(link);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** What a status means: the settings first, then what the hub itself sets, then its name. */
  State state(String id, String name) {
    for (KaseyaBmsConfig.Meaning meaning : config.statuses()) {
      if (is(meaning.status(), id, name)) {
        return meaning.means();
      }
    }
    if (is(config.resolvedStatus(), id, name)) {
      return State.RESOLVED;
    }
    return is(config.newStatus(), id, name) ? State.NEW : State.guess(name);
  }

  private static boolean is(String nameOrId, String id, String name) {
    return nameOrId.strip().equals(id) || nameOrId.strip().equalsIgnoreCase(name);
  }

  State state(Dto ticket) {
    return state(ticket.text(TicketFields.STATUS), ticket.text("StatusName"));
  }

  /** The snapshot without who did what. */
  TicketSnapshot.Builder snapshot(Dto ticket) throws IntegrationException {
    String id = ticket.at("Id").requireText();
    String status = ticket.at(TicketFields.STATUS).requireText();
    return TicketSnapshot.of(
            ref(id, ticket.at("TicketNumber").textOrNull()),
            status,
            ticket.at("StatusName").textOr(status),
            state(ticket),
            changed(ticket))
        .organisation(ticket.id("AccountId").orElse(null))
        .assignedTo(ticket.at("AssigneeName").text().filter(name -> !name.isBlank()).orElse(null))
        .changedBy(ticket.id("ModifiedBy").orElse(null))
        .summary(ticket.at("Title").textOrNull())
        .fields(fields(ticket))
        .version(version(ticket));
  }

  private Instant changed(Dto ticket) throws IntegrationException {
    List<Instant> times = new ArrayList<>();
    for (String name : List.of("ModifiedOn", "LastActivityUpdate", "CreatedOn")) {
      ticket.time(name, config.zone()).ifPresent(times::add);
    }
    return times.stream()
        .max(Comparator.naturalOrder())
        .orElseThrow(
            () ->
                IntegrationException.of(
                    Kind.BAD_PAYLOAD, "BMS gives no time for ticket " + ticket.text("Id")));
  }

  /** BMS has no version; these times change with each change. */
  static String version(Dto ticket) {
    return ticket.text("ModifiedOn") + "|" + ticket.text("LastActivityUpdate");
  }

  private static Map<String, String> fields(Dto ticket) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String name : TicketFields.NAMES) {
      ticket.id(name).ifPresent(value -> fields.put(name, value));
    }
    return fields;
  }
}
