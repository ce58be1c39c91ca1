package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.profile.Metric;
import io.nochub.plugins.snmp.profile.Profile;
import io.nochub.plugins.snmp.profile.ProfileBook;
import io.nochub.plugins.snmp.profile.ThresholdChange;
import io.nochub.plugins.snmp.usm.V3User;
import io.nochub.plugins.snmp.yaml.YamlFields;
import io.nochub.plugins.snmp.yaml.YamlValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads from the list of devices what is unlike others in how one is asked and judged. */
final class ParticularsReader {
  private final ProfileBook profiles;

  ParticularsReader(ProfileBook profiles) {
    this.profiles = profiles;
  }

  /**
   * Reads those of a device; what is wrong is noted at the values.
   *
   * @param profile the profile it is given; null if that is not known yet
   * @param ofClient what is changed for all devices of its client
   */
  Particulars read(
      YamlFields fields,
      @Nullable V3User user,
      @Nullable String profile,
      Map<String, ThresholdChange> ofClient) {
    return new Particulars(
        version1(fields, user), thresholds(fields, profile, ofClient), speeds(fields));
  }

  private static boolean version1(YamlFields fields, @Nullable V3User user) {
    Optional<YamlValue> version = fields.get("version");
    boolean one = version.map(YamlValue::text).orElse("").equals("1");
    if (version.isPresent() && !one && !version.get().text().equals("2c")) {
      version.get().problem("must be 1 or 2c; version 3 is that of users");
    } else if (one && user != null) {
      version.get().problem("is 1, and users are of version 3; name a community");
    }
    return one;
  }

  /** By metric: those of the client, and over them the device's own. */
  Map<String, ThresholdChange> thresholds(
      YamlFields fields, @Nullable String profile, Map<String, ThresholdChange> ofClient) {
    Optional<Profile> only = Optional.ofNullable(profile).flatMap(profiles::named);
    List<Metric> known =
        only.map(List::of).orElseGet(profiles::all).stream()
            .flatMap(one -> one.metrics().stream())
            .toList();
    Map<String, ThresholdChange> changes = new HashMap<>(ofClient);
    Map<String, YamlValue> given = fields.get("thresholds").map(YamlValue::fields).orElse(Map.of());
    given.forEach(
        (name, value) -> {
          ThresholdChange change = ThresholdChange.read(value);
          List<Metric> metrics = known.stream().filter(one -> one.name().equals(name)).toList();
          if (metrics.isEmpty()) {
            value.problem(
                "is no metric of "
                    + only.map(one -> "the profile " + one.id()).orElse("any profile"));
          }
          metrics.stream()
              .flatMap(metric -> change.objection(metric).stream())
              .findFirst()
              .ifPresent(value::problem);
          changes.put(name, change);
        });
    return changes;
  }

  private static Map<String, Double> speeds(YamlFields fields) {
    Map<String, Double> speeds = new HashMap<>();
    Map<String, YamlValue> given = fields.get("speeds").map(YamlValue::fields).orElse(Map.of());
    given.forEach((name, megabits) -> speeds.put(name, megabits.positive()));
    return speeds;
  }
}
