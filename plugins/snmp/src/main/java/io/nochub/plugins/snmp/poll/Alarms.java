package io.nochub.plugins.snmp.poll;

import io.nochub.api.json.Json;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Severity;
import io.nochub.api.source.Received;
import io.nochub.plugins.snmp.profile.Grade;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts stand, and how near others are. All that stand, and those that ended within the last
 * hour, are told at each poll: the hub knows what it has seen, and what it had not stored comes
 * again. Lost with a restart; then rechecks say what stands. Used by one thread at a time.
 */
final class Alarms {
  /** Long enough for the hub to have come by many times. */
  private static final Duration TELL_THE_END = Duration.ofHours(1);

  private final Json json;
  private final Map<String, Line> lines = new TreeMap<>();

  Alarms(Json json) {
    this.json = json;
  }

  private static final class Line {
    /** The latest grades worse than what stands. */
    final Deque<Severity> worse = new ArrayDeque<>();

    @Nullable Severity standing;
    Instant since = Instant.EPOCH;
    @Nullable Instant forgetAt;

    /** What is told; null while nothing is, or the hub knows it from an earlier life. */
    byte @Nullable [] item;
  }

  /** The severity of the alert that stands; empty if none does. */
  Optional<Severity> standing(String alertId) {
    return Optional.ofNullable(lines.get(alertId)).map(line -> line.standing);
  }

  /**
   * Takes a grade: raises after so many bad ones in a row, goes up after as many worse ones, goes
   * down and ends at once.
   */
  void grade(
      Concern concern,
      Grade grade,
      int samples,
      Instant at,
      Function<Severity, Telling> words,
      Supplier<String> goodNews) {
    if (!grade.known()) {
      return;
    }
    Severity severity = grade.severity();
    Line line = lines.get(concern.alertId());
    if (severity == null) {
      if (line != null) {
        line.worse.clear();
        end(concern.alertId(), at, goodNews.get());
      }
      return;
    }
    if (line == null) {
      line = new Line();
      lines.put(concern.alertId(), line);
    }
    if (line.standing != null && severity.compareTo(line.standing) <= 0) {
      line.worse.clear();
      if (severity != line.standing) {
        raise(line, concern, severity, at, words);
      }
      return;
    }
    line.worse.add(severity);
    if (line.worse.size() > samples) {
      line.worse.remove();
    }
    if (line.worse.size() >= samples) {
      Severity least = line.worse.stream().min(Severity::compareTo).orElse(severity);
      line.worse.clear();
      raise(line, concern, least, at, words);
    }
  }

  private void raise(
      Line line,
      Concern concern,
      Severity severity,
      Instant at,
      Function<Severity, Telling> words) {
    if (line.standing == null) {
      line.since = at;
      line.forgetAt = null;
    }
    line.standing = severity;
    line.item = raised(concern, severity, line.since, false, words.apply(severity));
  }

  /** Tells something that happened and will not be ended by anything. */
  void happened(Concern concern, Severity severity, Instant at, Telling telling) {
    Line line = new Line();
    line.item = raised(concern, severity, at, true, telling);
    line.forgetAt = at.plus(TELL_THE_END);
    lines.put(concern.alertId(), line);
  }

  /** Ends an alert; nothing if none stands. */
  void end(String alertId, Instant at, String note) {
    Line line = lines.get(alertId);
    if (line == null) {
      return;
    }
    if (line.standing != null) {
      line.standing = null;
      line.forgetAt = at.plus(TELL_THE_END);
      line.item =
          json.write(
              Map.of("event", "cleared", "alert", alertId, "at", at.toString(), "text", note));
    } else if (line.item == null) {
      lines.remove(alertId);
    }
  }

  /** Takes over what the hub says stands. */
  void adopt(AlertRaised alert) {
    Line line = lines.computeIfAbsent(alert.sourceAlertId(), id -> new Line());
    if (line.standing == null) {
      line.standing = alert.severity();
      line.since = alert.occurredAt();
      line.forgetAt = null;
      line.item = null;
    }
  }

  /** All there is to tell, in the order of the alerts' ids. */
  List<Received> items(Instant now) {
    lines.values().removeIf(line -> line.forgetAt != null && !line.forgetAt.isAfter(now));
    List<Received> items = new ArrayList<>();
    lines.forEach(
        (alertId, line) -> {
          byte[] item = line.item;
          if (item != null) {
            items.add(Received.of(PollReading.KIND, alertId, item));
          }
        });
    return items;
  }

  private byte[] raised(
      Concern concern, Severity severity, Instant since, boolean momentary, Telling telling) {
    PolledDevice device = concern.device();
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("event", momentary ? "happened" : "raised");
    item.put("alert", concern.alertId());
    item.put("condition", concern.condition());
    item.put("category", concern.category().name());
    item.put("severity", severity.name());
    item.put("at", since.toString());
    item.put("device", device.id());
    item.put("name", device.name());
    item.put("address", device.address().getHostAddress());
    if (device.organisation() != null) {
      item.put("organisation", device.organisation());
    }
    item.put("title", telling.title());
    item.put("text", telling.body());
    item.put("details", new TreeMap<>(telling.details()));
    return json.write(item);
  }
}
