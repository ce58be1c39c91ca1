package io.nochub.plugins.alertmanager;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import io.nochub.api.source.Reading;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Notification to signals; pure. */
final class AlertmanagerMapping {
  private static final String VERSION = "4";
  private static final String ALERTNAME = "alertname";

  /** Go's zero time, year 1, is how Alertmanager says "no time". */
  private static final Instant FIRST_TIME = Instant.parse("2000-01-01T00:00:00Z");

  private static final Set<String> SHOWN_ELSEWHERE = Set.of("summary", "description");

  private static final int LONGEST_CONDITION = 500;
  private static final int LONGEST_TITLE = 500;
  private static final int LONGEST_BODY = 16_000;
  private static final int LONGEST_DETAIL = 1_000;
  private static final int MOST_DETAILS = 100;

  private final AlertmanagerConfig config;
  private final Words words;
  private final Set<String> notInCondition;

  AlertmanagerMapping(AlertmanagerConfig config) {
    this.config = config;
    this.words = new Words(config);
    this.notInCondition = new HashSet<>(config.ignoredLabels());
    notInCondition.add(ALERTNAME);
    notInCondition.add(config.clientLabel());
  }

  /**
   * Reads a notification. Each alert counts on its own, whatever the group's status; one that
   * cannot be read is reported beside the others.
   *
   * @param received used where Alertmanager gives no time
   */
  Reading read(JsonView notification, Instant received) throws IntegrationException {
    JsonView alerts = notification.at("alerts");
    if (!alerts.exists()) {
      throw bad("/alerts is missing: this is no notification of Alertmanager's webhook");
    }
    List<Signal> signals = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    int number = 0;
    for (JsonView alert : alerts.items()) {
      String path = "/alerts/" + number++;
      Optional<Signal> signal = alert(alert, received);
      signal.ifPresentOrElse(signals::add, () -> unreadable.add(path));
    }
    if (!unreadable.isEmpty() && signals.isEmpty()) {
      throw bad(unreadable.get(0) + " has no status firing or resolved, or no labels");
    }
    if (!unreadable.isEmpty()) {
      signals.add(unreadable(notification, unreadable, received));
    }
    truncated(notification, received).ifPresent(signals::add);
    return new Reading(signals, null, note(notification, signals));
  }

  private Optional<Signal> alert(JsonView alert, Instant received) {
    Labels labels = Labels.of(alert.at("labels"));
    String fingerprint = alert.at("fingerprint").text().filter(text -> !text.isBlank()).orElse("");
    String status = alert.at("status").textOr("");
    if (status.equals("resolved") && !(fingerprint.isEmpty() && labels.isEmpty())) {
      return Optional.of(cleared(alert, id(fingerprint, labels), received));
    }
    return status.equals("firing") && !labels.isEmpty()
        ? Optional.of(raised(alert, labels, id(fingerprint, labels), received))
        : Optional.empty();
  }

  /** The fingerprint stands for the labels; what speaks this format without one gets it made. */
  private static String id(String fingerprint, Labels labels) {
    return fingerprint.isEmpty() ? labels.digest() : fingerprint;
  }

  private AlertRaised raised(JsonView alert, Labels labels, String id, Instant received) {
    Labels annotations = Labels.of(alert.at("annotations"));
    Instant start = time(alert.at("startsAt")).orElse(received);
    String name = Optional.ofNullable(labels.get(ALERTNAME)).orElse("alert");
    AlertRaised.Builder raised =
        AlertRaised.of(id, condition(name, labels), subject(labels))
            .at(start)
            .event(id + ":firing:" + start.toEpochMilli())
            .severity(labels.get(config.severityLabel()), words.severities())
            .category(words.category(labels.get(config.categoryLabel()), name))
            .title(cut(first(annotations, "summary", "title").orElse(name), LONGEST_TITLE))
            .body(cut(first(annotations, "description", "message").orElse(""), LONGEST_BODY))
            .link(link(alert.at("generatorURL").textOrNull()));
    details(labels, annotations).forEach(raised::detail);
    return raised.build();
  }

  private static AlertCleared cleared(JsonView alert, String id, Instant received) {
    Instant start = time(alert.at("startsAt")).orElse(Instant.EPOCH);
    Optional<Instant> told = time(alert.at("endsAt"));
    Instant end = told.orElse(received);
    // A clock that was set back must not make the end older than the beginning.
    Instant at = end.isBefore(start) ? start : end;
    String event =
        id + ":resolved:" + start.toEpochMilli() + ":" + told.map(Instant::toEpochMilli).orElse(0L);
    return new AlertCleared(event, at, id, "Alertmanager reports it as resolved.");
  }

