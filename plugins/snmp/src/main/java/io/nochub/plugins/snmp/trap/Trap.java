package io.nochub.plugins.snmp.trap;

import java.util.List;

/**
 * A trap and the device it is about.
 *
 * @param oid the value of snmpTrapOID, in numbers
 * @param source the device's address
 * @param device what alert ids begin with: its id in the settings, else its address
 * @param deviceName what people call it
 */
record Trap(String oid, String source, String device, String deviceName, List<Variable> variables) {
  Trap {
    variables = List.copyOf(variables);
  }
}
