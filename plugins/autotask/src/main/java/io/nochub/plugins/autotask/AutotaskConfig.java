package io.nochub.plugins.autotask;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.Secret;
import io.nochub.api.config.Setting;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketSnapshot;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of one Autotask tenant. Numbers are the tenant's own, as its field lists show. */
record AutotaskConfig(
    @Setting(
            label = "API user",
            help =
                "The user name (key) of an API user of the hub's own. Nobody else may use it: it is"
                    + " how the hub's own acts are told from people's",
            pattern = "\\S+")
        String user,
    @Setting(label = "Secret", help = "The API user's password (secret)") Secret secret,
    @Setting(
            label = "Tracking identifier",
            help = "The API user's tracking identifier, sent as ApiIntegrationCode")
        Secret integrationCode,
    @Setting(
            label = "Company for unmapped clients",
            help =
                "Number of the company that gets the tickets of clients mapped to none. 0 is your"
                    + " own company. Empty: such a ticket is refused",
            pattern = AutotaskConfig.NUMBER,
            group = "New tickets")
        @Nullable String company,
    @Setting(
            label = "Fields of every new ticket",
            help =
                "What your ticket category asks for, at least queueID. A route's own choice goes"
                    + " before it",
            group = "New tickets")
        List<Given> fields,
    @Setting(
            label = "Due after",
            help = "Sets dueDateTime, where the category asks for one and no rule sets it",
            min = 60,
            group = "New tickets")
        @Nullable Duration dueAfter,
    @Setting(
            label = "Field for the key",
            help =
                "Where the hub finds its tickets again: externalID, or the name of a user-defined"
                    + " field of tickets (text)",
            byDefault = AutotaskConfig.EXTERNAL_ID,
            pattern = ".*\\S.*",
            group = "New tickets")
        String keyField,
    @Setting(
            label = "Status of a new ticket",
            byDefault = "1",
            pattern = AutotaskConfig.NUMBER,
            group = "Statuses")
        String newStatus,
    @Setting(
            label = "Status when resolved",
            help = "5 is Complete in most tenants",
            byDefault = "5",
            pattern = AutotaskConfig.NUMBER,
            group = "Statuses")
        String resolvedStatus,
    @Setting(
            label = "Status when reopened",
            byDefault = "1",
            pattern = AutotaskConfig.NUMBER,
            group = "Statuses")
        String reopenStatus,
    @Setting(
            label = "Resolution",
            help =
                "Written into the ticket's resolution when the hub resolves it and nobody has"
                    + " written one. Empty: none",
            byDefault = "The alert has cleared.",
            group = "Statuses")
        String resolution,
    @Setting(
            label = "What other statuses mean",
            help = "Where the hub's guess by the label is wrong",
            group = "Statuses")
        List<Meaning> statuses,
    @Setting(
            label = "Priority: low",
            byDefault = "3",
            pattern = AutotaskConfig.NUMBER,
            group = "Priorities",
            advanced = true)
        String priorityLow,
    @Setting(
            label = "Priority: normal",
            byDefault = "2",
            pattern = AutotaskConfig.NUMBER,
            group = "Priorities",
            advanced = true)
        String priorityNormal,
    @Setting(
            label = "Priority: high",
            byDefault = "1",
            pattern = AutotaskConfig.NUMBER,
            group = "Priorities",
            advanced = true)
        String priorityHigh,
    @Setting(
            label = "Priority: urgent",
            byDefault = "4",
            pattern = AutotaskConfig.NUMBER,
            group = "Priorities",
            advanced = true)
        String priorityUrgent,
    @Setting(
            label = "Note type",
            byDefault = "1",
            pattern = AutotaskConfig.NUMBER,
            group = "Notes",
            advanced = true)
        String noteType,
    @Setting(
            label = "Publish value of internal notes",
            help = "The probe shows what your tenant calls it",
            byDefault = "2",
            pattern = AutotaskConfig.NUMBER,
            group = "Notes",
            advanced = true)
        String internalPublish,
    @Setting(
            label = "Publish value of notes for the client",
            byDefault = "1",
            pattern = AutotaskConfig.NUMBER,
            group = "Notes",
            advanced = true)
        String customerPublish,
    @Setting(
            label = "Resource number of the API user",
            help = "Only if the hub cannot find it by the user name; the probe says so",
            pattern = AutotaskConfig.NUMBER,
            group = "Who did it",
            advanced = true)
        @Nullable String resourceId,
    @Setting(
            label = "Resources that are programs",
            help =
                "Names or numbers of resources whose acts do not count as a person's, such as"
                    + " another integration's API user",
            group = "Who did it",
            advanced = true)
        List<String> programs,
    @Setting(
            label = "Types of companies to list",
            help = "Numbers of companyType, such as 1 for customers. Empty: all active companies",
            group = "Inventory",
            advanced = true)
        List<String> companyTypes,
    @Setting(
            label = "Calls an hour for the hub",
            help =
                "Autotask allows 10,000 for all integrations of your company together; the hub goes"
                    + " slower by itself when half of them are used",
            byDefault = "3000",
            min = 100,
            max = 10_000,
            advanced = true)
        int callsPerHour,
    @Setting(
            label = "Look for changes every",
            byDefault = "1m",
            min = 10,
            max = 3_600,
            advanced = true)
        Duration interval,
    @Setting(
            label = "Zone lookup",
            help = "Where the tenant's zone is asked for, by the API user's name",
            byDefault = "https://webservices.autotask.net/atservicesrest/v1.0/ZoneInformation",
            advanced = true)
        URI zoneLookup) {
  static final String EXTERNAL_ID = "externalID";
  static final String NUMBER = "-?\\d{1,18}";

  /** A field and its value, as Autotask's interface takes it. */
  record Given(
      @Setting(
              label = "Field",
              help = "As in the form, such as queueID, or UDF.name for a user-defined one",
              pattern = ".*\\S.*")
          String field,
      @Setting(label = "Value", help = "Of a list its number, not its label", pattern = ".*\\S.*")
          String value) {}

  /** One status of the tenant's own. */
  record Meaning(
      @Setting(label = "Status", help = "Its number", pattern = AutotaskConfig.NUMBER)
          String status,
      @Setting(label = "Means") TicketSnapshot.State means) {}

  AutotaskConfig {
    fields = List.copyOf(fields);
    statuses = List.copyOf(statuses);
    programs = List.copyOf(programs);
    companyTypes = List.copyOf(companyTypes);
    keyField = keyField.strip();
    for (Given given : fields) {
      if (TicketForm.isHubs(given.field().strip(), keyField)) {
        throw new InvalidConfigException(
            "fields", given.field() + " is filled by the hub, ticket by ticket");
      }
    }
    if (resolvedStatus.equals(newStatus) || resolvedStatus.equals(reopenStatus)) {
      throw new InvalidConfigException(
          "resolvedStatus", "must not be the status of a new or reopened ticket");
    }
    if (internalPublish.equals(customerPublish)) {
      throw new InvalidConfigException(
          "internalPublish", "must not be that of notes for the client");
    }
    for (String type : companyTypes) {
      if (!type.matches(NUMBER)) {
        throw new InvalidConfigException("companyTypes", type + " is no number");
      }
    }
  }

  /** Whether the key has a field of the operator's own, and does not stand in externalID. */
  boolean keyIsUserDefined() {
    return !keyField.equalsIgnoreCase(EXTERNAL_ID);
  }

  String number(TicketDraft.Priority priority) {
    return switch (priority) {
      case LOW -> priorityLow;
      case NORMAL -> priorityNormal;
      case HIGH -> priorityHigh;
      case URGENT -> priorityUrgent;
    };
  }
}
