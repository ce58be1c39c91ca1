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
import io.nochub.plugins.kaseyavsa.Vsa9Config.Grade;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * From alarms to signals. Pure. Each alarm has an id of its own; the same trouble told again is a
 * new alarm, and is known by device, kind and text.
 */
final class AlarmMapping {
  /**
   * Kinds of alarm as VSA's console names them, in order; what the interface writes is not
   * documented, so words are looked for. A kind with none of them counts as MAJOR.
   */
  private static final List<Grade> SEVERITIES =
      List.of(
          new Grade("agent offline", Severity.CRITICAL),
          new Grade("agent status", Severity.CRITICAL),
          new Grade("system alert", Severity.CRITICAL),
          new Grade("protection violation", Severity.CRITICAL),
          new Grade("backup", Severity.MAJOR),
          new Grade("service", Severity.MAJOR),
          new Grade("system check", Severity.MAJOR),
          new Grade("snmp", Severity.MAJOR),
          new Grade("process", Severity.MINOR),
          new Grade("agent procedure failure", Severity.MINOR),
          new Grade("hardware", Severity.MINOR),
          new Grade("patch", Severity.MINOR),
          new Grade("low disk", Severity.WARNING),
          new Grade("counter", Severity.WARNING),
          new Grade("event log", Severity.WARNING),
          new Grade("log monitoring", Severity.WARNING),
          new Grade("lan watch", Severity.INFO),
          new Grade("application", Severity.INFO),
          new Grade("new agent installed", Severity.INFO),
          new Grade("get files", Severity.INFO));

  private static final List<String> OFFLINE =
      List.of("agent offline", "agent status", "is offline", "went offline");

  private static final String CLOSED = "closed";

  /** Before it there was no REST API: a time such as year 1 stands for none. */
  private static final Instant FIRST_TIME = Instant.parse("2000-01-01T00:00:00Z");

  private final Vsa9Config config;
  private final Topics topics;

  AlarmMapping(Vsa9Config config) {
    this.config = config;
    this.topics = new Topics(config.categories());
  }

  /** An alarm and what VSA knows of its agent. */
  Reading read(JsonView item, Instant received) throws IntegrationException {
    JsonView alarm = item.at("Alarm");
    String id = alarm.at("AlarmId").requireText().strip();
    if (!Vsa9Client.isId(id)) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, "an alarm's AlarmId must be a number");
    }
    Instant at = time(alarm.at("AlarmTime"), received);
    if (isClosed(alarm)) {
      Instant end = received.isAfter(at) ? received : at;
      return Reading.of(new AlertCleared(id + ":closed", end, id, "Closed in VSA"));
    }
    return Reading.of(raised(id, at, alarm, item.at("Agent")));
  }

  /** Only the word for it: an alarm in a state nobody knows is worth being told. */
  static boolean isClosed(JsonView alarm) {
    return alarm.at("AlarmState").textOr("").strip().equalsIgnoreCase(CLOSED);
  }

  private AlertRaised raised(String id, Instant at, JsonView alarm, JsonView agent)
      throws IntegrationException {
    String kind = Texts.line(alarm.at("AlarmType").textOr(""));
    String message = alarm.at("Message").textOr("").strip();
    if (kind.isEmpty() && Texts.line(message).isEmpty()) {
      throw IntegrationException.of(
          Kind.BAD_PAYLOAD, "alarm " + id + " has neither AlarmType nor Message");
    }
    Phrases words = new Phrases(kind + " . " + message);
    boolean offline = words.saysAny(OFFLINE);
    String text = Texts.line(message).isEmpty() ? kind : message;
    String whole = kind.isEmpty() || text.equals(kind) ? text : kind + ": " + text;
    return AlertRaised.of(id, Texts.condition(whole), subject(alarm, agent))
        .event(id)
        .at(at)
        .severity(kind.isEmpty() ? null : kind, grade(kind))
        .category(offline ? Category.AVAILABILITY : topics.category(words))
        .title(Texts.title(whole))
        .body(Texts.body(text))
        .detail("AlarmType", kind)
        .detail("MachineName", alarm.at("MachineName").textOrNull())
        .build();
  }

  /** The word's meaning as a table of one row; empty leaves it to be counted as unknown. */
  private Map<String, Severity> grade(String kind) {
    Phrases words = new Phrases(kind);
    return first(config.severities(), words)
        .or(() -> first(SEVERITIES, words))
        .map(severity -> Map.of(kind.toLowerCase(Locale.ROOT), severity))
        .orElse(Map.of());
  }

  private static Optional<Severity> first(List<Grade> grades, Phrases words) {
    return grades.stream()
        .filter(grade -> words.says(grade.alarmType()))
        .map(Grade::severity)
        .findFirst();
  }

  private static Subject subject(JsonView alarm, JsonView agent) {
    Subject subject =
        withEvidence(
            Subject.of(agent.at("OrgId").textOrNull(), alarm.at("AgentId").textOrNull()), agent);
    // "machine.group.organisation"
    String machine = alarm.at("MachineName").textOr("").replaceFirst("\\..*$", "");
    boolean knows = subject.hints().containsKey(Hint.HOSTNAME);
    return knows ? subject : subject.with(Hint.HOSTNAME, machine);
  }

  /** What an agent's record says by which the device can be known elsewhere. */
  static Subject withEvidence(Subject subject, JsonView agent) {
    Subject known =
        subject
            .with(Hint.HOSTNAME, agent.at("ComputerName").textOrNull())
            .with(Hint.SITE_NAME, agent.at("MachineGroup").textOrNull());
    String group = agent.at("MachineGroupId").textOr("");
    if (!group.isBlank()) {
      known = known.with(Hint.SITE_ID, Vsa9Directory.groupId(group));
    }
    known = Addresses.withIp(known, agent.at("IPAddress").textOrNull());
    return Addresses.withIp(known, agent.at("IPv6Address").textOrNull());
  }

  /** An alarm is worth more than its time: what is none is the time of receipt. */
  private Instant time(JsonView place, Instant received) {
    try {
      return place
          .instant(config.zone())
          .filter(time -> !time.isBefore(FIRST_TIME))
          .orElse(received);
    } catch (IntegrationException e) {
      return received;
    }
  }
}
