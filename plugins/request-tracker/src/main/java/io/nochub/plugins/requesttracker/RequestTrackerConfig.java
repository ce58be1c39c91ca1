package io.nochub.plugins.requesttracker;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.Secret;
import io.nochub.api.config.Setting;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketSnapshot;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The settings of one Request Tracker. */
record RequestTrackerConfig(
    @Setting(
            label = "Address",
            help =
                "What stands before /Ticket/Display.html in the browser, e.g. https://rt.example.org")
        URI address,
    @Setting(
            label = "User",
            help =
                "RT's user for the hub, by its login name. Nobody else may write as this user: it"
                    + " is how the hub's own acts are told from people's",
            pattern = "\\S(.*\\S)?")
        String user,
    @Setting(label = "Token", help = "An auth token of that user. Either this or the password")
        @Nullable Secret token,
    @Setting(label = "Password", help = "The user's password, where there are no tokens")
        @Nullable Secret password,
    @Setting(
            label = "Queue",
            help = "New tickets go here unless a route or the client says otherwise",
            byDefault = "General",
            pattern = "[^/]*[^/\\s][^/]*")
        String queue,
    @Setting(
            label = "Field for the key",
            help =
                "Ticket custom field in which the hub finds its tickets again. Empty: the key"
                    + " stands at the end of the subject instead, as [hub:...]",
            byDefault = "AlertKey",
            pattern = TicketSql.FIELD_NAME)
        String keyField,
    @Setting(
            label = "Client is told by",
            help = "Where the client's id goes: nowhere, a queue per client, or a custom field",
            byDefault = "NONE",
            group = "Clients")
        ClientAs clientAs,
    @Setting(
            label = "Field for the client",
            help = "The ticket custom field, if clients are told by one",
            pattern = TicketSql.FIELD_NAME,
            group = "Clients")
        @Nullable String clientField,
    @Setting(
            label = "Requestor",
            help =
                "Mail address put into each new ticket. RT mails requestors about their tickets,"
                    + " and makes a user of an address it does not know",
            pattern = "[^@\\s]+@[^@\\s]+",
            group = "Clients")
        @Nullable String requestor,
    @Setting(
            label = "Status when resolved",
            help = "A status of the queues' lifecycle",
            byDefault = "resolved",
            pattern = ".*\\S.*",
            group = "Statuses")
        String resolvedStatus,
    @Setting(
            label = "Status when reopened",
            byDefault = "open",
            pattern = ".*\\S.*",
            group = "Statuses")
        String reopenStatus,
    @Setting(
            label = "What other statuses mean",
            help = "new, open, stalled, resolved and rejected are known; name here what you added",
            group = "Statuses")
        List<Meaning> statuses,
    @Setting(
            label = "Priority number: low",
            byDefault = "0",
            min = 0,
            max = 1000,
            group = "Priorities",
            advanced = true)
        int priorityLow,
    @Setting(
            label = "Priority number: normal",
            byDefault = "50",
            min = 0,
            max = 1000,
            group = "Priorities",
            advanced = true)
        int priorityNormal,
    @Setting(
            label = "Priority number: high",
            help = "RT shows less than 100 as Medium unless its own table was changed",
            byDefault = "100",
            min = 0,
            max = 1000,
            group = "Priorities",
            advanced = true)
        int priorityHigh,
    @Setting(
            label = "Priority number: urgent",
            byDefault = "100",
            min = 0,
            max = 1000,
            group = "Priorities",
            advanced = true)
        int priorityUrgent,
    @Setting(
            label = "Users that are programs",
            help = "Login names whose acts do not count as a person's, such as another monitor's",
            advanced = true)
        List<String> programs,
    @Setting(
            label = "Look for changes every",
            byDefault = "1m",
            min = 5,
            max = 3_600,
            advanced = true)
        Duration interval,
    @Setting(
            label = "Calls a second",
            help = "RT itself knows no limit; most run on one small server that people work on too",
            byDefault = "10",
            min = 1,
            max = 200,
            advanced = true)
        int callsPerSecond) {

  /** Where the client a ticket is for is written in RT, which has no clients of its own. */
  enum ClientAs {
    NONE,
    QUEUE,
    CUSTOM_FIELD
  }

  /** One status of a lifecycle of the operator's own. */
  record Meaning(
      @Setting(label = "Status", pattern = ".*\\S.*") String status,
      @Setting(label = "Means") TicketSnapshot.State means) {}

  RequestTrackerConfig {
    String scheme = address.getScheme();
    if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
      throw new InvalidConfigException("address", "must begin with https:// or http://");
    }
    String path = address.getPath() == null ? "" : address.getPath();
    if (path.contains("/REST") || path.contains(".html") || address.getQuery() != null) {
      throw new InvalidConfigException(
          "address", "only up to the host or RT's folder, such as https://rt.example.org");
    }
    if (token == null && password == null) {
      throw new InvalidConfigException("token", "give a token, or a password");
    }
    if (token != null && password != null) {
      throw new InvalidConfigException("password", "give the token or the password, not both");
    }
    if (clientAs == ClientAs.CUSTOM_FIELD && (clientField == null || clientField.isBlank())) {
      throw new InvalidConfigException("clientField", "name the field, as clients are told by one");
    }
    keyField = keyField.strip();
    if (!keyField.isEmpty() && keyField.equals(clientField)) {
      throw new InvalidConfigException("clientField", "must not be the field for the key");
    }
    statuses = List.copyOf(statuses);
    programs = List.copyOf(programs);
  }

  /** Whether the key has a custom field, and does not stand in the subject. */
  boolean hasKeyField() {
    return !keyField.isEmpty();
  }

  /** The custom field with the client's id, if that is where it is. */
  @Nullable String fieldOfClient() {
    return clientAs == ClientAs.CUSTOM_FIELD ? clientField : null;
  }

  int number(TicketDraft.Priority priority) {
    return switch (priority) {
      case LOW -> priorityLow;
      case NORMAL -> priorityNormal;
      case HIGH -> priorityHigh;
      case URGENT -> priorityUrgent;
    };
  }

  /** Whether what this user did was done by somebody and not by something. */
  boolean isPerson(String name) {
    return !name.isBlank()
        && Stream.concat(Stream.of(user, "RT_System"), programs.stream())
            .noneMatch(name::equalsIgnoreCase);
  }

  boolean isUs(String name) {
    return name.equalsIgnoreCase(user);
  }
}
