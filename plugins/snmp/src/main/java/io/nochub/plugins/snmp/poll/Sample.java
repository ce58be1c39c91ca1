package io.nochub.plugins.snmp.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UnsignedInteger32;
import org.snmp4j.smi.Variable;

/**
 * What an object was at a moment.
 *
 * @param upTime the agent's clock at that moment, in hundredths of a second; -1 if it told none
 */
record Sample(Variable value, long upTime, Instant at) {
  private static final double WRAP = 4_294_967_296.0;

  /** Whether an agent has the object at all. */
  static boolean isThere(Variable value) {
    return !value.isException() && !(value instanceof Null);
  }

  /** The number it is; NaN if it is none. */
  double number() {
    if (value instanceof Counter64 counter) {
      return unsigned(counter.getValue());
    }
    if (value instanceof OctetString text) {
      return parsed(text.toString());
    }
    return value instanceof Integer32 || value instanceof UnsignedInteger32
        ? (double) value.toLong()
        : Double.NaN;
  }

  /** Some agents tell numbers as text. */
  private static double parsed(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : (value >>> 1) * 2.0 + (value & 1);
  }

  /** A bit of BITS, which are counted from the first octet's highest; NaN if it is no BITS. */
  double bit(int number) {
    if (!(value instanceof OctetString bits)) {
      return Double.NaN;
    }
    int octet = number / 8;
    // Zeros at the end may be left out.
    return octet < bits.length() ? (bits.get(octet) >> (7 - number % 8)) & 1 : 0;
  }

  /**
   * How much a counter rose in a second since an earlier sample; empty if that cannot be told. A
   * Counter32 may have wrapped once; a Counter64 that is smaller began anew. Whoever calls has made
   * sure that the agent was not restarted in between.
   */
  OptionalDouble ratePerSecond(Sample before) {
    double seconds = secondsSince(before);
    if (seconds <= 0 || value.getSyntax() != before.value.getSyntax()) {
      return OptionalDouble.empty();
    }
    double rise = rise(before);
    return rise < 0 ? OptionalDouble.empty() : OptionalDouble.of(rise / seconds);
  }

  private double rise(Sample before) {
    if (value instanceof Counter64 now && before.value instanceof Counter64 then) {
      return Long.compareUnsigned(now.getValue(), then.getValue()) < 0
          ? -1
          : unsigned(now.getValue() - then.getValue());
    }
    double rise = number() - before.number();
    return rise < 0 && value instanceof Counter32 ? rise + WRAP : rise;
  }

  /** By the device's clock, which knows nothing of the network's delays, if it has one. */
  private double secondsSince(Sample before) {
    if (upTime >= 0 && before.upTime >= 0 && upTime > before.upTime) {
      return (upTime - before.upTime) / 100.0;
    }
    return Duration.between(before.at, at).toMillis() / 1000.0;
  }
}
