package io.nochub.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.Snmp;
import org.snmp4j.mp.StatusInformation;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/**
 * Any number of SNMP v2c agents in one process: all addresses of loopback at one port give the same
 * answers, and none ever comes from a second port. Each has eight scalars and a table of four rows
 * with three columns, one of which counts.
 */
final class Agents implements CommandResponder {
  static final String ROOT = "1.3.6.1.4.1.99999";
  static final int SCALARS = 8;
  static final int ROWS = 4;

  private static final OID UP_TIME = new OID("1.3.6.1.2.1.1.3.0");
  private static final int COUNTS_A_SECOND = 1_000;

  private final ConcurrentSkipListMap<OID, Variable> objects = new ConcurrentSkipListMap<>();
  private final long start = System.nanoTime();

  private Agents() {
    put("1.3.6.1.2.1.1.1.0", new OctetString("Agent of the bench"));
    put("1.3.6.1.2.1.1.2.0", new OID(ROOT + ".1"));
    objects.put(UP_TIME, new TimeTicks());
    put("1.3.6.1.2.1.1.5.0", new OctetString("bench"));
    for (int i = 1; i <= SCALARS; i++) {
      put(ROOT + ".2." + i + ".0", new Integer32(10 * i));
    }
    for (int row = 1; row <= ROWS; row++) {
      put(ROOT + ".3.1.1." + row, new OctetString("port " + row));
      put(ROOT + ".3.1.2." + row, new Integer32(1));
      put(ROOT + ".3.1.3." + row, new Integer32(row));
      put(ROOT + ".3.1.4." + row, new Counter64());
    }
  }

  private void put(String oid, Variable value) {
    objects.put(new OID(oid), value);
  }

  /** Prints the port that answers and the one that does not, and serves until it is killed. */
  public static void main(String[] arguments) throws Exception {
    DefaultUdpTransportMapping transport =
        new DefaultUdpTransportMapping(new UdpAddress(new InetSocketAddress(0).getAddress(), 0));
    transport.setReceiveBufferSize(4 << 20);
    try (Snmp snmp = new Snmp(transport);
        DatagramSocket deaf = new DatagramSocket(new InetSocketAddress(0))) {
      snmp.addCommandResponder(new Agents());
      snmp.listen();
      System.out.println(transport.getListenAddress().getPort() + " " + deaf.getLocalPort());
      // the bench closes the pipe when it ends, however it ends
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new IllegalStateException("The agents could not be started", e);
    }
  }

  @Override
  public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
    event.setProcessed(true);
    PDU request = event.getPDU();
    PDU response = new PDU();
    response.setType(PDU.RESPONSE);
    response.setRequestID(request.getRequestID());
    int repetitions = request.getType() == PDU.GETBULK ? request.getMaxRepetitions() : 1;
    OID[] at =
        request.getVariableBindings().stream().map(VariableBinding::getOid).toArray(OID[]::new);
    for (int i = 0; i < repetitions; i++) {
      for (int column = 0; column < at.length; column++) {
        VariableBinding found =
            request.getType() == PDU.GET ? exactly(at[column]) : successor(at[column]);
        response.add(found);
        at[column] = found.getOid();
      }
    }
    answer(event, response);
  }

  private <A extends Address> void answer(CommandResponderEvent<A> event, PDU response) {
    try {
      event
          .getMessageDispatcher()
          .returnResponsePdu(
              event.getMessageProcessingModel(),
              event.getSecurityModel(),
              event.getSecurityName(),
              event.getSecurityLevel(),
              response,
              event.getMaxSizeResponsePDU(),
              event.getStateReference(),
              new StatusInformation());
    } catch (MessageException e) {
      System.err.println("An answer could not be sent: " + e.getMessage());
    }
  }

  private VariableBinding exactly(OID oid) {
    Variable value = objects.get(oid);
    return new VariableBinding(oid, value == null ? Null.noSuchInstance : current(value));
  }

  private VariableBinding successor(OID oid) {
    Map.Entry<OID, Variable> next = objects.higherEntry(oid);
    return next == null
        ? new VariableBinding(oid, Null.endOfMibView)
        : new VariableBinding(next.getKey(), current(next.getValue()));
  }

  /** What counts does. */
  private Variable current(Variable value) {
    double seconds = (System.nanoTime() - start) / 1e9;
    if (value instanceof TimeTicks) {
      return new TimeTicks(100_000_000 + Math.round(seconds * 100));
    }
    return value instanceof Counter64
        ? new Counter64(Math.round(seconds * COUNTS_A_SECOND))
        : value;
  }
}
