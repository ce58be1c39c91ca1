package io.nochub.plugins.snmp.poll;

import io.nochub.api.IntegrationException;
import io.nochub.api.Secret;
import io.nochub.plugins.snmp.access.Community;
import io.nochub.plugins.snmp.usm.OwnEngine;
import io.nochub.plugins.snmp.usm.V3User;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.snmp4j.AbstractTarget;
import org.snmp4j.CommunityTarget;
import org.snmp4j.DirectUserTarget;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Snmp;
import org.snmp4j.TransportMapping;
import org.snmp4j.event.ResponseEvent;
import org.snmp4j.event.ResponseListener;
import org.snmp4j.mp.CounterSupport;
import org.snmp4j.mp.MPv1;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.SecurityModel;
import org.snmp4j.security.SecurityModels;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.USM;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/**
 * One socket over which all devices are asked. Answers come on threads of SNMP4J, which must not be
 * kept waiting.
 */
final class Wire implements AutoCloseable {
  private static final int RECEIVE_BUFFER = 4 << 20;
  private static final int LONGEST_ANSWER = 16 << 10;

  private final Snmp snmp;
  private final MPv3 messages;
  private final USM usm;
  private final SecurityProtocols protocols;
  private final Duration timeout;
  private final int retries;
  private final InstantSource clock;
  private final Map<String, AbstractTarget<UdpAddress>> targets = new ConcurrentHashMap<>();

  private Wire(
      Snmp snmp,
      MPv3 messages,
      USM usm,
      SecurityProtocols protocols,
      Duration timeout,
      int retries,
      InstantSource clock) {
    this.snmp = snmp;
    this.messages = messages;
    this.usm = usm;
    this.protocols = protocols;
    this.timeout = timeout;
    this.retries = retries;
    this.clock = clock;
  }

  static Wire open(Duration timeout, int retries, InstantSource clock, Logger log)
      throws IntegrationException {
    try {
      DefaultUdpTransportMapping transport =
          new DefaultUdpTransportMapping(new UdpAddress(new InetSocketAddress(0).getAddress(), 0));
      transport.setReceiveBufferSize(RECEIVE_BUFFER);
      transport.setMaxInboundMessageSize(LONGEST_ANSWER);
      SecurityProtocols protocols = OwnEngine.protocols();
      CounterSupport counters = new CounterSupport();
      byte[] engine = MPv3.createLocalEngineID();
      USM usm = new USM(protocols, new OctetString(engine), 0, counters);
      MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
      dispatcher.addMessageProcessingModel(new MPv1());
      dispatcher.addMessageProcessingModel(new MPv2c());
      MPv3 messages =
          new MPv3(
              engine,
              null,
              protocols,
              SecurityModels.getCollection(new SecurityModel[] {usm}),
              counters);
      dispatcher.addMessageProcessingModel(messages);
      Snmp snmp = new Snmp(dispatcher, transport);
      snmp.listen();
      log.debug("Devices are asked from {}", transport.getListenAddress());
      return new Wire(snmp, messages, usm, protocols, timeout, retries, clock);
    } catch (IOException e) {
      throw IntegrationException.of(
              IntegrationException.Kind.UNAVAILABLE,
              "No socket could be opened to ask devices from: " + e.getMessage())
          .causedBy(e);
    }
  }

  /** Sends a request; the answer, or that there is none, is given exactly once. */
  void send(Ask ask, Consumer<Answer> use) {
    PolledDevice device = ask.device().device();
    try {
      snmp.send(
          pdu(ask),
          targets.computeIfAbsent(device.id(), id -> target(device)),
          null,
          new Once(ask, use));
    } catch (IOException | RuntimeException e) {
      // Whoever counts what is under way must not wait for this one.
      use.accept(new Answer(ask, clock.instant(), null, "it could not be sent: " + e.getMessage()));
    }
  }

  private static PDU pdu(Ask ask) {
    PDU pdu = ask.device().device().user() == null ? new PDU() : new ScopedPDU();
    pdu.setType(ask.type());
    if (ask.type() == PDU.GETBULK) {
      pdu.setNonRepeaters(0);
      pdu.setMaxRepetitions(ask.repetitions());
    }
    for (OID oid : ask.oids()) {
      pdu.add(new VariableBinding(oid));
    }
    return pdu;
  }

