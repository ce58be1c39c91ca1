package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.poll.Survey.Found;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
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
    Cables cables = Cables.between(devices, answered);
    Deque<String> reached = new ArrayDeque<>(roots);
    Set<String> known = new TreeSet<>(roots);
    known.addAll(parents.keySet());
    reached.addAll(parents.keySet());
    while (!reached.isEmpty()) {
      String here = reached.remove();
      for (String there : cables.of(here)) {
        if (known.add(there)) {
          parents.put(there, here);
          reached.add(there);
        }
      }
    }
    return parents;
  }
}
