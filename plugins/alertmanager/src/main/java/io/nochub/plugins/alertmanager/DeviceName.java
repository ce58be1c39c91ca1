package io.nochub.plugins.alertmanager;

import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The device behind a label such as {@code instance}: "fs01:9100" is fs01, "[fd00::7]:9100" is
 * fd00::7, and of the address a probe calls it is the host.
 */
record DeviceName(String name) {
  private static final Pattern BRACKETS = Pattern.compile("\\[([0-9A-Fa-f:.%]+)](:\\d{1,5})?");
  private static final Pattern PORT = Pattern.compile("([^:]+):\\d{1,5}");
  private static final Pattern IP =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  static @Nullable DeviceName of(@Nullable String label) {
    if (label == null) {
      return null;
    }
    String text = label.strip();
    if (text.startsWith("http://") || text.startsWith("https://")) {
      return new DeviceName(host(text));
    }
    for (Pattern withPort : new Pattern[] {BRACKETS, PORT}) {
      Matcher parts = withPort.matcher(text);
      if (parts.matches()) {
        return new DeviceName(parts.group(1));
      }
    }
    return new DeviceName(text);
  }

  /** Adds what the name tells as evidence. */
  Subject on(Subject subject) {
    if (IP.matcher(name).matches()) {
      return subject.with(Hint.IP, name);
    }
    return subject.with(name.contains(".") ? Hint.FQDN : Hint.HOSTNAME, name);
  }

  private static String host(String address) {
    try {
      String host = new URI(address).getHost();
      return host == null ? address : host;
    } catch (URISyntaxException e) {
      // A label need not be a valid address; then the whole of it is the name.
      return address;
    }
  }
}
