package io.nochub.plugins.kaseyavsa;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.Secret;
import io.nochub.api.config.Setting;
import io.nochub.api.signal.Severity;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** The settings of one VSA 9 server. */
record Vsa9Config(
    @Setting(label = "Address", help = "Of the VSA server, such as https://vsa.example.com")
        URI address,
    @Setting(
            label = "User",
            help = "VSA user the access token was made for",
            pattern = "[^:]*[^:\\s][^:]*")
        String user,
    @Setting(
            label = "Access token",
            help =
                "A personal access token of that user with the scope REST API; on old servers the"
                    + " user's password")
        Secret token,
    @Setting(
            label = "Time zone of the server",
            help =
                "VSA 9 writes the time of an alarm without a zone. A name such as"
                    + " America/New_York",
            byDefault = "UTC",
            group = "Alarms")
        String timeZone,
    @Setting(
            label = "Severities",
            help = "VSA 9's alarms have none; what kinds of alarm mean, beside the table",
            group = "Alarms")
        List<Grade> severities,
    @Setting(
            label = "Categories",
            help = "What kinds of alarm and their texts are about, beside the table",
            group = "Alarms")
        List<Topics.Topic> categories,
    @Setting(
            label = "Form of the closing note",
            help =
                "Clients of VSA 9 send the note with which an alarm is closed as a LIST of one key"
                    + " and value, as an OBJECT, or not at all (NONE). Change it if closing is"
                    + " refused with 400 or the note does not show",
            byDefault = "LIST",
            group = "Alarms",
            advanced = true)
        ClosingNote closingNote,
    @Setting(
            label = "Calls per second",
            help =
                "The most the hub makes. The vendor documents no limit; the customer's other tools"
                    + " want some too",
            byDefault = "10",
            min = 1,
            max = 100,
            advanced = true)
        int callsPerSecond,
    @Setting(
            label = "Look for alarms every",
            byDefault = "1m",
            min = 10,
            max = 3_600,
            advanced = true)
        Duration interval) {

  /** The three ways in which public clients write the body of a close. */
  enum ClosingNote {
    LIST,
    OBJECT,
    NONE
  }

  /** One kind of alarm and how grave it is. */
  record Grade(
      @Setting(label = "Kind of alarm", help = "Words of the field AlarmType", pattern = ".*\\S.*")
          String alarmType,
      @Setting(label = "Severity") Severity severity) {}

  Vsa9Config {
    Addresses.check(address);
    address = Addresses.withoutSlash(address);
    String path = address.getPath() == null ? "" : address.getPath();
    if (path.contains("/api")) {
      throw new InvalidConfigException(
          "address", "only the server, such as https://vsa.example.com; the hub adds /api/v1.0");
    }
    try {
      ZoneId.of(timeZone);
    } catch (DateTimeException e) {
      throw new InvalidConfigException(
          "timeZone", "is no time zone; give a name such as UTC or Europe/Berlin");
    }
    severities = List.copyOf(severities);
    categories = List.copyOf(categories);
  }

  ZoneId zone() {
    return ZoneId.of(timeZone);
  }
}
