package io.nochub.plugins.snmp.poll;

import java.util.Map;

/** An alert in words. */
record Telling(String title, String body, Map<String, String> details) {
  Telling {
    details = Map.copyOf(details);
  }
}
