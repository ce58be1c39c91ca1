package io.nochub.plugins.snmp.trap;

import io.nochub.api.IntegrationException;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.plugins.snmp.Device;
import io.nochub.plugins.snmp.yaml.Problems;
import io.nochub.testkit.ManualClock;
import io.nochub.testkit.TestContext;
import java.util.Map;
import java.util.Optional;
import org.snmp4j.PDU;
import org.snmp4j.smi.VariableBinding;

/** Traps as they are stored, and what is read from them. */
final class Traps {
  static final String SOURCE = "10.1.2.3";

  private Traps() {}

  /** A trap of version 2c from the source, stored. */
  static Received stored(String trap, VariableBinding... variables) {
    return stored(TrapBody.of(Device.trap(new PDU(), trap, variables)));
  }

  static Received stored(TrapBody body) {
    try (TestContext context = TestContext.plain()) {
      return new Received(
          "trap",
          String.valueOf(body.trap()),
          ManualClock.START,
          Map.of(
              TrapFacts.SOURCE, SOURCE, TrapFacts.ACCESS, "community lan", TrapFacts.REQUEST, "7"),
          context.json().write(body));
    }
  }

  /** A reader with the shipped rules. */
  static TrapReader reader() {
    return reader(TrapPack.shipped());
  }

  static TrapReader reader(TrapPack pack) {
    try (TestContext context = TestContext.plain()) {
      return new TrapReader(
          pack.rules(),
          pack.names(),
          address -> Optional.empty(),
          access -> Optional.of("acme"),
          context.json());
    }
  }

  /** The shipped rules and, before them, these. */
  static TrapPack pack(String yaml) {
    Problems problems = new Problems();
    TrapPack shipped = TrapPack.shipped();
    TrapPack own = TrapPack.read("rules", yaml, shipped.names(), problems);
    if (!problems.none()) {
      throw new AssertionError(problems.all());
    }
    return own.and(shipped);
  }

  static AlertRaised raised(TrapReader reader, Received item) throws IntegrationException {
    return (AlertRaised) only(reader.read(item));
  }

  static AlertCleared cleared(TrapReader reader, Received item) throws IntegrationException {
    return (AlertCleared) only(reader.read(item));
  }

  private static Object only(Reading reading) {
    if (reading.signals().size() != 1) {
      throw new AssertionError("not one signal: " + reading);
    }
    return reading.signals().get(0);
  }
}
