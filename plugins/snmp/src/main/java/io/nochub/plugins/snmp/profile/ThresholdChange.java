package io.nochub.plugins.snmp.profile;

import io.nochub.api.signal.Severity;
import io.nochub.plugins.snmp.yaml.YamlFields;
import io.nochub.plugins.snmp.yaml.YamlValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is different in how some devices' values of a metric are judged.
 *
 * @param off true if the metric is left out
 * @param over true if much is bad, false if little is; without steps it says nothing
 * @param steps where each severity begins; empty if that stays as it is
 * @param clear the value it must come back to; null if the distance stays as it is
 * @param samples how many in a row must be bad; null if that stays as it is
 */
public record ThresholdChange(
    boolean off,
    boolean over,
    Map<Severity, Double> steps,
    @Nullable Double clear,
    @Nullable Integer samples) {
  private static final Set<String> FIELDS = Set.of("over", "under", "clear", "for", "off");

  public ThresholdChange {
    steps = Map.copyOf(steps);
  }

  /** Reads one; what is wrong with it is noted at the values. */
  public static ThresholdChange read(YamlValue value) {
    YamlFields fields = value.fields(FIELDS);
    boolean over = fields.get("over").isPresent();
    if (over && fields.get("under").isPresent()) {
      value.problem("has over and under; one of them is enough");
    }
    return new ThresholdChange(
        fields.get("off").map(YamlValue::flag).orElse(false),
        over,
        fields
            .get(over ? "over" : "under")
            .map(steps -> MetricReader.steps(steps, over))
            .orElse(Map.of()),
        fields.get("clear").map(YamlValue::number).orElse(null),
        fields.get("for").map(MetricReader::samples).orElse(null));
  }

  /** Why it cannot be made of a metric, as the end of a sentence; empty if it can. */
  public Optional<String> objection(Metric metric) {
    boolean ofLevels = !steps.isEmpty() || clear != null;
    if (metric.threshold() instanceof States && ofLevels) {
      return Optional.of("is judged by its states; only for and off can be changed");
    }
    if (metric.threshold() == null && steps.isEmpty() && !off) {
      return Optional.of("has no levels yet; give over or under");
    }
    Levels levels = levels(metric);
    return levels != null && levels.gap() < 0
        ? Optional.of("must be cleared on the good side of " + Levels.number(levels.mildest()))
        : Optional.empty();
  }

  /** The metric as it is for these devices; empty if it is left out. */
  public Optional<Metric> of(Metric metric) {
    if (off) {
      return Optional.empty();
    }
    Levels levels = levels(metric);
    return Optional.of(
        metric.judgedBy(
            levels == null ? metric.threshold() : levels,
            samples == null ? metric.samples() : samples));
  }

  private @Nullable Levels levels(Metric metric) {
    Levels levels = metric.threshold() instanceof Levels former ? former : null;
    if (!steps.isEmpty()) {
      boolean sameSide = levels != null && levels.over() == over;
      levels = new Levels(over, steps, levels != null && sameSide ? levels.gap() : 0);
    }
    return levels == null || clear == null ? levels : levels.clearedAt(clear);
  }
}
