package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.poll.Survey.Found;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What each device is reached through: what the operator says, and beyond that the cables. A cable
 * has no direction, so it is followed from those devices that the operator names as upstream of
 * others; without any there is nothing to begin with. Pure.
 */
final class Parents {
  private Parents() {}

  /** Ids of parents by the ids of their children. */
  static Map<String, String> of(Collection<PolledDevice> devices, Map<String, Found> answered) {
    Map<String, String> parents = new HashMap<>();
    Set<String> roots = new TreeSet<>();
    for (PolledDevice device : devices) {
      if (device.upstream() != null) {
        parents.put(device.id(), device.upstream());
        roots.add(device.upstream());
      }
    }
    Map<String, Set<String>> cables = cables(devices, answered);
    Deque<String> reached = new ArrayDeque<>(roots);
    Set<String> known = new TreeSet<>(roots);
    known.addAll(parents.keySet());
    reached.addAll(parents.keySet());
    while (!reached.isEmpty()) {
      String here = reached.remove();
      for (String there : cables.getOrDefault(here, Set.of())) {
        if (known.add(there)) {
          parents.put(there, here);
          reached.add(there);
        }
      }
    }
    return parents;
  }

  /** Told by one end or both; a neighbour is known by the name it has itself. */
  private static Map<String, Set<String>> cables(
      Collection<PolledDevice> devices, Map<String, Found> answered) {
    Map<String, String> byName = new HashMap<>();
    for (PolledDevice device : devices) {
      byName.put(device.name().toLowerCase(Locale.ROOT), device.id());
    }
    answered.forEach(
        (id, found) -> byName.put(found.identity().sysName().toLowerCase(Locale.ROOT), id));
    Map<String, Set<String>> cables = new TreeMap<>();
    answered.forEach(
        (id, found) -> {
          for (String neighbour : named(found.neighbours())) {
            String other = byName.get(neighbour);
            if (other != null && !other.equals(id)) {
              cables.computeIfAbsent(id, key -> new TreeSet<>()).add(other);
              cables.computeIfAbsent(other, key -> new TreeSet<>()).add(id);
            }
          }
        });
    return cables;
  }

  private static List<String> named(List<String> neighbours) {
    return neighbours.stream()
        .filter(name -> !name.isBlank())
        .map(name -> name.toLowerCase(Locale.ROOT))
        .toList();
  }
}
