package io.nochub.plugins.kaseyavsa;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import io.nochub.api.source.Reading;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From notifications to signals. Pure.
 *
 * <p>A notification is a row of a log: each repetition has an id of its own, and nothing ever says
 * "over". So problems are told apart by device and text. The text is the message, because a
 * notification that is polled has no title, and both ways must lead to the same alert.
 */
final class NotificationMapping {
  /** VSA X's four priorities, as its documentation names them; other words count as MAJOR. */
  static final Map<String, Severity> SEVERITIES =
      Map.of(
          "critical", Severity.CRITICAL,
          "elevated", Severity.MAJOR,
          "normal", Severity.WARNING,
          "low", Severity.INFO);

  /** The condition of a device that is gone, whatever the words. */
  static final String OFFLINE = "offline";

  /** The name of the detail with the notification's own id. */
  static final String NOTIFICATION = "notification";

  /** VSA X does not publish its texts; a text says so with one word of each list. */
  private static final List<String> DEVICE_WORDS =
      List.of("computer", "system", "device", "machine", "agent", "gerät", "rechner");

  private static final List<String> OFFLINE_WORDS =
      List.of("is offline", "went offline", "has gone offline", "device offline", "ist offline");

  private static final List<String> ONLINE_WORDS =
      List.of("is online", "back online", "came online", "ist online", "wieder online");

  /** Before it there was no VSA X: a time such as 1970 stands for none. */
  private static final Instant FIRST_TIME = Instant.parse("2000-01-01T00:00:00Z");

  private final VsaXConfig config;
  private final Topics topics;
  private final Function<String, @Nullable URI> link;

  NotificationMapping(VsaXConfig config, Function<String, @Nullable URI> link) {
    this.config = config;
    this.topics = new Topics(config.categories());
    this.link = link;
  }

  /** One notification, however it came. */
  private record Told(
      String id, String text, @Nullable String priority, Instant at, Subject subject) {}

  /** A polled notification: its own record, and its device's as far as VSA X tells it. */
  Reading polled(JsonView item, Instant received) throws IntegrationException {
    JsonView row = item.at("Notification");
    JsonView device = item.at("Device");
    String deviceId = row.at("ComputerIdentifier").textOrNull();
    Subject subject = Subject.of(device.at("OrganizationId").textOrNull(), deviceId);
    return read(told(row, withEvidence(subject, device), received));
  }

  /** What VSA X posts to a webhook. */
  Reading posted(JsonView row, Instant received) throws IntegrationException {
    Subject subject =
        Subject.of(row.at("OrganizationId").textOrNull(), row.at("DeviceIdentifier").textOrNull());
    return read(told(row, subject, received));
  }

  /** What a device's record says by which it can be known elsewhere. */
  static Subject withEvidence(Subject subject, JsonView device) {
    Subject known =
        subject
            .with(Hint.ORGANISATION_NAME, device.at("OrganizationName").textOrNull())
            .with(Hint.SITE_NAME, device.at("SiteName").textOrNull())
            .with(Hint.HOSTNAME, device.at("Name").textOrNull());
    String site = device.at("SiteId").textOr("");
    if (!site.isBlank()) {
      known = known.with(Hint.SITE_ID, VsaXDirectory.siteId(site));
    }
    for (JsonView adapter : device.at("LocalIpAddresses").items()) {
      known = known.with(Hint.MAC, adapter.at("PhysicalAddress").textOrNull());
      known = Addresses.withIp(known, adapter.at("IpV4").textOrNull());
      known = Addresses.withIp(known, adapter.at("IpV6").textOrNull());
    }
    return known;
  }

  private static Told told(JsonView row, Subject subject, Instant received)
      throws IntegrationException {
    String id = row.at("Id").requireText();
    String text =
        Stream.of("Message", "Title")
            .map(name -> row.at(name).textOr(""))
            .filter(it -> !Texts.line(it).isEmpty())
            .findFirst()
            .orElse("");
    if (id.isBlank() || text.isEmpty()) {
      throw IntegrationException.of(
          Kind.BAD_PAYLOAD, "a notification needs an Id and a Message or Title");
    }
    Instant at = time(row.at("DateTime"), received);
    return new Told(id, text, row.at("Priority").textOrNull(), at, subject);
  }

  private Reading read(Told told) {
    Phrases words = new Phrases(told.text());
    String device = told.subject().deviceId();
    if (saysOnline(words)) {
      return device == null
          ? Reading.nothing("something is online again, but VSA X does not say what")
          : Reading.of(
              new AlertCleared(
                  told.id(),
                  told.at(),
                  alertId(told.subject(), OFFLINE),
                  Texts.title(told.text())));
    }
    boolean offline = device != null && saysOffline(words);
    String condition = offline ? OFFLINE : Texts.condition(told.text());
    Category category = offline ? Category.AVAILABILITY : topics.category(words);
    return Reading.of(
        AlertRaised.of(alertId(told.subject(), condition), condition, told.subject())
            .event(told.id())
            .at(told.at())
            .severity(told.priority(), SEVERITIES)
            .category(category)
            .momentary(!offline)
            .title(Texts.title(told.text()))
            .body(Texts.body(told.text()))
            .link(device == null ? null : link.apply(device))
            .detail(NOTIFICATION, told.id())
            .build());
  }

  private boolean saysOffline(Phrases words) {
    return says(words, OFFLINE_WORDS, config.offlineSays());
  }

  private boolean saysOnline(Phrases words) {
    return says(words, ONLINE_WORDS, config.onlineSays());
  }

  private static boolean says(Phrases words, List<String> ofDevice, List<String> added) {
    boolean knownWords = words.saysAny(DEVICE_WORDS) && words.saysAny(ofDevice);
    return knownWords || words.saysAny(added);
  }

  private static String alertId(Subject subject, String condition) {
    return Objects.requireNonNullElse(subject.deviceId(), "no device") + "/" + condition;
  }

  /** A notification is worth more than its time: what is none is the time of receipt. */
  private static Instant time(JsonView place, Instant received) {
    try {
      return place.instant().filter(time -> !time.isBefore(FIRST_TIME)).orElse(received);
    } catch (IntegrationException e) {
      return received;
    }
  }
}
