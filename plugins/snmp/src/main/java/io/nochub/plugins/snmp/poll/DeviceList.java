package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.access.AddressPrefix;
import io.nochub.plugins.snmp.access.Community;
import io.nochub.plugins.snmp.profile.ProfileBook;
import io.nochub.plugins.snmp.usm.V3User;
import io.nochub.plugins.snmp.yaml.Problems;
import io.nochub.plugins.snmp.yaml.YamlFields;
import io.nochub.plugins.snmp.yaml.YamlText;
import io.nochub.plugins.snmp.yaml.YamlValue;
import java.net.InetAddress;
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
          "upstream");

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:_-]{0,99}");
  private static final int SNMP = 161;

  private final List<Community> communities;
  private final List<V3User> users;
  private final ProfileBook profiles;
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
    this.organisation = organisation;
  }

  /** The devices of a text; what is wrong with it is in the problems. */
  public List<PolledDevice> read(String text, Problems problems) {
    Map<String, PolledDevice> devices = new LinkedHashMap<>();
    Optional<YamlValue> all = YamlText.read("devices", text, problems);
    for (YamlValue value : all.map(YamlValue::items).orElse(List.of())) {
      device(value)
          .ifPresent(
              device -> {
                if (devices.putIfAbsent(device.id(), device) != null) {
                  value.problem("has the id " + device.id() + ", as another device has");
                }
              });
    }
    return List.copyOf(devices.values());
  }

  private Optional<PolledDevice> device(YamlValue value) {
    YamlFields fields = value.fields(FIELDS);
    Optional<InetAddress> address = fields.required("address").flatMap(DeviceList::address);
    if (address.isEmpty()) {
      return Optional.empty();
    }
    String host = address.get().getHostAddress();
    String id = fields.get("id").map(DeviceList::id).orElse(host);
    Community community = named(fields, "community", communities, Community::name);
    V3User user = named(fields, "user", users, V3User::name);
    if (fields.get("community").isPresent() && fields.get("user").isPresent()) {
      value.problem("has a community and a user; one of them is enough");
    }
    if (community == null && user == null && fields.get("user").isEmpty()) {
      community = communities.size() == 1 ? communities.get(0) : null;
      user = communities.isEmpty() && users.size() == 1 ? users.get(0) : null;
    }
    if (community == null && user == null) {
      value.problem("must name one of the settings' communities or users");
    }
    return Optional.of(
        new PolledDevice(
            id,
            fields.get("name").map(YamlValue::text).orElse(id),
            address.get(),
            fields.get("port").map(port -> port.whole(1, 65_535)).orElse(SNMP),
            community,
            user,
            fields.get("profile").map(this::profile).orElse(null),
            fields.get("client").map(YamlValue::text).orElse(organisation(community, user)),
            fields.get("tcpPort").map(port -> port.whole(1, 65_535)).orElse(null),
            fields.get("upstream").map(DeviceList::id).orElse(null)));
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
