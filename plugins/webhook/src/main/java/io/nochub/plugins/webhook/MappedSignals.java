package io.nochub.plugins.webhook;

import io.nochub.api.IntegrationException;
import io.nochub.api.json.Json;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.HeartbeatSeen;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The result of a mapping as signals: one object or a list of them, with the fields the README
 * names. Every field at fault is named, of all signals at once.
 */
final class MappedSignals {
  private static final int MOST_SIGNALS = 5_000;
  private static final int MOST_PROBLEMS = 10;
  private static final int LONGEST_TITLE = 500;
  private static final int LONGEST_BODY = 16_000;
  private static final int LONGEST_DETAIL = 1_000;
  private static final int MOST_DETAILS = 100;

  private final Json json;
  private final Map<String, Severity> severities;

  MappedSignals(Json json, Map<String, Severity> severities) {
    this.json = json;
    this.severities = severities;
  }

  List<Signal> read(@Nullable Object result, Instant at) throws IntegrationException {
    if (result == null) {
      return List.of();
    }
    if (result instanceof List<?> list && list.size() > MOST_SIGNALS) {
      throw bad("mapping result: more than " + MOST_SIGNALS + " signals");
    }
    JsonView view = json.parse(json.write(result));
    Set<String> problems = new LinkedHashSet<>();
    List<Signal> signals = new ArrayList<>();
    if (result instanceof List<?>) {
      List<JsonView> items = view.items();
      for (int i = 0; i < items.size(); i++) {
        add(new SignalFields(items.get(i), "/" + i, problems), at, signals);
      }
    } else {
      add(new SignalFields(view, "", problems), at, signals);
    }
    if (!problems.isEmpty()) {
      throw bad(sentence(problems));
    }
    return signals;
  }

  private static String sentence(Set<String> problems) {
    String some = problems.stream().limit(MOST_PROBLEMS).collect(Collectors.joining("; "));
    int left = problems.size() - MOST_PROBLEMS;
    return "mapping result " + some + (left > 0 ? "; and " + left + " more" : "");
  }

  /** Adds the signal only if the object had no problem; without one there is nothing to add. */
  private void add(SignalFields fields, Instant received, List<Signal> signals) {
    int before = fields.problems().size();
    fields.refuseUnknown();
    Instant at = fields.instant("at", received);
    Signal signal =
        switch (fields.textOr("kind", "raised").toLowerCase(Locale.ROOT)) {
          case "raised" -> raised(fields, at);
          case "cleared" -> cleared(fields, at);
          case "heartbeat" -> heartbeat(fields, at);
          default -> {
            fields.problem("kind", "must be raised, cleared or heartbeat");
            yield null;
          }
        };
    if (signal != null && fields.problems().size() == before) {
      signals.add(signal);
    }
  }

  private Signal raised(SignalFields fields, Instant at) {
    String condition = fields.required("condition");
    AlertRaised.Builder alert =
        AlertRaised.of(alertId(fields), condition, subject(fields))
            .at(at)
            .severity(fields.text("severity"), severities)
            .category(fields.category("category"))
            .momentary(fields.flag("momentary"))
            .title(cut(fields.textOr("title", condition), LONGEST_TITLE))
            .body(cut(fields.textOr("body", ""), LONGEST_BODY))
            .link(fields.link("link"));
    String event = fields.key("eventId");
    if (event != null) {
      alert.event(event);
    }
    fields.details("details").entrySet().stream()
        .limit(MOST_DETAILS)
        .forEach(one -> alert.detail(one.getKey(), cut(one.getValue(), LONGEST_DETAIL)));
    return alert.build();
  }

  private static Signal cleared(SignalFields fields, Instant at) {
    AlertCleared cleared = AlertCleared.of(alertId(fields), at, note(fields));
    String event = fields.key("eventId");
    return event == null
        ? cleared
        : new AlertCleared(event, at, cleared.sourceAlertId(), cleared.note());
  }

  private static String note(SignalFields fields) {
    return cut(fields.textOr("body", fields.textOr("title", "")), LONGEST_BODY);
  }

  private static Signal heartbeat(SignalFields fields, Instant at) {
    String name = fields.required("id");
    HeartbeatSeen.Beat beat = fields.beat("beat");
    String run = fields.text("run");
    String event = fields.key("eventId");
    String made =
        Stream.of(name, beat.name(), run == null ? Long.toString(at.toEpochMilli()) : run)
            .map(MappedSignals::part)
            .collect(Collectors.joining("|"));
    return new HeartbeatSeen(event == null ? made : event, at, name, beat, run, note(fields));
  }

  /** The sender's id, or one made of what a raise and its clear both carry. */
  private static String alertId(SignalFields fields) {
    String id = fields.key("id");
    if (id != null) {
      return id;
    }
    String condition = fields.key("condition");
    if (condition == null) {
      if (fields.isMissing("id") && fields.isMissing("condition")) {
        fields.problem("id", "missing, and there is no condition to make one of");
      }
      return "";
    }
    return Stream.of(fields.key("client"), fields.key("device"), condition)
        .map(MappedSignals::part)
        .collect(Collectors.joining("|"));
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }

  /** So that "a|b" and "c" do not join to what "a" and "b|c" do. */
  private static String part(@Nullable String text) {
    return text == null ? "" : text.replace("\\", "\\\\").replace("|", "\\|");
  }

  private static Subject subject(SignalFields fields) {
    Subject subject =
        Subject.of(fields.key("client"), fields.key("device"))
            .with(Subject.Hint.ORGANISATION_NAME, fields.text("clientName"))
            .with(Subject.Hint.SITE_ID, fields.text("site"))
            .with(Subject.Hint.SITE_NAME, fields.text("siteName"))
            .with(Subject.Hint.HOSTNAME, fields.text("hostname"))
            .with(Subject.Hint.FQDN, fields.text("fqdn"))
            .with(Subject.Hint.SERIAL, fields.text("serial"));
    for (String address : fields.texts("ip")) {
      subject = subject.with(Subject.Hint.IP, address);
    }
    for (String address : fields.texts("mac")) {
      subject = subject.with(Subject.Hint.MAC, address);
    }
    return subject;
  }

  private static IntegrationException bad(String problem) {
    return IntegrationException.of(IntegrationException.Kind.BAD_PAYLOAD, problem);
  }
}
