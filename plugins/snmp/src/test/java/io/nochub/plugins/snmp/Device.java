package io.nochub.plugins.snmp;

import io.nochub.plugins.snmp.usm.OwnEngine;
import io.nochub.plugins.snmp.usm.V3User;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snmp4j.CommunityTarget;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.PDU;
import org.snmp4j.PDUv1;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Snmp;
import org.snmp4j.Target;
import org.snmp4j.UserTarget;
import org.snmp4j.event.ResponseEvent;
import org.snmp4j.mp.CounterSupport;
import org.snmp4j.mp.MPv1;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.SecurityModel;
import org.snmp4j.security.SecurityModels;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.USM;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.IpAddress;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/** A device that sends traps and informs from the loopback address, with SNMP4J's own sender. */
public final class Device implements AutoCloseable {
  public static final String LINK_DOWN = "1.3.6.1.6.3.1.1.5.3";
  public static final String LINK_UP = "1.3.6.1.6.3.1.1.5.4";

  /** Where an answer must come, on however slow a machine. */
  private static final int PATIENCE_MILLIS = 30_000;

  /** Where none should come, or where it may be asked again. */
  private static final int BRIEF_MILLIS = 700;

  private final Snmp snmp;
  private final USM usm;
  private final SocketAddress to;

  private Device(Snmp snmp, USM usm, SocketAddress to) {
    this.snmp = snmp;
    this.usm = usm;
    this.to = to;
  }

  /** One that sends to that port. */
  public static Device to(SocketAddress port, V3User... users) throws IOException {
    return to(port, "80:00:13:70:05:01:02:03:04:05:06:07", 1, users);
  }

  /** One with an engine of its own that has started so often. */
  public static Device to(SocketAddress port, String engine, int boots, V3User... users)
      throws IOException {
    SecurityProtocols protocols = OwnEngine.protocols();
    CounterSupport counters = new CounterSupport();
    USM usm =
        new OwnEngine(OctetString.fromHexString(engine), boots)
            .usm(protocols, List.of(users), counters);
    MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
    dispatcher.addMessageProcessingModel(new MPv1());
    dispatcher.addMessageProcessingModel(new MPv2c());
    dispatcher.addMessageProcessingModel(
        new MPv3(
            usm.getLocalEngineID().getValue(),
            null,
            protocols,
            SecurityModels.getCollection(new SecurityModel[] {usm}),
            counters));
    Snmp snmp = new Snmp(dispatcher, new DefaultUdpTransportMapping(new UdpAddress("127.0.0.1/0")));
    snmp.listen();
    return new Device(snmp, usm, port);
  }

  /** An interface trap of version 2 with its usual variables. */
  public static PDU link(String trap, int index, int admin, int oper) {
    return trap(
        new PDU(),
        trap,
        binding("1.3.6.1.2.1.2.2.1.1." + index, new Integer32(index)),
        binding("1.3.6.1.2.1.2.2.1.7." + index, new Integer32(admin)),
        binding("1.3.6.1.2.1.2.2.1.8." + index, new Integer32(oper)));
  }

  /** A notification of version 2 or 3 with these variables behind uptime and trap id. */
  public static PDU trap(PDU pdu, String trap, VariableBinding... variables) {
    pdu.setType(PDU.TRAP);
    pdu.add(new VariableBinding(SnmpConstants.sysUpTime, new TimeTicks(123_456)));
    pdu.add(new VariableBinding(SnmpConstants.snmpTrapOID, new OID(trap)));
    for (VariableBinding variable : variables) {
      pdu.add(variable);
    }
    return pdu;
  }

  /** A trap of version 1. */
  public static PDUv1 trapV1(
      String enterprise, int generic, int specific, String agent, VariableBinding... variables) {
    PDUv1 pdu = new PDUv1();
    pdu.setType(PDU.V1TRAP);
    pdu.setEnterprise(new OID(enterprise));
    pdu.setGenericTrap(generic);
    pdu.setSpecificTrap(specific);
    pdu.setAgentAddress(new IpAddress(agent));
    pdu.setTimestamp(4_711);
    for (VariableBinding variable : variables) {
      pdu.add(variable);
    }
    return pdu;
  }

  public static VariableBinding binding(String oid, Variable value) {
    return new VariableBinding(new OID(oid), value);
  }

  /** Sends it in the clear: version 1 if it is such a trap, else 2c. */
  public void send(PDU pdu, String community) throws IOException {
    Target<UdpAddress> target = clear(pdu, community);
    target.setTimeout(BRIEF_MILLIS);
    snmp.send(pdu, target);
  }

  /** Sends it as inform of version 2c; true if it was answered, and without an error. */
  public boolean inform(PDU pdu, String community) throws IOException {
    return inform(pdu, community, PATIENCE_MILLIS);
  }

  /** The same without waiting long. */
  public boolean informBriefly(PDU pdu, String community) throws IOException {
    return inform(pdu, community, BRIEF_MILLIS);
  }

  private boolean inform(PDU pdu, String community, int patience) throws IOException {
    pdu.setType(PDU.INFORM);
    Target<UdpAddress> target = clear(pdu, community);
    target.setTimeout(patience);
    return isAnswered(snmp.send(pdu, target));
  }

  private Target<UdpAddress> clear(PDU pdu, String community) {
    CommunityTarget<UdpAddress> target = new CommunityTarget<>();
    target.setCommunity(new OctetString(community));
    target.setVersion(pdu instanceof PDUv1 ? SnmpConstants.version1 : SnmpConstants.version2c);
    return addressed(target);
  }

  /** Sends it by that user, as an inform or as a trap; true if it was answered. */
  public boolean send(ScopedPDU pdu, boolean inform, V3User user, int level) throws IOException {
    UserTarget<UdpAddress> target = new UserTarget<>();
    target.setVersion(SnmpConstants.version3);
    target.setSecurityName(new OctetString(user.name()));
    target.setSecurityLevel(level);
    pdu.setType(inform ? PDU.INFORM : PDU.TRAP);
    if (!inform) {
      target.setAuthoritativeEngineID(usm.getLocalEngineID().getValue());
    }
    return isAnswered(snmp.send(pdu, addressed(target)));
  }

  /** There is no event at all for what nobody answers. */
  private static boolean isAnswered(@Nullable ResponseEvent<UdpAddress> event) {
    PDU answer = event == null ? null : event.getResponse();
    return answer != null
        && answer.getType() == PDU.RESPONSE
        && answer.getErrorStatus() == PDU.noError;
  }

  private <T extends Target<UdpAddress>> T addressed(T target) {
    InetSocketAddress port = (InetSocketAddress) to;
    target.setAddress(new UdpAddress("127.0.0.1/" + port.getPort()));
    target.setTimeout(PATIENCE_MILLIS);
    target.setRetries(0);
    return target;
  }

  @Override
  public void close() throws IOException {
    snmp.close();
  }
}
