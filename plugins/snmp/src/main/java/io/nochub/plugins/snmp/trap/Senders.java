package io.nochub.plugins.snmp.trap;

import io.nochub.plugins.snmp.access.AddressPrefix;
import io.nochub.plugins.snmp.access.Community;
import io.nochub.plugins.snmp.usm.V3User;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.PDU;
import org.snmp4j.security.SecurityModel;
import org.snmp4j.smi.IpAddress;

/** Who may send traps, whose devices they are, and whose word about the true sender counts. */
public final class Senders {
  private static final String COMMUNITY = "community ";
  private static final String USER = "user ";

  private final List<Known> communities;
  private final Map<String, V3User> users = new HashMap<>();
  private final List<AddressPrefix> forwarders;
  private final @Nullable String organisation;
  private final Map<String, String> organisations = new HashMap<>();

  /** A community with its prefixes read. */
  private record Known(Community community, List<AddressPrefix> good) {
    boolean allows(String given, InetAddress from) {
      return community.community().matches(given)
          && (good.isEmpty() || good.stream().anyMatch(prefix -> prefix.contains(from)));
    }
  }

  /**
   * These and no others.
   *
   * @param forwarders of whom the device named in the trap is believed
   * @param organisation whose devices they are where nothing else is said
   */
  public Senders(
      List<Community> communities,
      List<V3User> users,
      List<AddressPrefix> forwarders,
      @Nullable String organisation) {
    this.communities =
        communities.stream().map(known -> new Known(known, known.prefixes())).toList();
    this.forwarders = List.copyOf(forwarders);
    this.organisation = organisation;
    for (Community community : communities) {
      note(COMMUNITY + community.name(), community.organisation());
    }
    for (V3User user : users) {
      this.users.put(user.name(), user);
      note(USER + user.name(), user.organisation());
    }
  }

  private void note(String access, @Nullable String whose) {
    if (whose != null) {
      organisations.put(access, whose);
    }
  }

  /** Whether nobody at all may. */
  public boolean isEmpty() {
    return communities.isEmpty() && users.isEmpty();
  }

  /** Whose devices sign in like that. */
  public Optional<String> organisation(String access) {
    return Optional.ofNullable(organisations.getOrDefault(access, organisation));
  }

  /**
   * With what a message is let in, as stored with it; empty if it is not.
   *
   * @param from the address the packet came from
   */
  Optional<String> access(CommandResponderEvent<?> message, InetAddress from) {
    String given = new String(message.getSecurityName(), StandardCharsets.UTF_8);
    if (message.getSecurityModel() == SecurityModel.SECURITY_MODEL_USM) {
      // The security model takes a message that is not signed, of anybody who knows the name.
      return Optional.ofNullable(users.get(given))
          .filter(user -> message.getSecurityLevel() >= user.securityLevel())
          .map(user -> USER + user.name());
    }
    return communities.stream()
        .filter(known -> known.allows(given, from))
        .findFirst()
        .map(known -> COMMUNITY + known.community().name());
  }

  /** The device a trap is of: the sender, or whom a forwarder names. */
  InetAddress device(PDU pdu, InetAddress from) {
    IpAddress claimed = TrapBody.claimedSource(pdu);
    boolean believed = forwarders.stream().anyMatch(prefix -> prefix.contains(from));
    return claimed != null && believed ? claimed.getInetAddress() : from;
  }
}
