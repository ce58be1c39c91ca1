package io.nochub.plugins.snmp.poll;

import io.nochub.api.IntegrationContext;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.source.Received;
import io.nochub.plugins.snmp.profile.Forecast;
import io.nochub.plugins.snmp.profile.Grade;
import io.nochub.plugins.snmp.profile.Levels;
import io.nochub.plugins.snmp.profile.Metric;
import io.nochub.plugins.snmp.profile.Threshold;
import io.nochub.plugins.snmp.trend.Trend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a round found into alerts: values over their thresholds, trends, restarts, silence.
 * Used by one thread at a time.
 */
final class Judge {
  private static final String ANSWERS = "answers";
  private static final String RESTARTED = "restart";
  private static final String TREND = "-trend";

  /** In a row, each of another ten minutes. */
  private static final int FORECASTS = 3;

  private final Alarms alarms;
  private final Latest latest;
  private final Duration interval;
  private final Samples samples;

  Judge(Alarms alarms, Latest latest, Duration interval, IntegrationContext context) {
    this.alarms = alarms;
    this.latest = latest;
    this.interval = interval;
    this.samples = new Samples(context);
  }

  void open() {
    samples.open();
  }

  void close() {
    samples.close();
  }

  /** What is wrong with the judge itself. */
  Optional<String> problem() {
    return samples.problem();
  }

  List<Received> items(Instant now) {
    return alarms.items(now);
  }

  /** Takes a round that has ended; gives the number of values it brought. */
  int round(DevicePoll poll, Instant now) {
    PolledDevice device = poll.device();
    if (!poll.hasAnswered()) {
      latest.put(new Latest.Device(device, false, now, List.of()));
      return 0;
    }
    alarms.grade(
        concern(device, ANSWERS),
        Grade.GOOD,
        1,
        now,
        severity -> new Telling("", "", Map.of()),
        () -> device.name() + " answers again.");
    poll.restarted().ifPresent(at -> restarted(device, at));
    poll.gone().forEach(id -> end(id, now, "The device lists it no more."));
    List<Latest.Value> values = new ArrayList<>();
    poll.measured(
        (measured, grading) -> {
          Grade grade = measured.isKnown() ? judge(device, measured) : Grade.UNKNOWN;
          grading.is(grade);
          values.add(new Latest.Value(measured, grade));
        });
    latest.put(new Latest.Device(device, true, now, values));
    return (int) values.stream().filter(value -> value.measured().isKnown()).count();
  }

  private void end(String alertId, Instant now, String note) {
    alarms.end(alertId, now, note);
    int key = alertId.indexOf('/', alertId.indexOf('/') + 1);
    if (key > 0) {
      alarms.end(alertId.substring(0, key) + TREND + alertId.substring(key), now, note);
    }
  }

  private Grade judge(PolledDevice device, Measured measured) {
    Metric metric = measured.metric();
    Threshold threshold = metric.threshold();
    if (threshold == null) {
      return Grade.GOOD;
    }
    boolean newStep = samples.add(measured);
    Severity standing = alarms.standing(measured.alertId()).orElse(null);
    Grade grade = threshold.grade(measured.value(), standing);
    if (grade.severity() != null
        && standing == null
        && !measured.wasGood()
        && !samples.wereGood(measured, threshold)) {
      return grade;
    }
    alarms.grade(
        new Concern(device, measured.alertId(), measured.quantity().condition(), metric.category()),
        grade,
        metric.samples(),
        measured.at(),
        severity -> tell(device, measured, threshold, severity),
        () -> measured.title() + " is " + metric.words(measured.value()) + " again.");
    Forecast forecast = metric.forecast();
    if (forecast != null && newStep) {
      foresee(device, measured, forecast);
    }
    return grade;
  }

  private Telling tell(
      PolledDevice device, Measured measured, Threshold threshold, Severity severity) {
    Metric metric = measured.metric();
    String value = metric.words(measured.value());
    StringBuilder body =
        new StringBuilder(measured.title())
            .append(" on ")
            .append(device.name())
            .append(" is ")
            .append(value)
            .append(", ")
            .append(threshold.limit(severity, metric.unit()));
    if (metric.samples() > 1) {
      body.append(", for ")
          .append(metric.samples())
          .append(" looks, one every ")
          .append(words(interval));
    }
    body.append('.');
    Map<String, String> details = new LinkedHashMap<>();
    details.put("value", value);
    details.put("metric", metric.name());
    if (threshold instanceof Levels) {
      samples.sparkline(measured).ifPresent(line -> details.put("last 24 hours", line));
    }
    return new Telling(
        measured.title() + ": " + value + " on " + device.name(), body.toString(), details);
  }

  // ---- trend ----

  private void foresee(PolledDevice device, Measured measured, Forecast forecast) {
    String alertId = trendId(measured);
    Optional<Trend> trend = samples.trend(measured, forecast.over());
    Optional<Duration> left = trend.flatMap(line -> line.until(forecast.reaches()));
    Severity standing = alarms.standing(alertId).orElse(null);
    Grade grade = left.map(time -> grade(time, forecast, standing)).orElse(Grade.GOOD);
    alarms.grade(
        new Concern(
            device,
            alertId,
            measured
                .quantity()
                .condition()
                .replaceFirst(measured.metric().name(), measured.metric().name() + TREND),
            measured.metric().category()),
        grade,
        FORECASTS,
        measured.at(),
        severity -> tell(device, measured, forecast, trend.orElseThrow(), left.orElseThrow()),
        () -> measured.title() + " is not heading there any more.");
  }

