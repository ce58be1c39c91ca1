package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.access.Community;
import io.nochub.plugins.snmp.usm.V3User;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A device as the operator lists it.
 *
 * @param id what alerts of it are called by, for ever
 * @param community how it is asked by v1 or v2c; null if it is by v3
 * @param user how it is asked by v3; null if it is by a community
 * @param profile the profile it has whatever it says of itself; null if that decides
 * @param organisation whose it is; null if nobody said
 * @param tcpPort where it can be reached by TCP if it answers no SNMP; null if there is none
 * @param upstream the id of the device it is reached through; null if that is unknown
 * @param particulars what is unlike others in how it is asked and judged
 */
public record PolledDevice(
    String id,
    String name,
    InetAddress address,
    int port,
    @Nullable Community community,
    @Nullable V3User user,
    @Nullable String profile,
    @Nullable String organisation,
    @Nullable Integer tcpPort,
    @Nullable String upstream,
    Particulars particulars) {

  /** The same, judged by another profile. */
  PolledDevice with(String otherProfile) {
    return new PolledDevice(
        id,
        name,
        address,
        port,
        community,
        user,
        otherProfile,
        organisation,
        tcpPort,
        upstream,
        particulars);
  }
}
