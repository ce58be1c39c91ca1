package io.nochub.plugins.snmp.trap;

import io.nochub.plugins.snmp.yaml.YamlValue;
import java.util.Optional;
import java.util.regex.Pattern;

/** Object ids as texts of numbers and dots. */
final class Oids {
  private static final Pattern NUMBERS = Pattern.compile("[0-2](\\.[0-9]{1,10}){1,127}");

  private Oids() {}

  static boolean isOid(String text) {
    return NUMBERS.matcher(text).matches();
  }

  /** Reads one, with or without a dot before it; empty, with a problem, if it is none. */
  static Optional<String> read(YamlValue value) {
    return read(value, "");
  }

  /** The same with an ending that does not belong to it. */
  static Optional<String> read(YamlValue value, String ending) {
    String text = value.text();
    String whole = text.substring(0, text.length() - ending.length());
    String oid = whole.startsWith(".") ? whole.substring(1) : whole;
    if (isOid(oid)) {
      return Optional.of(oid);
    }
    if (!text.isEmpty()) {
      value.problem("is \"" + text + "\" and must be an object id in numbers, such as 1.3.6.1.2.1");
    }
    return Optional.empty();
  }

  /**
   * The one form of a trap's id. RFC 3584 puts a 0 between the enterprise and the number of a
   * version 1 trap; MIBs in the older form, and agents that go by them, leave it out.
   */
  static String trap(String oid) {
    int last = oid.lastIndexOf('.');
    return last > 1 && oid.startsWith(".0", last - 2)
        ? oid.substring(0, last - 2) + oid.substring(last)
        : oid;
  }

  /** What stands one level above; empty above the first. */
  static Optional<String> parent(String oid) {
    int last = oid.lastIndexOf('.');
    return last < 0 ? Optional.empty() : Optional.of(oid.substring(0, last));
  }

  /** What follows behind that object in an instance of it: "" for itself, empty for others. */
  static Optional<String> instance(String object, String oid) {
    if (!oid.startsWith(object)) {
      return Optional.empty();
    }
    if (oid.length() == object.length()) {
      return Optional.of("");
    }
    return oid.charAt(object.length()) == '.'
        ? Optional.of(oid.substring(object.length() + 1))
        : Optional.empty();
  }
}
