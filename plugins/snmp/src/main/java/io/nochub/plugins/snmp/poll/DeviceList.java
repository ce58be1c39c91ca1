package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.access.AddressPrefix;
import io.nochub.plugins.snmp.access.Community;
import io.nochub.plugins.snmp.profile.ProfileBook;
import io.nochub.plugins.snmp.profile.ThresholdChange;
import io.nochub.plugins.snmp.usm.V3User;
import io.nochub.plugins.snmp.yaml.Problems;
import io.nochub.plugins.snmp.yaml.YamlFields;
import io.nochub.plugins.snmp.yaml.YamlText;
import io.nochub.plugins.snmp.yaml.YamlValue;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the list of devices. */
public final class DeviceList {
  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "name",
          "address",
          "port",
          "community",
          "user",
          "profile",
          "client",
          "tcpPort",
          "upstream",
          "version",
          "thresholds",
          "speeds");

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:_-]{0,99}");
  private static final int SNMP = 161;

  private final List<Community> communities;
  private final List<V3User> users;
  private final ProfileBook profiles;
  private final ParticularsReader particulars;
  private final @Nullable String organisation;

  /**
   * Makes it.
   *
   * @param organisation whose a device is if neither it nor its community or user says so
   */
  public DeviceList(
      List<Community> communities,
      List<V3User> users,
      ProfileBook profiles,
      @Nullable String organisation) {
    this.communities = communities;
    this.users = users;
    this.profiles = profiles;
    this.particulars = new ParticularsReader(profiles);
    this.organisation = organisation;
  }

  /** The devices of a text; what is wrong with it is in the problems. */
  public List<PolledDevice> read(String text, Problems problems) {
    List<YamlFields> all =
        YamlText.read("devices", text, problems).map(YamlValue::items).orElse(List.of()).stream()
            .map(item -> item.fields(FIELDS))
            .toList();
    Map<String, Map<String, ThresholdChange>> ofClients = new HashMap<>();
    all.stream().filter(DeviceList::isOfClient).forEach(item -> ofClient(item, ofClients));
    Map<String, PolledDevice> devices = new LinkedHashMap<>();
    for (YamlFields item : all) {
      Optional<PolledDevice> device = isOfClient(item) ? Optional.empty() : device(item, ofClients);
      if (device.isPresent() && devices.putIfAbsent(device.get().id(), device.get()) != null) {
        item.of().problem("has the id " + device.get().id() + ", as another device has");
      }
    }
    return List.copyOf(devices.values());
  }

  /** An item without address that names a client is about all of that client's devices. */
  private static boolean isOfClient(YamlFields fields) {
    return fields.byName().keySet().equals(Set.of("client", "thresholds"));
  }

  private void ofClient(YamlFields fields, Map<String, Map<String, ThresholdChange>> ofClients) {
    String client = fields.required("client").map(YamlValue::text).orElse("");
    if (ofClients.putIfAbsent(client, particulars.thresholds(fields, null, Map.of())) != null) {
      fields.of().problem("is about " + client + ", as an item before it is");
    }
  }

  private Optional<PolledDevice> device(
      YamlFields fields, Map<String, Map<String, ThresholdChange>> ofClients) {
    Optional<InetAddress> address = fields.required("address").flatMap(DeviceList::address);
    if (address.isEmpty()) {
      return Optional.empty();
    }
    String host = address.get().getHostAddress();
    String id = fields.get("id").map(DeviceList::id).orElse(host);
    Community community = named(fields, "community", communities, Community::name);
    V3User user = named(fields, "user", users, V3User::name);
    if (fields.get("community").isPresent() && fields.get("user").isPresent()) {
      fields.of().problem("has a community and a user; one of them is enough");
    }
    if (community == null && user == null && fields.get("user").isEmpty()) {
      community = communities.size() == 1 ? communities.get(0) : null;
      user = communities.isEmpty() && users.size() == 1 ? users.get(0) : null;
    }
    if (community == null && user == null) {
      fields.of().problem("must name one of the settings' communities or users");
    }
    int port = fields.get("port").map(value -> value.whole(1, 65_535)).orElse(SNMP);
    String profile = fields.get("profile").map(this::profile).orElse(null);
    String organisation =
        fields.get("client").map(YamlValue::text).orElse(organisation(community, user));
    return Optional.of(
        new PolledDevice(
            id,
            fields.get("name").map(YamlValue::text).orElse(id),
            address.get(),
            port,
            community,
            user,
            profile,
            organisation,
            fields.get("tcpPort").map(value -> value.whole(1, 65_535)).orElse(null),
            fields.get("upstream").map(DeviceList::id).orElse(null),
            particulars.read(
                fields,
                user,
                profile,
                organisation == null ? Map.of() : ofClients.getOrDefault(organisation, Map.of()))));
  }

  private @Nullable String organisation(@Nullable Community community, @Nullable V3User user) {
    if (community != null && community.organisation() != null) {
      return community.organisation();
    }
    return user != null && user.organisation() != null ? user.organisation() : organisation;
  }

  private String profile(YamlValue value) {
    String profile = value.text();
    if (!profile.isEmpty() && profiles.named(profile).isEmpty()) {
      value.problem("names " + profile + ", and there is no such profile");
    }
    return profile;
  }

  private static Optional<InetAddress> address(YamlValue value) {
    String text = value.text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(AddressPrefix.address(text));
    } catch (IllegalArgumentException e) {
      value.problem("is wrong: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static String id(YamlValue value) {
    String id = value.text();
    if (!id.isEmpty() && !ID.matcher(id).matches()) {
      value.problem("is \"" + id + "\"; letters, digits and . : _ - are allowed");
    }
    return id;
  }

  private static <T> @Nullable T named(
      YamlFields fields, String field, List<T> all, Function<T, String> name) {
    Optional<YamlValue> value = fields.get(field);
    String wanted = value.map(YamlValue::text).orElse("");
    if (wanted.isEmpty()) {
      return null;
    }
    Optional<T> found = all.stream().filter(one -> name.apply(one).equals(wanted)).findFirst();
    if (found.isEmpty()) {
      value.orElseThrow().problem("names " + wanted + ", which is not among the settings");
    }
    return found.orElse(null);
  }
}
