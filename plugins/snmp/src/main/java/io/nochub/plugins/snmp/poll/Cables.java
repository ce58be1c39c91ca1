package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.poll.Survey.Found;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which devices are joined by a cable, as far as that is beyond doubt: told by LLDP or CDP at one
 * end or both, or, for a device that has no such neighbour, seen by one switch alone behind a port
 * that has no other known device behind it. Pure.
 */
final class Cables {
  private final Map<String, Set<String>> ends = new TreeMap<>();

  private Cables() {}

  /** The devices at the other ends of a device's cables. */
  Set<String> of(String device) {
    return ends.getOrDefault(device, Set.of());
  }

  private void join(String one, String other) {
    ends.computeIfAbsent(one, key -> new TreeSet<>()).add(other);
    ends.computeIfAbsent(other, key -> new TreeSet<>()).add(one);
  }

  /** Ids joined to ids. */
  static Cables between(Collection<PolledDevice> devices, Map<String, Found> answered) {
    Cables cables = new Cables();
    cables.joinByWord(devices, answered);
    Set<String> told = Set.copyOf(cables.ends.keySet());
    ports(answered)
        .forEach(
            (device, ports) -> {
              // Seen behind a port of two switches, it is behind one of them through the other.
              if (ports.size() == 1 && !told.contains(device)) {
                cables.join(device, ports.iterator().next());
              }
            });
    return cables;
  }

  /** A neighbour is known by the name it has itself, or by its address, if these are of one. */
  private void joinByWord(Collection<PolledDevice> devices, Map<String, Found> answered) {
    Map<String, Set<String>> known = new HashMap<>();
    for (PolledDevice device : devices) {
      note(known, device.name(), device.id());
      note(known, device.address().getHostAddress(), device.id());
    }
    answered.forEach((id, found) -> note(known, found.identity().sysName(), id));
    answered.forEach(
        (id, found) -> {
          for (Seen.Neighbour neighbour : found.seen().neighbours()) {
            Set<String> meant = new TreeSet<>(known.getOrDefault(neighbour.name(), Set.of()));
            meant.addAll(known.getOrDefault(neighbour.address(), Set.of()));
            if (meant.size() == 1 && !meant.contains(id)) {
              join(id, meant.iterator().next());
            }
          }
        });
  }

  private static void note(Map<String, Set<String>> known, String by, String id) {
    if (!by.isBlank()) {
      known.computeIfAbsent(by.toLowerCase(Locale.ROOT), key -> new HashSet<>()).add(id);
    }
  }

  /** The switches behind a port of which a device alone was seen, by device. */
  private static Map<String, Set<String>> ports(Map<String, Found> answered) {
    Map<Long, String> owners = owners(answered);
    Map<String, Set<String>> ports = new TreeMap<>();
    answered.forEach(
        (id, found) -> {
          for (Set<Long> port : found.seen().learned().values()) {
            Set<String> behind = new HashSet<>();
            for (long mac : port) {
              String owner = owners.get(mac);
              if (owner != null && !owner.equals(id)) {
                behind.add(owner);
              }
            }
            if (behind.size() == 1) {
              ports.computeIfAbsent(behind.iterator().next(), key -> new TreeSet<>()).add(id);
            }
          }
        });
    return ports;
  }

  /** Whose a MAC address is; one that two devices have is nobody's. */
  private static Map<Long, String> owners(Map<String, Found> answered) {
    Map<Long, String> owners = new HashMap<>();
    Set<Long> shared = new HashSet<>();
    answered.forEach(
        (id, found) -> {
          for (long mac : found.seen().own()) {
            if (owners.put(mac, id) != null) {
              shared.add(mac);
            }
          }
        });
    owners.keySet().removeAll(shared);
    return owners;
  }
}
