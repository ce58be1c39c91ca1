package io.nochub.plugins.dattormm;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.Json;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.plugins.dattormm.DattoConfig.Rule;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Alerts and hints to signals; pure. */
final class DattoMapping {
  /** All words of the description; one that is not here counts as major, and the hub says so. */
  private static final Map<String, Severity> SEVERITIES =
      Map.of(
          "critical", Severity.CRITICAL,
          "high", Severity.MAJOR,
          "moderate", Severity.MINOR,
          "low", Severity.WARNING,
          "information", Severity.INFO,
          "unknown", Severity.MAJOR);

  private static final Pattern PLATFORM = Pattern.compile("([a-z0-9]+)-api\\.centrastage\\.net");
  private static final Pattern UID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,99}");

  private static final int LONGEST_INSTANCE = 300;
  private static final int LONGEST_WORDS = 200;
  private static final int LONGEST_TITLE = 500;
  private static final int LONGEST_BODY = 16_000;
  private static final int LONGEST_DETAIL = 1_000;
  private static final int MOST_DETAILS = 100;

  private final Json json;
  private final Map<String, Rule> rules;
  private final @Nullable String portal;

  DattoMapping(DattoConfig config, Json json) {
    this.json = json;
    this.rules =
        config.contexts().stream()
            .collect(Collectors.toMap(Rule::context, rule -> rule, (first, second) -> first));
    Matcher platform = PLATFORM.matcher(config.address().getHost());
    this.portal =
        platform.matches() ? "https://" + platform.group(1) + ".rmm.datto.com/alert/" : null;
  }

  /** Reads an alert as the lists and the single look give it. */
  Reading read(Received item) throws IntegrationException {
    JsonView alert = json.parse(item.body());
    String uid = uid(alert.at("alertUid"));
    if (alert.at("resolved").isTrue()) {
      return Reading.of(cleared(uid, alert, item.at()));
    }
    return alert.at("muted").isTrue()
        ? Reading.nothing("muted in Datto RMM")
        : Reading.of(raised(uid, alert, item.at()));
  }

  /**
   * Reads what our webhook template says: the ids of an alert to be asked for, or that it has
   * ended. Datto pastes values into the template as they are, so nothing with free text is in it.
   */
  Reading hint(Received item) throws IntegrationException {
    JsonView hint = json.parse(item.body());
    String uid = uid(hint.at("alert_uid"));
    if (hint.at("event").textOr("").equals("resolved")) {
      return Reading.of(
          new AlertCleared(clearEvent(uid), item.at(), uid, "Resolved, says Datto RMM's webhook."));
    }
    Subject subject = Subject.of(filled(hint.at("site_uid")), filled(hint.at("device_uid")));
    AlertRaised bare =
        AlertRaised.of(uid, "alert " + uid, subject)
            .event(raiseEvent(uid))
            .at(item.at())
            .severity(filled(hint.at("priority")), SEVERITIES)
            .title("Datto RMM alert")
            .body("Datto RMM told of this alert and did not say more when it was asked.")
            .link(link(uid))
            .build();
    return Reading.lookUp(uid, bare);
  }

  private AlertRaised raised(String uid, JsonView alert, Instant received) {
    JsonView context = alert.at("alertContext");
    DattoContext kind = DattoContext.of(context);
    Optional<String> instance = kind.instance(context).map(text -> cut(text, LONGEST_INSTANCE));
    String priority = alert.at("priority").textOrNull();
    String words = alert.at("diagnostics").textOr("").strip();
    AlertRaised.Builder raised =
        AlertRaised.of(
                uid, condition(uid, kind, instance, priority), subject(alert.at("alertSourceInfo")))
            .event(raiseEvent(uid))
            .at(time(alert.at("timestamp")).orElse(received))
            .severity(priority, SEVERITIES)
            .category(kind.category(context))
            .title(cut(title(kind, instance, alert, words), LONGEST_TITLE))
            .link(link(uid));
    Rule rule = rules.get(context.at("@class").textOr(""));
    if (rule != null) {
      raised.category(rule.category());
      if (rule.severity() != null) {
        raised.severity(rule.severity());
      }
    }
    Map<String, String> facts = facts(context);
    raised.body(cut(words.isEmpty() ? lines(facts) : words, LONGEST_BODY));
    facts.forEach((name, value) -> raised.detail("context." + name, value));
    return raised
        .detail("context", context.at("@class").textOrNull())
        .detail("ticketNumber", alert.at("ticketNumber").textOrNull())
        .detail("createsTicket", unlessNothing(alert.at("alertMonitorInfo", "createsTicket")))
        .detail("autoresolveMins", unlessNothing(alert.at("autoresolveMins")))
        .build();
  }

  private static AlertCleared cleared(String uid, JsonView alert, Instant received) {
    Instant began = time(alert.at("timestamp")).orElse(Instant.EPOCH);
    Instant ended = time(alert.at("resolvedOn")).orElse(received);
    // A clock that was set back must not make the end older than the beginning.
    Instant at = ended.isBefore(began) ? began : ended;
    String by = alert.at("resolvedBy").textOr("").strip();
    return new AlertCleared(
        clearEvent(uid),
        at,
        uid,
        by.isEmpty() ? "Resolved in Datto RMM." : "Resolved in Datto RMM by " + cut(by, 200) + ".");
  }

  /**
   * Datto's alerts do not name their monitor. Monitors that watch the same thing differ in priority
   * as a rule; where even the thing is not named, only the alert's own id keeps two of them apart.
   */
  private static String condition(
      String uid, DattoContext kind, Optional<String> instance, @Nullable String priority) {
    String which = instance.or(() -> kind.alone() ? Optional.empty() : Optional.of(uid)).orElse("");
    String grade = priority == null ? "" : ", " + cut(priority, 40).toLowerCase(Locale.ROOT);
    return (kind.condition() + " " + which).strip() + grade;
  }

  /** Which one and how it is now; where the context says neither, the first words about it. */
  private static String title(
      DattoContext kind, Optional<String> instance, JsonView alert, String words) {
    String said = words.lines().findFirst().map(line -> cut(line, LONGEST_WORDS)).orElse("");
    String state = kind.state().isEmpty() ? "" : alert.at("alertContext", kind.state()).textOr("");
    String now = instance.isEmpty() && state.isEmpty() ? said : state;
    return kind.words()
        + instance.map(text -> " " + text).orElse("")
        + (now.isBlank() ? "" : ": " + now)
        + " on "
        + alert.at("alertSourceInfo", "deviceName").textOr("an unnamed device");
  }

  private static Subject subject(JsonView source) {
    return Subject.of(source.at("siteUid").textOrNull(), source.at("deviceUid").textOrNull())
        .with(Hint.ORGANISATION_NAME, source.at("siteName").textOrNull())
        .with(Hint.HOSTNAME, source.at("deviceName").textOrNull());
  }

  /**
   * The fields of a context, also of kinds nobody knows; lists in one line, maps one level deep.
   */
  private static Map<String, String> facts(JsonView context) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (String name : context.names()) {
      JsonView value = context.at(name);
      if (name.equals("@class")) {
        continue;
      }
      add(facts, name, value);
      value.names().forEach(inner -> add(facts, name + "." + inner, value.at(inner)));
    }
    return facts;
  }

  private static void add(Map<String, String> facts, String name, JsonView value) {
    List<String> elements = value.items().stream().flatMap(one -> one.text().stream()).toList();
    String text = elements.isEmpty() ? value.textOr("") : String.join(", ", elements);
    if (!text.isBlank() && facts.size() < MOST_DETAILS) {
      facts.put(cut(name, 200), cut(text, LONGEST_DETAIL));
    }
  }

  private static String lines(Map<String, String> facts) {
    return facts.entrySet().stream()
        .map(fact -> fact.getKey() + ": " + fact.getValue())
        .collect(Collectors.joining("\n"));
  }

  private static @Nullable String unlessNothing(JsonView place) {
    return place.text().filter(text -> !text.equals("0") && !text.equals("false")).orElse(null);
  }

  private static String uid(JsonView place) throws IntegrationException {
    String uid = place.requireText();
    if (!UID.matcher(uid).matches()) {
      throw IntegrationException.of(
          Kind.BAD_PAYLOAD,
          uid.startsWith("[")
              ? "Datto RMM did not fill in the template's " + cut(uid, 100)
              : "this is no id of an alert: " + cut(uid, 100));
    }
    return uid;
  }

  /** What Datto put in the place of a template's word; null if it left the word. */
  private static @Nullable String filled(JsonView place) {
    return place.text().filter(text -> !text.startsWith("[")).orElse(null);
  }

  private @Nullable URI link(String uid) {
    return portal == null ? null : URI.create(portal + uid);
  }

  private static Optional<Instant> time(JsonView place) {
    try {
      return place.instant();
    } catch (IntegrationException e) {
      // An alert is worth more than its time: that of receipt takes its place.
      return Optional.empty();
    }
  }

  private static String raiseEvent(String uid) {
    return uid + ":raised";
  }

  private static String clearEvent(String uid) {
    return uid + ":cleared";
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
