package io.nochub.plugins.snmp.trap;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snmp4j.PDU;
import org.snmp4j.PDUv1;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.IpAddress;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.VariableBinding;

/**
 * A trap as it is stored: that of every version in the form of version 2, as RFC 3584 (3.1) says,
 * but without the community, which is a password.
 *
 * @param trap the value of snmpTrapOID, in numbers
 * @param uptime the sender's sysUpTime in hundredths of a second
 * @param variables the others, in their order
 */
record TrapBody(
    @Nullable String trap, @Nullable Long uptime, @Nullable List<@Nullable Variable> variables) {
  private static final OID COMMUNITY = SnmpConstants.snmpTrapCommunity;

  /** The addresses an agent without one gives. */
  private static final IpAddress NOWHERE = new IpAddress("0.0.0.0");

  /** Takes what a device sent. */
  static TrapBody of(PDU pdu) {
    return pdu instanceof PDUv1 v1 ? ofVersion1(v1) : ofVersion2(pdu);
  }

  private static TrapBody ofVersion2(PDU pdu) {
    String trap = null;
    Long uptime = null;
    List<Variable> variables = new ArrayList<>();
    for (VariableBinding binding : pdu.getVariableBindings()) {
      OID oid = binding.getOid();
      if (trap == null && oid.equals(SnmpConstants.snmpTrapOID)) {
        trap = binding.getVariable().toString();
      } else if (uptime == null
          && oid.equals(SnmpConstants.sysUpTime)
          && binding.getVariable() instanceof TimeTicks ticks) {
        uptime = ticks.getValue();
      } else if (!oid.equals(COMMUNITY)) {
        variables.add(Variable.of(binding));
      }
    }
    return new TrapBody(trap, uptime, List.copyOf(variables));
  }

  private static TrapBody ofVersion1(PDUv1 pdu) {
    List<Variable> variables = new ArrayList<>();
    for (VariableBinding binding : pdu.getVariableBindings()) {
      if (!binding.getOid().equals(COMMUNITY)) {
        variables.add(Variable.of(binding));
      }
    }
    if (has(pdu.getAgentAddress())) {
      addIfAbsent(variables, SnmpConstants.snmpTrapAddress, pdu.getAgentAddress().toString());
    }
    addIfAbsent(variables, SnmpConstants.snmpTrapEnterprise, pdu.getEnterprise().toDottedString());
    return new TrapBody(trapOf(pdu), pdu.getTimestamp(), List.copyOf(variables));
  }

  private static void addIfAbsent(List<Variable> variables, OID oid, String value) {
    String name = oid.toDottedString();
    if (variables.stream().noneMatch(variable -> variable.oid().equals(name))) {
      variables.add(new Variable(name, value));
    }
  }

  private static String trapOf(PDUv1 pdu) {
    int generic = pdu.getGenericTrap();
    return generic >= PDUv1.COLDSTART && generic < PDUv1.ENTERPRISE_SPECIFIC
        ? SnmpConstants.snmpTraps.toDottedString() + "." + (generic + 1)
        : pdu.getEnterprise().toDottedString()
            + ".0."
            + Integer.toUnsignedString(pdu.getSpecificTrap());
  }

  /** Where the trap itself says it comes from; null if it does not say. */
  static @Nullable IpAddress claimedSource(PDU pdu) {
    if (pdu.getVariable(SnmpConstants.snmpTrapAddress) instanceof IpAddress address
        && has(address)) {
      return address;
    }
    return pdu instanceof PDUv1 v1 && has(v1.getAgentAddress()) ? v1.getAgentAddress() : null;
  }

  private static boolean has(@Nullable IpAddress address) {
    return address != null && !address.equals(NOWHERE);
  }
}