  private static String trendId(Measured measured) {
    String metric = "/" + measured.metric().name();
    return measured.alertId().replaceFirst(metric, metric + TREND);
  }

  /** What stands is left only when there is half as much time again. */
  private static Grade grade(Duration left, Forecast forecast, @Nullable Severity standing) {
    Severity worst = null;
    for (Severity severity : Severity.values()) {
      Duration within = forecast.within().get(severity);
      if (within == null) {
        continue;
      }
      boolean stands = standing != null && severity.compareTo(standing) <= 0;
      Duration limit = stands ? within.multipliedBy(3).dividedBy(2) : within;
      if (left.compareTo(limit) <= 0) {
        worst = severity;
      }
    }
    return worst == null ? Grade.GOOD : Grade.bad(worst);
  }

  private Telling tell(
      PolledDevice device, Measured measured, Forecast forecast, Trend trend, Duration left) {
    Metric metric = measured.metric();
    String goal = metric.words(forecast.reaches());
    String title =
        "%s: %s in about %s on %s".formatted(measured.title(), goal, words(left), device.name());
    String body =
        ("%s on %s is %s and %s by %s an hour: that is a robust line through %d values of the last"
                + " %s. It reaches %s in about %s, around %s UTC.")
            .formatted(
                measured.title(),
                device.name(),
                metric.words(measured.value()),
                trend.perHour() > 0 ? "rises" : "falls",
                metric.words(Math.abs(trend.perHour())),
                trend.points(),
                words(trend.span()),
                goal,
                words(left),
                measured.at().plus(left).toString().substring(0, 16).replace('T', ' '));
    Map<String, String> details = new LinkedHashMap<>();
    details.put("value", metric.words(measured.value()));
    details.put("metric", metric.name());
    samples.sparkline(measured).ifPresent(line -> details.put("last 24 hours", line));
    return new Telling(title, body, details);
  }

  // ---- restarts and silence ----

  private void restarted(PolledDevice device, Instant at) {
    alarms.happened(
        concern(device, RESTARTED),
        Severity.WARNING,
        at,
        new Telling(
            device.name() + " was restarted",
            "The up time that " + device.name() + "'s agent tells began anew.",
            Map.of()));
  }

  /** A device that has not answered for some rounds, why, and whether it can be reached at all. */
  void silent(DevicePoll poll, boolean reached, String why, Instant now) {
    if (!poll.isSilent()) {
      return;
    }
    PolledDevice device = poll.device();
    alarms.grade(
        concern(device, ANSWERS),
        Grade.bad(reached ? Severity.MAJOR : Severity.CRITICAL),
        1,
        now,
        severity ->
            new Telling(
                reached
                    ? device.name() + " does not answer SNMP"
                    : device.name() + " does not answer",
                device.name()
                    + " at "
                    + device.address().getHostAddress()
                    + " has not answered SNMP "
                    + DevicePoll.SILENT_AFTER
                    + " times in a row"
                    + (why.isEmpty() ? "" : " (" + why + ")")
                    + (reached
                        ? ", but can be reached: its agent does not run, or does not let us in."
                        : ", and cannot be reached by ICMP or TCP either."),
                Map.of()),
        () -> "");
  }

  /** Why an alert has ended that the hub believes open; empty if it has not, or is not ours. */
  Optional<String> recheck(AlertRaised alert, @Nullable DevicePoll poll) {
    String id = alert.sourceAlertId();
    boolean ours = alert.details().containsKey(PollReading.MEASURED_BY);
    if (alert.momentary()) {
      return Optional.empty();
    }
    if (poll == null) {
      return ours ? Optional.of("The device is not watched any more.") : Optional.empty();
    }
    if (alarms.standing(id).isPresent()) {
      return Optional.empty();
    }
    Optional<Latest.Device> found = latest.of(poll.device().id()).filter(Latest.Device::answers);
    Optional<Latest.Value> value = found.flatMap(device -> device.value(id));
    if (value.isPresent()) {
      return recheck(alert, value.get());
    }
    if (!ours) {
      return Optional.empty();
    }
    if (id.equals(poll.device().id() + "/" + ANSWERS) && found.isPresent()) {
      return Optional.of("The device answers.");
    }
    if (found.isPresent() && !id.contains(TREND) && !id.endsWith("/" + ANSWERS)) {
      return Optional.of("It is not measured any more.");
    }
    alarms.adopt(alert);
    return Optional.empty();
  }

  private Optional<String> recheck(AlertRaised alert, Latest.Value value) {
    if (!value.grade().isGood()) {
      alarms.adopt(alert);
      return Optional.empty();
    }
    Measured measured = value.measured();
    return measured.at().isAfter(alert.occurredAt())
        ? Optional.of(measured.title() + " is " + measured.metric().words(measured.value()) + ".")
        : Optional.empty();
  }

  private static Concern concern(PolledDevice device, String name) {
    return new Concern(device, device.id() + "/" + name, name, Category.AVAILABILITY);
  }

  /** About how long, as people say it. */
  static String words(Duration time) {
    if (time.compareTo(Duration.ofMinutes(2)) < 0) {
      return plural(time.toSeconds(), "second");
    }
    if (time.compareTo(Duration.ofHours(2)) < 0) {
      return plural(time.toMinutes(), "minute");
    }
    return time.compareTo(Duration.ofDays(3)) < 0
        ? plural(time.toHours(), "hour")
        : plural(time.toDays(), "day");
  }

  private static String plural(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }
}
