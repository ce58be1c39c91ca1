package io.nochub.plugins.snmp.trap;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.Json;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.plugins.snmp.trap.OidNames.Named;
import io.nochub.plugins.snmp.trap.TrapRule.Clear;
import io.nochub.plugins.snmp.trap.TrapRule.Ignore;
import io.nochub.plugins.snmp.trap.TrapRule.Outcome;
import io.nochub.plugins.snmp.trap.TrapRule.Raise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Stored traps to signals. Pure and thread-safe: the item, the rules and the settings decide.
 *
 * <p>Alert ids are DEVICE/KEY, the key being the rule's. A trap that no rule knows, or that lacks
 * what its rule needs to tell one alert from another, becomes one momentary alert per device and
 * trap.
 */
public final class TrapReader {
  /** More says nothing to people; the stored trap has all of them. */
  private static final int MOST_DETAILS = 60;

  private static final String SYS_NAME = "1.3.6.1.2.1.1.5";

  private final TrapRules rules;
  private final OidNames names;
  private final Function<String, Optional<KnownDevice>> devices;
  private final Function<String, Optional<String>> organisations;
  private final Json json;

  /**
   * Reads by these rules.
   *
   * @param devices what is known of the device at an address
   * @param organisations whose devices sign in like that, see {@link Senders#organisation}
   */
  public TrapReader(
      TrapRules rules,
      OidNames names,
      Function<String, Optional<KnownDevice>> devices,
      Function<String, Optional<String>> organisations,
      Json json) {
    this.rules = rules;
    this.names = names;
    this.devices = devices;
    this.organisations = organisations;
    this.json = json;
  }

  /** What a trap means; BAD_PAYLOAD if it is none. */
  public Reading read(Received item) throws IntegrationException {
    TrapBody body = json.read(item.body(), TrapBody.class);
    String source = item.fact(TrapFacts.SOURCE).orElseThrow(() -> bad("has no source address"));
    KnownDevice device = devices.apply(source).orElseGet(() -> KnownDevice.at(source));
    Trap trap = trap(body, source, device);
    Optional<TrapRule> rule = rules.decider(trap);
    Outcome outcome = rule.map(TrapRule::outcome).orElse(null);
    String name = rule.map(TrapRule::name).or(() -> named(trap)).orElse(trap.oid());
    if (outcome instanceof Ignore ignore) {
      return Reading.nothing(name + ": " + ignore.why());
    }
    Packet packet = new Packet(item, subject(item, device, trap), name);
    if (outcome instanceof Clear clear) {
      List<Signal> clears = clears(clear, trap, packet);
      if (!clears.isEmpty()) {
        return Reading.of(clears);
      }
    }
    if (outcome instanceof Raise raise) {
      Optional<String> key = raise.key().exactly(trap);
      Optional<String> condition = raise.condition().exactly(trap);
      if (key.isPresent() && condition.isPresent()) {
        return Reading.of(raised(raise, key.get(), condition.get(), trap, packet));
      }
    }
    return Reading.of(unknown(trap, packet));
  }

  /** What all signals of one trap share. */
  private record Packet(Received item, Subject subject, String name) {
    /** The same packet has the same id, and one sent again as inform has that of its first time. */
    String event(String alert, String what) {
      String first =
          item.fact(TrapFacts.FIRST).orElseGet(() -> Long.toString(item.at().toEpochMilli()));
      String content = Integer.toHexString(Arrays.hashCode(item.body()));
      return alert
          + ":"
          + what
          + ":"
          + first
          + ":"
          + item.fact(TrapFacts.REQUEST).orElse("")
          + ":"
          + content;
    }
  }

  private static Trap trap(TrapBody body, String source, KnownDevice device)
      throws IntegrationException {
    String oid = body.trap();
    if (oid == null || !Oids.isOid(oid)) {
      throw bad(oid == null ? "has no snmpTrapOID" : "has no object id as its snmpTrapOID");
    }
    List<Variable> variables = new ArrayList<>();
    for (Variable variable : Objects.requireNonNullElse(body.variables(), List.<Variable>of())) {
      if (variable == null || variable.oid() == null || variable.value() == null) {
        throw bad("has a variable without id or value");
      }
      variables.add(variable);
    }
    return new Trap(oid, source, device.id(), device.name(), variables);
  }

  private Subject subject(Received item, KnownDevice device, Trap trap) {
    String organisation = device.organisation();
    if (organisation == null) {
      organisation = organisations.apply(item.fact(TrapFacts.ACCESS).orElse("")).orElse(null);
    }
    Subject subject = Subject.of(organisation, device.id()).with(Hint.IP, trap.source());
    if (!device.name().equals(trap.source())) {
      subject = subject.with(Hint.HOSTNAME, device.name());
    }
    for (Variable variable : trap.variables()) {
      if (Oids.instance(SYS_NAME, variable.oid()).isPresent()) {
        subject = subject.with(Hint.HOSTNAME, variable.value());
      }
    }
    return subject;
  }

  private List<Signal> clears(Clear clear, Trap trap, Packet packet) {
    List<Signal> signals = new ArrayList<>();
    for (TrapText key : clear.keys()) {
      Optional<String> found = key.exactly(trap);
      if (found.isPresent()) {
        String alert = trap.device() + "/" + found.get();
        signals.add(
            new AlertCleared(
                packet.event(alert, "cleared"),
                packet.item().at(),
                alert,
                packet.name() + " received"));
      }
    }
    return signals;
  }

  private AlertRaised raised(Raise raise, String key, String condition, Trap trap, Packet packet) {
    return alert(trap, packet, key, condition.replace('/', ' '))
        .severity(raise.grade().severity(trap))
        .category(raise.category())
        .momentary(raise.momentary())
        .title(raise.title().lineOf(trap) + " on " + trap.deviceName())
        .body(raise.text() == null ? packet.name() + " received" : raise.text().of(trap))
        .build();
  }

  private AlertRaised unknown(Trap trap, Packet packet) {
    String oid = Oids.trap(trap.oid());
    return alert(trap, packet, "trap/" + oid, "trap " + oid)
        .severity(Severity.WARNING)
        .category(Category.OTHER)
        .momentary(true)
        .title("Trap " + packet.name() + " from " + trap.deviceName())
        .body(
            "No rule says what this trap means; the README of the SNMP plugin shows how to write one.")
        .build();
  }

  private AlertRaised.Builder alert(Trap trap, Packet packet, String key, String condition) {
    String id = trap.device() + "/" + key;
    AlertRaised.Builder alert =
        AlertRaised.of(id, condition, packet.subject())
            .event(packet.event(id, "raised"))
            .at(packet.item().at())
            .detail("trap", packet.name());
    for (Variable variable : trap.variables().stream().limit(MOST_DETAILS).toList()) {
      Optional<Named> named = names.of(variable.oid());
      alert.detail(
          named.map(known -> label(known, variable)).orElse(variable.oid()),
          named.map(known -> known.word(variable.value())).orElse(variable.value()));
    }
    return alert;
  }

  private static String label(Named named, Variable variable) {
    String instance = Oids.instance(named.oid(), variable.oid()).orElse("");
    return instance.isEmpty() || instance.equals("0")
        ? named.name()
        : named.name() + "." + instance;
  }

  private Optional<String> named(Trap trap) {
    return names.exactly(trap.oid()).map(Named::name);
  }

  private static IntegrationException bad(String sentence) {
    return IntegrationException.of(Kind.BAD_PAYLOAD, "The stored trap " + sentence + ".");
  }
}
