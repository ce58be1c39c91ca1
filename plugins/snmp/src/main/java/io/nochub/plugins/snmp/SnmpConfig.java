package io.nochub.plugins.snmp;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.Secret;
import io.nochub.api.config.Setting;
import io.nochub.plugins.snmp.access.AddressPrefix;
import io.nochub.plugins.snmp.access.Community;
import io.nochub.plugins.snmp.poll.AddressRange;
import io.nochub.plugins.snmp.poll.DeviceList;
import io.nochub.plugins.snmp.poll.Inventory;
import io.nochub.plugins.snmp.poll.PollSettings;
import io.nochub.plugins.snmp.poll.PolledDevice;
import io.nochub.plugins.snmp.profile.ProfileBook;
import io.nochub.plugins.snmp.trap.TrapPack;
import io.nochub.plugins.snmp.usm.V3User;
import io.nochub.plugins.snmp.yaml.Problems;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

record SnmpConfig(
    @Setting(
            label = "Client",
            help =
                "Whose network this is, as mappings call it; communities and users may say otherwise")
        @Nullable String organisation,
    @Setting(label = "Communities", help = "For SNMP v1 and v2c", group = "Access")
        List<Community> communities,
    @Setting(label = "Users", help = "For SNMP v3", group = "Access") List<V3User> users,
    @Setting(label = "Receive traps", byDefault = "true", group = "Traps") boolean traps,
    @Setting(
            label = "Address to listen on",
            help = "0.0.0.0 or :: for every one this machine has",
            byDefault = "0.0.0.0",
            group = "Traps")
        String trapAddress,
    @Setting(
            label = "Port to listen on",
            help = "162 needs the right to open ports below 1024; see the README",
            byDefault = "10162",
            min = 0,
            max = 65535,
            group = "Traps")
        int trapPort,
    @Setting(
            label = "Forwarders",
            help =
                "Addresses or prefixes of trap forwarders and proxies: of these, and of nobody else,"
                    + " the device named in the trap itself is believed (snmpTrapAddress or agent"
                    + " address)",
            group = "Traps")
        List<String> forwarders,
    @Setting(
            label = "Trap rules",
            help =
                "YAML: rules and names besides those the plugin brings, and before them; see the README",
            longText = true,
            group = "Traps")
        @Nullable String trapRules,
    @Setting(
            label = "Receive buffer in KiB",
            help = "How much may wait in the kernel during a burst; Linux allows net.core.rmem_max",
            byDefault = "8192",
            min = 64,
            max = 1048576,
            group = "Traps",
            advanced = true)
        int receiveBuffer,
    @Setting(
            label = "Devices",
            help = "YAML: the devices to poll; see the README",
            longText = true,
            group = "Polls")
        @Nullable String devices,
    @Setting(
            label = "Profiles",
            help =
                "YAML: what to ask kinds of devices and what is too much, besides the profiles the"
                    + " plugin brings; see the README",
            longText = true,
            group = "Polls")
        @Nullable String profiles,
    @Setting(
            label = "Poll every",
            help = "From 10 seconds to an hour",
            byDefault = "PT1M",
            group = "Polls")
        Duration interval,
    @Setting(
            label = "Longest wait for an answer",
            help = "From 100 milliseconds to 30 seconds, for each try",
            byDefault = "PT2S",
            group = "Polls",
            advanced = true)
        Duration timeout,
    @Setting(label = "Retries", byDefault = "1", min = 0, max = 5, group = "Polls", advanced = true)
        int retries,
    @Setting(
            label = "Requests at once",
            help = "To all devices together; each has two at most",
            byDefault = "500",
            min = 10,
            max = 20000,
            group = "Polls",
            advanced = true)
        int window,
    @Setting(
            label = "Look for devices in",
            help =
                "Addresses that are asked, with all communities and users, when the inventory is"
                    + " copied; what answers is listed there and shown by the probe",
            group = "Polls")
        List<AddressRange> ranges,
    @Setting(
            label = "Token for the latest values",
            help =
                "With one, whoever sends it as Bearer token gets the latest values in Prometheus'"
                    + " text format at the webhook address of the source values",
            group = "Polls",
            advanced = true)
        @Nullable Secret scrapeToken) {

  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(10);
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);
  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);

  SnmpConfig {
    requireOnce("communities", communities, Community::name);
    requireOnce("users", users, V3User::name);
    try {
      AddressPrefix.address(trapAddress);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigException("trapAddress", String.valueOf(e.getMessage()));
    }
    prefixes(forwarders);
    pack(trapRules);
    requireBetween("interval", interval, SHORTEST_INTERVAL, LONGEST_INTERVAL);
    requireBetween("timeout", timeout, SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
    ProfileBook book = book(profiles);
    devices(devices, new DeviceList(communities, users, book, organisation));
    if (scrapeToken != null && scrapeToken.reveal().length() < 16) {
      throw new InvalidConfigException("scrapeToken", "must have at least 16 characters");
    }
  }

  private static void requireBetween(String field, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new InvalidConfigException(field, "must be between " + least + " and " + most);
    }
  }

  /** SNMP4J keeps one user of a name, so a second one would silently take the first one's place. */
  private static <T> void requireOnce(String field, List<T> all, Function<T, String> name) {
    Set<String> names = new HashSet<>();
    for (T one : all) {
      if (!names.add(name.apply(one))) {
        throw new InvalidConfigException(
            field,
            "has two named "
                + name.apply(one)
                + "; clients that share a name need an integration, and a port, each");
      }
    }
  }

  /** The forwarders whose word about the sender counts. */
  List<AddressPrefix> trusted() {
    return prefixes(forwarders);
  }

  private static List<AddressPrefix> prefixes(List<String> forwarders) {
    try {
      return forwarders.stream().map(AddressPrefix::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigException("forwarders", String.valueOf(e.getMessage()));
    }
  }

  /** What traps mean: the operator's rules, and behind them those that come with the plugin. */
  TrapPack pack() {
    return pack(trapRules);
  }

  private static TrapPack pack(@Nullable String rules) {
    TrapPack shipped = TrapPack.shipped();
    if (rules == null) {
      return shipped;
    }
    Problems problems = new Problems();
    TrapPack own = TrapPack.read("trapRules", rules, shipped.names(), problems);
    if (!problems.none()) {
      throw new InvalidConfigException("trapRules", String.join("; ", problems.all()));
    }
    return own.and(shipped);
  }

  /** The profiles: those the plugin brings, and the operator's. */
  ProfileBook book() {
    return book(profiles);
  }

  /** The devices to poll. */
  List<PolledDevice> polled(ProfileBook book) {
    return devices(devices, new DeviceList(communities, users, book, organisation));
  }

  Inventory.Scope scope() {
    return new Inventory.Scope(ranges, communities, users, organisation);
  }

  PollSettings polls() {
    return new PollSettings(interval, timeout, retries, window);
  }

  private static ProfileBook book(@Nullable String profiles) {
    Problems problems = new Problems();
    ProfileBook book = ProfileBook.read(profiles == null ? "" : profiles, problems);
    require("profiles", problems);
    return book;
  }

  private static List<PolledDevice> devices(@Nullable String devices, DeviceList list) {
    Problems problems = new Problems();
    List<PolledDevice> all = list.read(devices == null ? "" : devices, problems);
    require("devices", problems);
    return all;
  }

  /** A base that several profiles extend is read, and complains, once for each. */
  private static void require(String field, Problems problems) {
    if (!problems.none()) {
      throw new InvalidConfigException(
          field, problems.all().stream().distinct().collect(Collectors.joining("; ")));
    }
  }
}
