package io.nochub.plugins.snmp.usm;

import io.nochub.api.StateStore;
import java.security.SecureRandom;
import java.util.List;
import org.snmp4j.mp.CounterSupport;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.SecurityProtocols.SecurityProtocolSet;
import org.snmp4j.security.USM;
import org.snmp4j.smi.OctetString;

/**
 * Our own SNMP engine. For informs the receiver is the authority: senders remember our id and how
 * often we have started, and would take a start that counts less for a replay. So the id stays for
 * ever, and the count is on disk before it is used.
 *
 * @param id 5 to 32 octets, as RFC 3411 (SnmpEngineID) wants them
 * @param boots how often it has started, this time included
 */
public record OwnEngine(OctetString id, int boots) {
  private static final String ID = "engine.id";
  private static final String BOOTS = "engine.boots";

  /** SNMP4J's enterprise number, 4976, with the first bit set, and format 5: octets as we like. */
  private static final byte[] HEAD = {(byte) 0x80, 0x00, 0x13, 0x70, 0x05};

  private static final int RANDOM_OCTETS = 12;

  /** The engine as it starts now. */
  public static OwnEngine start(StateStore state) {
    int boots = state.get(BOOTS).map(Integer::parseInt).orElse(0);
    if (boots == Integer.MAX_VALUE) {
      // RFC 3414, 2.2.2: a count that has come to its end stays there until the id changes.
      state.remove(ID);
      boots = 0;
    }
    String id = state.get(ID).orElseGet(OwnEngine::invent);
    state.put(ID, id);
    state.put(BOOTS, Integer.toString(boots + 1));
    return new OwnEngine(OctetString.fromHexString(id), boots + 1);
  }

  private static String invent() {
    byte[] random = new byte[RANDOM_OCTETS];
    new SecureRandom().nextBytes(random);
    OctetString id = new OctetString(HEAD);
    id.append(random);
    return id.toHexString();
  }

  /** All protocols, those that Cisco and others use besides the standard included. */
  public static SecurityProtocols protocols() {
    return new SecurityProtocols(SecurityProtocolSet.any);
  }

  /** The security model with these users, good for every engine that uses one of them. */
  public USM usm(SecurityProtocols protocols, List<V3User> users, CounterSupport counters) {
    USM usm = new USM(protocols, id, boots, counters);
    users.forEach(user -> usm.addUser(user.toUsmUser()));
    return usm;
  }
}
