package io.nochub.plugins.snmp.trap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.VariableBinding;

/**
 * One variable of a trap.
 *
 * @param oid in numbers, with its instance
 * @param value numbers as digits (times in hundredths of a second), object ids and addresses with
 *     dots, octets as text where they are text and else as 0x and hexadecimal digits
 */
record Variable(String oid, String value) {
  static Variable of(VariableBinding binding) {
    return new Variable(binding.getOid().toDottedString(), text(binding.getVariable()));
  }

  private static String text(org.snmp4j.smi.Variable value) {
    if (value instanceof Null) {
      return "";
    }
    if (value instanceof TimeTicks ticks) {
      return Long.toString(ticks.getValue());
    }
    if (value instanceof Counter64 counter) {
      return Long.toUnsignedString(counter.getValue());
    }
    if (value instanceof OctetString octets) {
      return printable(octets.getValue())
          .orElseGet(() -> "0x" + octets.toHexString().replace(":", ""));
    }
    return value.toString();
  }

  /** Many agents end a text with a zero, as C does. */
  private static Optional<String> printable(byte[] octets) {
    int length = octets.length;
    while (length > 0 && octets[length - 1] == 0) {
      length--;
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, 0, length)).toString();
      return text.chars().allMatch(Variable::isShown) ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isShown(int character) {
    return character == '\t'
        || character == '\n'
        || character == '\r'
        || !Character.isISOControl(character);
  }
}