  /**
   * The alert's name and every label that tells it apart from others, so that two fingerprints
   * never fall into one problem unless the operator ignores a label. The device label is left out
   * only where it says no more than the device.
   */
  private String condition(String name, Labels labels) {
    Set<String> left = new HashSet<>(notInCondition);
    DeviceName device = DeviceName.of(labels.get(config.deviceLabel()));
    if (device != null && device.name().equals(labels.get(config.deviceLabel()))) {
      left.add(config.deviceLabel());
    }
    Labels rest = labels.without(left);
    String condition = rest.isEmpty() ? name : name + "{" + rest.text() + "}";
    return condition.length() <= LONGEST_CONDITION
        ? condition
        : condition.substring(0, LONGEST_CONDITION) + "… " + rest.digest();
  }

  private Subject subject(Labels labels) {
    String client = labels.get(config.clientLabel());
    DeviceName device = DeviceName.of(labels.get(config.deviceLabel()));
    Subject subject =
        Subject.of(client, device == null ? null : device.name())
            .with(Hint.ORGANISATION_NAME, client)
            .with(Hint.SITE_NAME, labels.get(config.siteLabel()));
    return device == null ? subject : device.on(subject);
  }

  private static Map<String, String> details(Labels labels, Labels annotations) {
    Map<String, String> details = new LinkedHashMap<>();
    labels.values().forEach((name, value) -> add(details, name, value));
    annotations
        .without(SHOWN_ELSEWHERE)
        .values()
        .forEach((name, value) -> add(details, "annotation." + name, value));
    return details;
  }

  private static void add(Map<String, String> details, String name, String value) {
    if (details.size() < MOST_DETAILS) {
      details.put(cut(name, LONGEST_DETAIL), cut(value, LONGEST_DETAIL));
    }
  }

  /** With max_alerts set Alertmanager leaves alerts out and says only how many. */
  private Optional<Signal> truncated(JsonView notification, Instant received) {
    String count = notification.at("truncatedAlerts").textOr("0");
    if (!count.matches("[1-9][0-9]{0,9}")) {
      return Optional.empty();
    }
    return Optional.of(
        problem(notification, "alerts-cut-from-notification", received)
            .title("Alertmanager cut " + alerts(count) + " from its notification")
            .body(
                "They are not known here, and neither will be their end. Raise max_alerts in the"
                    + " webhook_configs of the receiver "
                    + notification.at("receiver").textOr("")
                    + " or set it to 0, which means all.")
            .build());
  }

  private AlertRaised unreadable(JsonView notification, List<String> paths, Instant received) {
    return problem(notification, "unreadable-alerts-in-notification", received)
        .title(
            "Alertmanager sent " + alerts(Integer.toString(paths.size())) + " that cannot be read")
        .body(
            "The others of the notification were taken. Without status firing or resolved, or"
                + " without labels: "
                + cut(String.join(", ", paths), LONGEST_DETAIL)
                + ". Check a payload template of your own in webhook_configs.")
        .build();
  }

  /** A problem with the notification itself, one for each group of alerts. */
  private AlertRaised.Builder problem(JsonView notification, String what, Instant received) {
    String group = new Labels(Map.of("group", notification.at("groupKey").textOr(""))).digest();
    String id = what + ":" + group;
    Labels common = Labels.of(notification.at("commonLabels"));
    return AlertRaised.of(id, what, Subject.of(common.get(config.clientLabel()), null))
        .at(received)
        .event(id + ":" + received.toEpochMilli())
        .severity(Severity.MAJOR)
        .category(Category.CONFIGURATION)
        .momentary(true)
        .detail("receiver", cut(notification.at("receiver").textOr(""), LONGEST_DETAIL))
        .detail("groupKey", cut(notification.at("groupKey").textOr(""), LONGEST_DETAIL));
  }

  private static String note(JsonView notification, List<Signal> signals) {
    String version = notification.at("version").textOr("none");
    if (!version.equals(VERSION)) {
      return "payload version " + cut(version, 40) + ", read as version " + VERSION;
    }
    return signals.isEmpty() ? "a notification without alerts" : "";
  }

  private static Optional<String> first(Labels annotations, String name, String otherwise) {
    return Optional.ofNullable(annotations.get(name))
        .or(() -> Optional.ofNullable(annotations.get(otherwise)));
  }

  private static Optional<Instant> time(JsonView place) {
    try {
      return place.instant().filter(time -> !time.isBefore(FIRST_TIME));
    } catch (IntegrationException e) {
      // An alert is worth more than its time: the time of receipt takes its place.
      return Optional.empty();
    }
  }

  private static @Nullable URI link(@Nullable String address) {
    if (address == null || !address.matches("https?://.*")) {
      return null;
    }
    try {
      URI link = new URI(address);
      return link.getHost() == null ? null : link;
    } catch (URISyntaxException e) {
      // Some senders write expressions unescaped; such a link would not open anyway.
      return null;
    }
  }

  private static String alerts(String count) {
    return count.equals("1") ? "one alert" : count + " alerts";
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  private static IntegrationException bad(String message) {
    return IntegrationException.of(Kind.BAD_PAYLOAD, message);
  }
}
