package io.nochub.plugins.snmp.trap;

import io.nochub.plugins.snmp.yaml.YamlValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What traps mean: rules by the trap's id, the nearest first. Immutable. */
public final class TrapRules {
  /** No rules: every trap is one that nobody knows. */
  public static final TrapRules NONE = new TrapRules(List.of());

  private final List<TrapRule> all;
  private final Map<String, List<TrapRule>> exact = new HashMap<>();
  private final Map<String, List<TrapRule>> below = new HashMap<>();

  private TrapRules(List<TrapRule> all) {
    this.all = List.copyOf(all);
    for (TrapRule rule : all) {
      (rule.below() ? below : exact)
          .computeIfAbsent(rule.oid(), oid -> new ArrayList<>())
          .add(rule);
    }
  }

  /** Reads a {@code traps:} section, a list; what is wrong with it is noted where it stands. */
  public static TrapRules read(YamlValue traps, OidNames names) {
    return new TrapRules(
        traps.items().stream().flatMap(rule -> TrapRule.read(rule, names).stream()).toList());
  }

  /** These rules and, behind them, more. */
  public TrapRules and(TrapRules more) {
    return new TrapRules(Stream.concat(all.stream(), more.all.stream()).toList());
  }

  /** How many there are. */
  public int size() {
    return all.size();
  }

  /** The rule that decides about a trap. */
  Optional<TrapRule> decider(Trap trap) {
    String oid = Oids.trap(trap.oid());
    Optional<TrapRule> found = first(exact.get(oid), trap);
    Optional<String> at = Oids.parent(oid);
    while (found.isEmpty() && at.isPresent()) {
      found = first(below.get(at.get()), trap);
      at = Oids.parent(at.get());
    }
    return found;
  }

  private static Optional<TrapRule> first(@Nullable List<TrapRule> rules, Trap trap) {
    return rules == null
        ? Optional.empty()
        : rules.stream().filter(rule -> rule.holds(trap)).findFirst();
  }
}
