package io.nochub.plugins.email;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** What may stand as an address: a mailbox of RFC 5321, section 4.1.2, in ASCII. Pure. */
final class Mailboxes {
  private static final int LONGEST = 254;
  private static final int LONGEST_LOCAL_PART = 64;

  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final String QUOTED =
      "\"([\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\\x20-\\x7e])*\"";
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final Pattern MAILBOX =
      Pattern.compile(
          "(?<local>"
              + ATOM
              + "(\\."
              + ATOM
              + ")*|"
              + QUOTED
              + ")@"
              + LABEL
              + "(\\."
              + LABEL
              + ")*");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]");

  private Mailboxes() {}

  /** Why this is not exactly one bare address; empty if it is. */
  static Optional<String> problemWith(String target) {
    if (target.isBlank()) {
      return Optional.of("no address");
    }
    if (CONTROL.matcher(target).find()) {
      return Optional.of("an address has no line breaks or control characters");
    }
    if (!target.chars().allMatch(c -> c < 128)) {
      return Optional.of("an address is written in ASCII; a domain with other letters as xn--…");
    }
    if (target.length() > LONGEST || target.lastIndexOf('@') > LONGEST_LOCAL_PART) {
      return Optional.of(
          "an address has at most "
              + LONGEST_LOCAL_PART
              + " characters before the @ and "
              + LONGEST
              + " in all (RFC 5321)");
    }
    if (!MAILBOX.matcher(target).matches()) {
      return Optional.of("not one bare address such as noc@example.com");
    }
    return problemOfLibrary(target);
  }

  /** As problemWith, but a name may stand before the address. */
  static Optional<String> problemWithSender(String text) {
    if (CONTROL.matcher(text).find()) {
      return Optional.of("an address has no line breaks or control characters");
    }
    try {
      InternetAddress[] addresses = InternetAddress.parse(text, true);
      return addresses.length == 1 && !addresses[0].isGroup()
          ? problemWith(addresses[0].getAddress())
          : Optional.of("exactly one address is needed");
    } catch (AddressException e) {
      return Optional.of("not an address such as Example NOC <noc@example.com>");
    }
  }

  /** What the library refuses could not be sent later. */
  private static Optional<String> problemOfLibrary(String target) {
    try {
      new InternetAddress(target, true).validate();
      return Optional.empty();
    } catch (AddressException e) {
      return Optional.of("not an address: " + e.getMessage());
    }
  }
}
