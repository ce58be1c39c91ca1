package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.usm.OwnEngine;
import io.nochub.plugins.snmp.usm.V3User;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.PDUv1;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Snmp;
import org.snmp4j.mp.CounterSupport;
import org.snmp4j.mp.DefaultCounterListener;
import org.snmp4j.mp.MPv1;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.StatusInformation;
import org.snmp4j.security.SecurityModel;
import org.snmp4j.security.SecurityModels;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.USM;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Gauge32;
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
 * A v1 and v2c agent on loopback, v3 if it is given a user, that answers from a map, and misbehaves
 * when told to.
 */
public final class FakeAgent implements CommandResponder, AutoCloseable {
  private final ConcurrentSkipListMap<OID, Variable> objects = new ConcurrentSkipListMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final Snmp snmp;
  private final int port;
  private volatile boolean dead;
  private volatile int mostAtOnce = Integer.MAX_VALUE;
  private volatile boolean loops;
  private volatile boolean confused;

  private FakeAgent(Snmp snmp, int port) {
    this.snmp = snmp;
    this.port = port;
  }

  /** Starts one that says it is a device of that kind. */
  public static FakeAgent start(String sysObjectId) {
    return start(sysObjectId, InetAddress.getLoopbackAddress());
  }

  /** The same at an address of this machine's. */
  static FakeAgent start(String sysObjectId, InetAddress address) {
    try {
      DefaultUdpTransportMapping transport =
          new DefaultUdpTransportMapping(new UdpAddress(address, 0));
      return start(sysObjectId, transport, new Snmp(transport));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One of v3 with that engine, at a port of loopback; 0 for any. */
  static FakeAgent start(String sysObjectId, int port, OwnEngine engine, V3User user) {
    try {
      SecurityProtocols protocols = OwnEngine.protocols();
      CounterSupport counters = new CounterSupport();
      counters.addCounterListener(new DefaultCounterListener());
      USM usm = engine.usm(protocols, List.of(user), counters);
      MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
      dispatcher.addMessageProcessingModel(
          new MPv3(
              engine.id().getValue(),
              null,
              protocols,
              SecurityModels.getCollection(new SecurityModel[] {usm}),
              counters));
      DefaultUdpTransportMapping transport =
          new DefaultUdpTransportMapping(new UdpAddress(InetAddress.getLoopbackAddress(), port));
      return start(sysObjectId, transport, new Snmp(dispatcher, transport));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FakeAgent start(
      String sysObjectId, DefaultUdpTransportMapping transport, Snmp snmp) throws IOException {
    snmp.listen();
    FakeAgent agent = new FakeAgent(snmp, transport.getListenAddress().getPort());
    snmp.addCommandResponder(agent);
    agent.text("1.3.6.1.2.1.1.1.0", "Fake agent");
    agent.objects.put(new OID("1.3.6.1.2.1.1.2.0"), new OID(sysObjectId));
    agent.upTime(1_000_000);
    agent.text("1.3.6.1.2.1.1.5.0", "fake");
    return agent;
  }

  public int port() {
    return port;
  }

  /** How many requests came. */
  public int asked() {
    return asked.get();
  }

  void upTime(long hundredths) {
    put("1.3.6.1.2.1.1.3.0", new TimeTicks(hundredths));
  }

  void text(String oid, String value) {
    put(oid, new OctetString(value));
  }

  public void number(String oid, int value) {
    put(oid, new Integer32(value));
  }

  void gauge(String oid, long value) {
    put(oid, new Gauge32(value));
  }

  void counter32(String oid, long value) {
    put(oid, new Counter32(value));
  }

  void counter64(String oid, long value) {
    put(oid, new Counter64(value));
  }

  void put(String oid, Variable value) {
    objects.put(new OID(oid), value);
  }

  void remove(String oid) {
    objects.remove(new OID(oid));
  }

  void dead(boolean now) {
    dead = now;
  }

  /** Answers tooBig to more than so many. */
  void mostAtOnce(int number) {
    mostAtOnce = number;
  }

  /** Answers a GET with half of what was asked, in the wrong order. */
  void confused() {
    confused = true;
  }

  /** Gives the same successor for ever. */
  void loops() {
    loops = true;
  }

  @Override
  public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
    event.setProcessed(true);
    asked.incrementAndGet();
    PDU request = event.getPDU();
    if (request == null || dead) {
      return;
    }
    boolean version1 = event.getMessageProcessingModel() == MPv1.ID;
    PDU response = version1 ? answerOfVersion1(request) : answer(request);
    if (request instanceof ScopedPDU scoped) {
      response = inScope(response, scoped);
    }
    response.setRequestID(request.getRequestID());
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
      throw new IllegalStateException(e);
    }
  }

  private PDU answer(PDU request) {
    PDU response = new PDU();
    response.setType(PDU.RESPONSE);
    int repetitions = request.getType() == PDU.GETBULK ? request.getMaxRepetitions() : 1;
    if (request.size() * repetitions > mostAtOnce) {
      response.setErrorStatus(PDU.tooBig);
      return response;
    }
    if (request.getType() == PDU.GET && confused) {
      for (int i = request.size() - 1; i >= request.size() / 2; i--) {
        response.add(get(request.get(i).getOid()));
      }
      return response;
    }
    if (request.getType() == PDU.GET) {
      request.getVariableBindings().forEach(one -> response.add(get(one.getOid())));
      return response;
    }
    OID[] at =
        request.getVariableBindings().stream().map(VariableBinding::getOid).toArray(OID[]::new);
    for (int i = 0; i < repetitions; i++) {
      for (int column = 0; column < at.length; column++) {
        VariableBinding next = next(at[column]);
        response.add(next);
        at[column] = next.getOid();
      }
    }
    return response;
  }

  private static ScopedPDU inScope(PDU response, ScopedPDU request) {
    ScopedPDU scoped = new ScopedPDU();
    scoped.setType(PDU.RESPONSE);
    scoped.setErrorStatus(response.getErrorStatus());
    scoped.setVariableBindings(response.getVariableBindings());
    scoped.setContextEngineID(request.getContextEngineID());
    scoped.setContextName(request.getContextName());
    return scoped;
  }

  /** Version 1 has no GETBULK and no Counter64, and one object that is lacking fails all. */
  private PDU answerOfVersion1(PDU request) {
    PDU response = new PDUv1();
    response.setType(PDU.RESPONSE);
    for (int i = 0; i < request.size(); i++) {
      OID oid = request.get(i).getOid();
      VariableBinding found = request.getType() == PDU.GET ? get(oid) : next(oid);
      while (found.getVariable() instanceof Counter64) {
        found = request.getType() == PDU.GET ? absent(oid) : next(found.getOid());
      }
      if (found.isException()) {
        response.setErrorStatus(PDU.noSuchName);
        response.setErrorIndex(i + 1);
        response.setVariableBindings(request.getVariableBindings());
        return response;
      }
      response.add(found);
    }
    return response;
  }

  private static VariableBinding absent(OID oid) {
    return new VariableBinding(oid, Null.noSuchInstance);
  }

  private VariableBinding get(OID oid) {
    Variable value = objects.get(oid);
    return value == null ? absent(oid) : new VariableBinding(oid, value);
  }

  private VariableBinding next(OID oid) {
    Map.Entry<OID, Variable> next = loops ? objects.ceilingEntry(oid) : objects.higherEntry(oid);
    return next == null
        ? new VariableBinding(oid, Null.endOfMibView)
        : new VariableBinding(next.getKey(), next.getValue());
  }

  @Override
  public void close() throws IOException {
    snmp.close();
  }
}
