package io.nochub.plugins.snmp.poll;

import io.nochub.api.Cursor;
import io.nochub.api.Health;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.Page;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.asset.Device;
import io.nochub.api.asset.Organisation;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import io.nochub.plugins.snmp.access.Community;
import io.nochub.plugins.snmp.poll.Survey.Found;
import io.nochub.plugins.snmp.profile.Profile;
import io.nochub.plugins.snmp.profile.ProfileBook;
import io.nochub.plugins.snmp.usm.V3User;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The devices of the list, and those that answer in the ranges, with what they are reached through.
 * All are asked anew each time.
 */
public final class Inventory implements AssetDirectory {
  private static final int MOST_PROPOSED = 20;

  private final List<PolledDevice> listed;
  private final Scope scope;
  private final ProfileBook profiles;
  private final Survey survey;
  private volatile List<String> proposals = List.of();

  /**
   * Where and as whom to look for devices nobody listed.
   *
   * @param organisation whose they are if their community or user does not say so
   */
  public record Scope(
      List<AddressRange> ranges,
      List<Community> communities,
      List<V3User> users,
      @Nullable String organisation) {
    public Scope {
      ranges = List.copyOf(ranges);
      communities = List.copyOf(communities);
      users = List.copyOf(users);
    }
  }

  public Inventory(
      List<PolledDevice> listed,
      Scope scope,
      ProfileBook profiles,
      PollSettings settings,
      IntegrationContext context) {
    this.listed = List.copyOf(listed);
    this.scope = scope;
    this.profiles = profiles;
    this.survey = new Survey(profiles, settings, context);
  }

  @Override
  public Page<Organisation> organisations(Cursor from) {
    Set<String> names = new TreeSet<>();
    listed.forEach(device -> add(names, device.organisation()));
    scope.communities().forEach(community -> add(names, community.organisation()));
    scope.users().forEach(user -> add(names, user.organisation()));
    add(names, scope.organisation());
    List<Organisation> all =
        names.stream().map(name -> new Organisation(name, name, null)).toList();
    return Page.of(all, Optional.empty());
  }

  private static void add(Set<String> names, @Nullable String name) {
    if (name != null) {
      names.add(name);
    }
  }

  @Override
  public Page<Device> devices(Cursor from) throws IntegrationException, InterruptedException {
    Map<String, Found> answered = new LinkedHashMap<>();
    for (Found found : survey.ask(listed)) {
      answered.put(found.device().id(), found);
    }
    List<Found> strangers = strangers();
    proposals = strangers.stream().map(this::proposal).toList();
    List<PolledDevice> all = new ArrayList<>(listed);
    strangers.forEach(
        found -> {
          if (answered.putIfAbsent(found.device().id(), found) == null) {
            all.add(found.device());
          }
        });
    Map<String, String> parents = Parents.of(all, answered);
    List<Device> devices = new ArrayList<>();
    for (PolledDevice device : all) {
      if (device.organisation() != null) {
        devices.add(device(device, answered.get(device.id()), parents.get(device.id())));
      }
    }
    return Page.of(devices, Optional.empty());
  }

  /** Those in the ranges that are not listed; each address is asked as one after the other. */
  private List<Found> strangers() throws IntegrationException, InterruptedException {
    Set<InetAddress> done = new HashSet<>();
    listed.forEach(device -> done.add(device.address()));
    List<Found> strangers = new ArrayList<>();
    for (Community community : scope.communities()) {
      look(community, null, done, strangers);
    }
    for (V3User user : scope.users()) {
      look(null, user, done, strangers);
    }
    return strangers;
  }

  private void look(
      @Nullable Community community,
      @Nullable V3User user,
      Set<InetAddress> done,
      List<Found> strangers)
      throws IntegrationException, InterruptedException {
    List<PolledDevice> candidates = new ArrayList<>();
    for (AddressRange range : scope.ranges()) {
      for (InetAddress address : range.each()) {
        if (!done.contains(address) && mayBeAsked(community, address)) {
          candidates.add(candidate(address, range.port(), community, user));
        }
      }
    }
    for (Found found : survey.ask(candidates)) {
      done.add(found.device().address());
      strangers.add(found);
    }
  }

  /** A community is shown to nobody it is not for. */
  private static boolean mayBeAsked(@Nullable Community community, InetAddress address) {
    return community == null
        || community.sources().isEmpty()
        || community.prefixes().stream().anyMatch(prefix -> prefix.contains(address));
  }

  private PolledDevice candidate(
      InetAddress address, int port, @Nullable Community community, @Nullable V3User user) {
    String id = address.getHostAddress();
    String organisation = scope.organisation();
    if (community != null && community.organisation() != null) {
      organisation = community.organisation();
    } else if (user != null && user.organisation() != null) {
      organisation = user.organisation();
    }
    return new PolledDevice(
        id, id, address, port, community, user, null, organisation, null, null, Particulars.NONE);
  }

  private Device device(PolledDevice device, @Nullable Found found, @Nullable String parent) {
    Identity identity = found == null ? Identity.UNKNOWN : found.identity();
    Subject subject =
        Subject.of(device.organisation(), device.id())
            .with(Hint.HOSTNAME, identity.sysName())
            .with(Hint.IP, device.address().getHostAddress());
    boolean named = !device.name().equals(device.address().getHostAddress());
    String name = named || identity.sysName().isBlank() ? device.name() : identity.sysName();
    return new Device(subject, name, profile(device, identity).kind(), parent, null);
  }

  private Profile profile(PolledDevice device, Identity identity) {
    return Optional.ofNullable(device.profile())
        .flatMap(profiles::named)
        .orElseGet(() -> profiles.best(identity.sysObjectId(), identity.sysDescr()));
  }

  /** The line by which it would be polled. */
  private String proposal(Found found) {
    PolledDevice device = found.device();
    String as =
        device.community() != null
            ? "community: " + device.community().name()
            : "user: " + Objects.requireNonNull(device.user()).name();
    String port = device.port() == 161 ? "" : ", port: " + device.port();
    return "- {address: %s%s, %s} # %s, profile %s"
        .formatted(
            device.address().getHostAddress(),
            port,
            as,
            found.identity().sysName(),
            profile(device, found.identity()).id());
  }

  /** What was found in the ranges and is not polled, for the probe. Thread-safe. */
  public Optional<Health.Check> found() {
    List<String> now = proposals;
    if (scope.ranges().isEmpty()) {
      return Optional.empty();
    }
    String lines = now.stream().limit(MOST_PROPOSED).collect(Collectors.joining("\n"));
    return Optional.of(
        Health.untold(
            "look for devices",
            now.isEmpty()
                ? "nothing was found in the ranges that is not polled"
                : now.size() + " answer and are not polled; for the list of devices:\n" + lines));
  }
}
