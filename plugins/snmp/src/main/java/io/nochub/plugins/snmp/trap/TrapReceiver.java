package io.nochub.plugins.snmp.trap;

import io.nochub.api.IntegrationContext;
import io.nochub.api.source.Intake;
import io.nochub.api.source.Received;
import io.nochub.plugins.snmp.trap.TrapFigures.Count;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.event.AuthenticationFailureEvent;
import org.snmp4j.event.AuthenticationFailureListener;
import org.snmp4j.mp.MPv1;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.mp.StatusInformation;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.UdpAddress;

/**
 * Takes what the message processing understood and hands it to the hub. An inform is answered when
 * it is on disk: from then on the device may forget it. Called by one thread; answers are sent by
 * the hub's.
 */
final class TrapReceiver implements CommandResponder, AuthenticationFailureListener {
  /** coldStart and warmStart (RFC 3418). */
  private static final Set<String> STARTS =
      Set.of(SnmpConstants.coldStart.toDottedString(), SnmpConstants.warmStart.toDottedString());

  private final Senders senders;
  private final Intake intake;
  private final TrapFigures figures;
  private final Consumer<String> started;
  private final IntegrationContext context;
  private final Informs informs = new Informs();

  /**
   * Makes it.
   *
   * @param started told the address of each device that says it has been started
   */
  TrapReceiver(
      Senders senders,
      Intake intake,
      TrapFigures figures,
      Consumer<String> started,
      IntegrationContext context) {
    this.senders = senders;
    this.intake = intake;
    this.figures = figures;
    this.started = started;
    this.context = context;
  }

  @Override
  public <A extends Address> void processPdu(CommandResponderEvent<A> message) {
    message.setProcessed(true);
    PDU pdu = message.getPDU();
    if (!(message.getPeerAddress() instanceof UdpAddress peer)) {
      return;
    }
    InetAddress from = peer.getInetAddress();
    if (pdu == null || !isTrap(pdu)) {
      figures.refused(
          from.getHostAddress(), "a request, and this port takes traps and informs only");
      return;
    }
    Optional<String> access = senders.access(message, from);
    if (access.isEmpty()) {
      figures.refused(from.getHostAddress(), whyNot(message));
      return;
    }
    Received item = received(message, pdu, from, access.get());
    if (STARTS.contains(item.key())) {
      item.fact(TrapFacts.SOURCE).ifPresent(started);
    }
    if (pdu.getType() == PDU.INFORM) {
      boolean taken = intake.offer(List.of(item), () -> stored(message, pdu));
      figures.add(taken ? Count.ACCEPTED : Count.POSTPONED);
    } else {
      boolean taken = intake.offer(List.of(item), () -> figures.add(Count.STORED));
      figures.add(taken ? Count.ACCEPTED : Count.UNTAKEN);
    }
  }

  private static boolean isTrap(PDU pdu) {
    return pdu.getType() == PDU.TRAP || pdu.getType() == PDU.INFORM || pdu.getType() == PDU.V1TRAP;
  }

  private static String whyNot(CommandResponderEvent<?> message) {
    return message.getMessageProcessingModel() == MPv1.ID
            || message.getMessageProcessingModel() == MPv2c.ID
        ? "no community of the settings, or not one for this address"
        : "not signed or not encrypted as the settings say of this user";
  }

  private Received received(
      CommandResponderEvent<?> message, PDU pdu, InetAddress from, String access) {
    InetAddress device = senders.device(pdu, from);
    TrapBody trap = TrapBody.of(pdu);
    byte[] body = context.json().write(trap);
    Map<String, String> facts = new HashMap<>();
    facts.put(TrapFacts.SOURCE, device.getHostAddress());
    facts.put(TrapFacts.VERSION, version(message));
    facts.put(TrapFacts.ACCESS, access);
    if (!device.equals(from)) {
      facts.put(TrapFacts.FORWARDER, from.getHostAddress());
    }
    if (pdu.getType() != PDU.V1TRAP) {
      facts.put(TrapFacts.REQUEST, Integer.toString(pdu.getRequestID().getValue()));
    }
    if (pdu.getType() == PDU.INFORM) {
      facts.put(TrapFacts.FIRST, Long.toString(firstTime(pdu, from, body)));
    }
    return new Received("trap", String.valueOf(trap.trap()), Instant.EPOCH, facts, body);
  }

  private long firstTime(PDU inform, InetAddress from, byte[] body) {
    int request = inform.getRequestID().getValue();
    return informs
        .first(from, request, Arrays.hashCode(body), context.clock().instant())
        .toEpochMilli();
  }

  private static String version(CommandResponderEvent<?> message) {
    return switch (message.getMessageProcessingModel()) {
      case MPv1.ID -> "1";
      case MPv2c.ID -> "2c";
      default -> "3";
    };
  }

  private <A extends Address> void stored(CommandResponderEvent<A> message, PDU inform) {
    figures.add(Count.STORED);
    answer(message, inform);
  }

  private <A extends Address> void answer(CommandResponderEvent<A> message, PDU inform) {
    PDU response = (PDU) inform.clone();
    response.setType(PDU.RESPONSE);
    response.setErrorStatus(PDU.noError);
    response.setErrorIndex(0);
    try {
      message
          .getMessageDispatcher()
          .returnResponsePdu(
              message.getMessageProcessingModel(),
              message.getSecurityModel(),
              message.getSecurityName(),
              message.getSecurityLevel(),
              response,
              message.getMaxSizeResponsePDU(),
              message.getStateReference(),
              new StatusInformation());
      figures.add(Count.ANSWERED);
    } catch (MessageException e) {
      context.logger().debug("An inform could not be answered; the device will repeat it", e);
    }
  }

  @Override
  public <A extends Address> void authenticationFailure(AuthenticationFailureEvent<A> failure) {
    // How a device finds out our engine id before its first inform; it has been answered.
    boolean asksWhoWeAre = failure.getError() == SnmpConstants.SNMPv3_USM_UNKNOWN_ENGINEID;
    if (asksWhoWeAre) {
      figures.add(Count.DISCOVERED);
    } else if (failure.getAddress() instanceof UdpAddress peer) {
      figures.refused(peer.getInetAddress().getHostAddress(), why(failure.getError()));
    }
  }

  private static String why(int error) {
    return switch (error) {
      case SnmpConstants.SNMPv3_USM_UNKNOWN_SECURITY_NAME -> "a user that is not in the settings";
      case SnmpConstants.SNMPv3_USM_AUTHENTICATION_FAILURE,
          SnmpConstants.SNMPv3_USM_AUTHENTICATION_ERROR ->
          "wrongly signed: another passphrase or protocol than in the settings";
      case SnmpConstants.SNMPv3_USM_UNSUPPORTED_SECURITY_LEVEL,
          SnmpConstants.SNMPv3_USM_UNSUPPORTED_AUTHPROTOCOL ->
          "signed or encrypted, and the settings have no protocol for that user";
      case SnmpConstants.SNMPv3_USM_NOT_IN_TIME_WINDOW ->
          "an old packet, or a device that lost count of its starts (engine boots); it is let in"
              + " when it answers a poll by version 3, or when the settings are saved again";
      default -> "not understood by the security model (" + error + ")";
    };
  }
}
