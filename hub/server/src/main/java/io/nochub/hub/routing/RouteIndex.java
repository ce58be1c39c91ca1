package io.nochub.hub.routing;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of the rules that stand beside each other can apply at all, so that of a thousand rules
 * about a thousand clients only those about this one are asked. Leaves out no rule that holds.
 * Immutable and thread-safe.
 */
final class RouteIndex {
  /** The variables whose texts are many, most first: of several, the first tells the most. */
  private static final List<String> TELLING =
      List.of(
          "device.id",
          "device.name",
          "site.id",
          "site.name",
          "client.id",
          "client.name",
          "alert.title",
          "alert.condition",
          "alert.integration",
          "alert.sourceSeverity",
          "device.kind",
          "alert.category");

  private final BitSet always = new BitSet();
  private final Map<String, Map<String, BitSet>> byText = new HashMap<>();

  /** Makes it for rules in their order; a rule without a condition always applies. */
  RouteIndex(List<@Nullable Condition> conditions) {
    for (int rule = 0; rule < conditions.size(); rule++) {
      add(rule, conditions.get(rule));
    }
  }

  private void add(int rule, @Nullable Condition condition) {
    List<Requirement> required = condition == null ? List.of() : condition.required();
    for (String variable : TELLING) {
      for (Requirement one : required) {
        if (one.variable().equals(variable)) {
          Map<String, BitSet> texts = byText.computeIfAbsent(variable, any -> new HashMap<>());
          one.values().forEach(text -> texts.computeIfAbsent(text, any -> new BitSet()).set(rule));
          return;
        }
      }
    }
    always.set(rule);
  }

  /** The rules to ask, by their places, for what the variables are. */
  BitSet candidates(Map<String, Object> variables) {
    BitSet candidates = (BitSet) always.clone();
    byText.forEach(
        (variable, texts) -> {
          BitSet rules = texts.get(String.valueOf(variables.get(variable)));
          if (rules != null) {
            candidates.or(rules);
          }
        });
    return candidates;
  }
}
