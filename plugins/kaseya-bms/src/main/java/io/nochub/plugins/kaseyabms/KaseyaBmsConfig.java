package io.nochub.plugins.kaseyabms;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.Secret;
import io.nochub.api.config.Setting;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketSnapshot;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of one BMS tenant. */
record KaseyaBmsConfig(
    @Setting(
            label = "Address",
            help =
                "Of the API, by region: api.bms.kaseya.com, api.bmsemea.kaseya.com,"
                    + " api.bmsapac.kaseya.com or api.vorexlogin.com",
            byDefault = "https://api.bms.kaseya.com")
        URI address,
    @Setting(label = "Company", help = "The company (tenant) name one signs in with") String tenant,
    @Setting(
            label = "User",
            help =
                "An API employee of the hub's own. Nobody else may use it: it is how the hub's own"
                    + " acts are told from people's",
            pattern = "\\S(.*\\S)?")
        String user,
    @Setting(label = "Password") Secret password,
    @Setting(
            label = "Ticket type",
            help = "Number of the type of new tickets (TypeId), as an existing ticket shows it",
            pattern = KaseyaBmsConfig.NUMBER,
            group = "New tickets")
        String type,
    @Setting(
            label = "Source",
            help = "Number of the source of new tickets (SourceId), as an existing ticket shows it",
            pattern = KaseyaBmsConfig.NUMBER,
            group = "New tickets")
        String source,
    @Setting(
            label = "Note type",
            help = "Number of the type of the hub's notes (TypeId), as an existing note shows it",
            pattern = KaseyaBmsConfig.NUMBER,
            group = "New tickets")
        String noteType,
    @Setting(
            label = "Account for unmapped clients",
            help =
                "Number of the account that gets the tickets of clients mapped to none. Empty: such"
                    + " a ticket is refused",
            pattern = KaseyaBmsConfig.NUMBER,
            group = "New tickets")
        @Nullable String account,
    @Setting(
            label = "Fields of every new ticket",
            help = "Such as QueueId. A route's own choice goes before it",
            group = "New tickets")
        List<Given> fields,
    @Setting(
            label = "Custom field for the key",
            help =
                "Number of a custom field that shall show the hub's key besides. The hub searches by"
                    + " the end of the details in any case",
            pattern = KaseyaBmsConfig.NUMBER,
            group = "New tickets",
            advanced = true)
        @Nullable String keyCustomField,
    @Setting(
            label = "Details and notes are HTML",
            help = "Switch on if line breaks are lost in BMS",
            byDefault = "false",
            group = "New tickets",
            advanced = true)
        boolean html,
    @Setting(
            label = "Status when resolved",
            help = "Its name or number, such as Completed",
            pattern = ".*\\S.*",
            group = "Statuses")
        String resolvedStatus,
    @Setting(
            label = "Status of a new ticket",
            help = "Its name or number",
            byDefault = "New",
            pattern = ".*\\S.*",
            group = "Statuses")
        String newStatus,
    @Setting(
            label = "Status when reopened",
            help = "Its name or number",
            byDefault = "New",
            pattern = ".*\\S.*",
            group = "Statuses")
        String reopenStatus,
    @Setting(
            label = "Resolution",
            help = "The comment BMS asks for when a ticket is resolved; internal",
            byDefault = "The alert has cleared.",
            pattern = ".*\\S.*",
            group = "Statuses")
        String resolution,
    @Setting(
            label = "What other statuses mean",
            help = "Where the hub's guess by the name is wrong",
            group = "Statuses")
        List<Meaning> statuses,
    @Setting(
            label = "Priority: low",
            help = "Its name or number. Empty: the priority BMS calls its default",
            group = "Priorities")
        @Nullable String priorityLow,
    @Setting(label = "Priority: normal", group = "Priorities") @Nullable String priorityNormal,
    @Setting(label = "Priority: high", group = "Priorities") @Nullable String priorityHigh,
    @Setting(label = "Priority: urgent", group = "Priorities") @Nullable String priorityUrgent,
    @Setting(
            label = "Link to a ticket",
            help = "As your browser shows it, with {id} or {number} in the place of the ticket's",
            pattern = "https://.*\\{(id|number)}.*",
            advanced = true)
        @Nullable String ticketLink,
    @Setting(
            label = "Time zone",
            help = "Of the times BMS gives without one",
            byDefault = "UTC",
            advanced = true)
        String timeZone,
    @Setting(
            label = "Users that are programs",
            help = "Names or numbers of users whose acts do not count as a person's",
            advanced = true)
        List<String> programs,
    @Setting(
            label = "Calls an hour for each endpoint",
            help = "BMS allows 1,500 for all who use the tenant's API",
            byDefault = "1000",
            min = 100,
            max = 1_500,
            advanced = true)
        int callsPerHour,
    @Setting(
            label = "Look for changes every",
            byDefault = "1m",
            min = 10,
            max = 3_600,
            advanced = true)
        Duration interval) {
  static final String NUMBER = "[1-9]\\d{0,9}";

  /** A field and its value, as BMS's interface takes it. */
  record Given(
      @Setting(
              label = "Field",
              help = "As in the form, such as QueueId, or CustomField.number",
              pattern = ".*\\S.*")
          String field,
      @Setting(label = "Value", help = "Of a list its number", pattern = ".*\\S.*") String value) {}

  /** One status of the tenant's own. */
  record Meaning(
      @Setting(label = "Status", help = "Its name or number", pattern = ".*\\S.*") String status,
      @Setting(label = "Means") TicketSnapshot.State means) {}

  KaseyaBmsConfig {
    fields = List.copyOf(fields);
    statuses = List.copyOf(statuses);
    programs = List.copyOf(programs);
    String path = address.getPath() == null ? "" : address.getPath();
    if (!path.replace("/", "").isEmpty() || address.getQuery() != null) {
      throw new InvalidConfigException(
          "address", "only up to the host, such as https://api.bms.kaseya.com");
    }
    if (resolvedStatus.strip().equalsIgnoreCase(newStatus.strip())
        || resolvedStatus.strip().equalsIgnoreCase(reopenStatus.strip())) {
      throw new InvalidConfigException(
          "resolvedStatus", "must not be the status of a new or reopened ticket");
    }
    for (Given given : fields) {
      if (!TicketFields.isKnown(given.field().strip())) {
        throw new InvalidConfigException(
            "fields", given.field() + " is none of " + String.join(", ", TicketFields.NAMES));
      }
    }
    try {
      ZoneId.of(timeZone);
    } catch (DateTimeException e) {
      throw new InvalidConfigException("timeZone", timeZone + " is no time zone, such as UTC");
    }
  }

  ZoneId zone() {
    return ZoneId.of(timeZone);
  }

  @Nullable String name(TicketDraft.Priority priority) {
    return switch (priority) {
      case LOW -> priorityLow;
      case NORMAL -> priorityNormal;
      case HIGH -> priorityHigh;
      case URGENT -> priorityUrgent;
    };
  }
}
