package io.nochub.plugins.snmp.profile;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which devices a profile is for.
 *
 * @param sysObjectIds OIDs the device's own must begin with; with none, sysDescr alone decides
 * @param sysDescr patterns of which one must be found in the device's description; any, if none
 */
public record Match(List<String> sysObjectIds, List<Pattern> sysDescr) {
  public static final Match NOTHING = new Match(List.of(), List.of());

  public Match {
    sysObjectIds = List.copyOf(sysObjectIds);
    sysDescr = List.copyOf(sysDescr);
  }

  /** How well a device fits, 0 if it does not: a longer OID fits better, a description adds. */
  public int fits(String sysObjectId, String description) {
    if (sysObjectIds.isEmpty() && sysDescr.isEmpty()) {
      return 0;
    }
    boolean described =
        sysDescr.isEmpty() || sysDescr.stream().anyMatch(one -> one.matcher(description).find());
    int arcs =
        sysObjectIds.stream()
            .filter(prefix -> (sysObjectId + ".").startsWith(prefix + "."))
            .mapToInt(prefix -> prefix.split("\\.", -1).length)
            .max()
            .orElse(0);
    if (!described || (arcs == 0 && !sysObjectIds.isEmpty())) {
      return 0;
    }
    return 2 * arcs + (sysDescr.isEmpty() ? 0 : 1);
  }
}
