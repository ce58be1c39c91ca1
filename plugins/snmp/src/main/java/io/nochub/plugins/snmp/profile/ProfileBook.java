package io.nochub.plugins.snmp.profile;

import io.nochub.plugins.snmp.yaml.Problems;
import io.nochub.plugins.snmp.yaml.YamlFields;
import io.nochub.plugins.snmp.yaml.YamlText;
import io.nochub.plugins.snmp.yaml.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** All profiles: those the plugin brings and those of the operator, who may replace the former. */
public final class ProfileBook {
  /** The profile of a device that no other one is for. */
  public static final String FALLBACK = "any-device";

  private static final List<String> SHIPPED =
      List.of(
          "system",
          "interfaces",
          "host-resources",
          "ucd-snmp",
          "entity-sensor",
          "ups",
          "printer",
          "neighbours",
          "any-device",
          "net-snmp",
          "windows",
          "apc",
          "cisco",
          "fortinet",
          "mikrotik",
          "synology",
          "dell-idrac",
          "hpe-ilo");

  private final Map<String, Profile> profiles;

  private ProfileBook(Map<String, Profile> profiles) {
    this.profiles = profiles;
  }

  /**
   * Reads all profiles. What is wrong with them is in the problems afterwards; with any there, the
   * book is not to be used.
   *
   * @param own the operator's: one profile, or a list of them
   */
  public static ProfileBook read(String own, Problems problems) {
    Map<String, YamlValue> files = new LinkedHashMap<>();
    for (String id : SHIPPED) {
      YamlText.read(id + ".yaml", shipped(id), problems).ifPresent(file -> files.put(id, file));
    }
    Map<String, YamlValue> ours = new LinkedHashMap<>();
    YamlText.read("profiles", own, problems)
        .ifPresent(all -> all.items().forEach(file -> put(file, ours)));
    files.putAll(ours);
    Map<String, Profile> profiles = new LinkedHashMap<>();
    files.forEach((id, file) -> profiles.put(id, ProfileReader.read(id, layers(id, files))));
    return new ProfileBook(profiles);
  }

  private static void put(YamlValue file, Map<String, YamlValue> files) {
    YamlFields fields = file.fields(ProfileReader.FIELDS);
    Optional<YamlValue> id = fields.required("id");
    if (id.isPresent() && !id.get().text().isEmpty()) {
      String name = id.get().text();
      if (!name.matches("[a-z][a-z0-9-]{0,39}")) {
        id.get().problem("is \"" + name + "\"; lower-case letters, digits and - are allowed");
      }
      if (files.putIfAbsent(name, file) != null) {
        id.get().problem("is \"" + name + "\", as another profile's is");
      }
    }
  }

  /** The files a profile consists of, each once, what is extended before what extends it. */
  private static List<YamlValue> layers(String id, Map<String, YamlValue> files) {
    Set<String> order = new LinkedHashSet<>();
    collect(id, files, new ArrayList<>(), order);
    return order.stream().map(files::get).map(Objects::requireNonNull).toList();
  }

  private static void collect(
      String id, Map<String, YamlValue> files, List<String> path, Set<String> order) {
    YamlValue file = Objects.requireNonNull(files.get(id));
    List<String> deeper = new ArrayList<>(path);
    deeper.add(id);
    Optional<YamlValue> bases = file.fields(ProfileReader.FIELDS).get("extends");
    for (YamlValue base : bases.map(YamlValue::items).orElse(List.of())) {
      String name = base.text();
      if (deeper.contains(name)) {
        base.problem("goes round in a circle: " + String.join(", ", deeper) + ", " + name);
      } else if (files.containsKey(name)) {
        collect(name, files, deeper, order);
      } else if (!name.isEmpty()) {
        base.problem("names " + name + ", and there is no such profile");
      }
    }
    order.add(id);
  }

  private static String shipped(String id) {
    try (InputStream in = ProfileBook.class.getResourceAsStream("/profiles/" + id + ".yaml")) {
      return new String(Objects.requireNonNull(in, id).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The profile of that id. */
  public Optional<Profile> named(String id) {
    return Optional.ofNullable(profiles.get(id));
  }

  /** The profile that fits best; if several do equally, the last, so an operator's. */
  public Profile best(String sysObjectId, String sysDescr) {
    Profile best = Objects.requireNonNull(profiles.get(FALLBACK));
    int most = 1;
    for (Profile profile : profiles.values()) {
      int fits = profile.match().fits(sysObjectId, sysDescr);
      if (fits >= most) {
        best = profile;
        most = fits;
      }
    }
    return best;
  }

  /** Every profile, the shipped ones first. */
  public List<Profile> all() {
    return List.copyOf(profiles.values());
  }
}