  private AbstractTarget<UdpAddress> target(PolledDevice device) {
    UdpAddress address = address(device);
    Community community = device.community();
    V3User user = device.user();
    AbstractTarget<UdpAddress> target;
    if (user != null) {
      target = target(address, user);
    } else {
      String word = community == null ? "" : community.community().reveal();
      target = new CommunityTarget<>(address, octets(word));
      target.setVersion(
          device.particulars().version1() ? SnmpConstants.version1 : SnmpConstants.version2c);
    }
    target.setTimeout(timeout.toMillis());
    target.setRetries(retries);
    return target;
  }

  /** With keys of its own, made for the device's engine once that is known. */
  private AbstractTarget<UdpAddress> target(UdpAddress address, V3User user) {
    OID authentication = user.authentication().protocol();
    OID privacy = user.privacy().protocol();
    AbstractTarget<UdpAddress> target =
        new DirectUserTarget<>(
            address,
            new OctetString(user.name()),
            authentication == null ? null : protocols.getAuthenticationProtocol(authentication),
            octets(user.authenticationPassphrase()),
            privacy == null ? null : protocols.getPrivacyProtocol(privacy),
            octets(user.privacyPassphrase()));
    target.setVersion(SnmpConstants.version3);
    target.setSecurityLevel(user.securityLevel());
    return target;
  }

  private static @Nullable OctetString octets(@Nullable Secret passphrase) {
    return passphrase == null ? null : octets(passphrase.reveal());
  }

  private static OctetString octets(String text) {
    return new OctetString(text.getBytes(StandardCharsets.UTF_8));
  }

  // ---- engines of SNMP v3 ----

  /** How often an engine has started, and how its clock, in seconds, differs from ours. */
  record Clock(int boots, int difference) {}

  /** The engine by which a device of v3 answers; empty as long as it has not said so. */
  Optional<OctetString> engine(PolledDevice device) {
    return device.user() == null
        ? Optional.empty()
        : Optional.ofNullable(messages.getEngineID(address(device)));
  }

  /** The clock of that engine; empty as long as it has not proved one. */
  Optional<Clock> clock(PolledDevice device) {
    return engine(device)
        .map(engine -> usm.getTimeTable().getEntry(engine))
        .map(entry -> new Clock(entry.getEngineBoots(), entry.getTimeDiff()));
  }

  /** Forgets the device's engine and its clock, so that both are found out anew. */
  void forget(PolledDevice device) {
    engine(device).ifPresent(usm::removeEngineTime);
    messages.removeEngineID(address(device));
    targets.remove(device.id());
  }

  private static UdpAddress address(PolledDevice device) {
    return new UdpAddress(device.address(), device.port());
  }

  /** Whether answers can come in. */
  boolean isListening() {
    return snmp.getMessageDispatcher().getTransportMappings().stream()
        .allMatch(TransportMapping::isListening);
  }

  /** May take a moment; no thread is left afterwards. */
  @Override
  public void close() throws IOException {
    snmp.close();
  }

  /** A request is kept by the session until it is cancelled, answered or not. */
  private final class Once implements ResponseListener {
    private final Ask ask;
    private final Consumer<Answer> use;
    private boolean used;

    Once(Ask ask, Consumer<Answer> use) {
      this.ask = ask;
      this.use = use;
    }

    @Override
    public <A extends Address> void onResponse(ResponseEvent<A> event) {
      snmp.cancel(event.getRequest(), this);
      synchronized (this) {
        if (used) {
          return;
        }
        used = true;
      }
      PDU response = event.getResponse();
      use.accept(new Answer(ask, clock.instant(), response, problem(event, response)));
    }

    private @Nullable String problem(ResponseEvent<?> event, @Nullable PDU response) {
      if (event.getError() != null) {
        return "the request failed: " + event.getError().getMessage();
      }
      if (response == null) {
        String silence = "no answer in " + timeout.multipliedBy(retries + 1L).toMillis() + " ms";
        // RFC 3414 has it answer, but nobody could tell that answer from a forged one.
        return ask.device().device().user() == null
            ? silence
            : silence + ", which is also what a wrong passphrase gives";
      }
      return response.getType() == PDU.REPORT ? Reports.words(response) : null;
    }
  }
}
