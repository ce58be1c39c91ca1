package io.nochub.dist;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An alert at an Alertmanager, told by its webhook in version 4.
 *
 * @param since when it began to fire
 */
record Alarm(String name, String device, String customer, Instant since) {
  private static final String NOT_ENDED = "0001-01-01T00:00:00Z";

  /** The same alert, firing anew. */
  Alarm again(Instant later) {
    return new Alarm(name, device, customer, later);
  }

  Map<String, Object> firing() {
    return notification("firing", NOT_ENDED);
  }

  Map<String, Object> resolved(Instant at) {
    return notification("resolved", at.toString());
  }

  private Map<String, Object> notification(String status, String end) {
    Map<String, Object> alert = new LinkedHashMap<>();
    alert.put("status", status);
    alert.put(
        "labels",
        Map.of(
            "alertname", name, "instance", device, "customer", customer, "severity", "critical"));
    alert.put("annotations", Map.of("summary", name + " on " + device));
    alert.put("startsAt", since.toString());
    alert.put("endsAt", end);
    alert.put("generatorURL", "http://prometheus.example/graph");
    alert.put("fingerprint", Integer.toHexString((name + device).hashCode()));
    return Map.of("version", "4", "status", status, "truncatedAlerts", 0, "alerts", List.of(alert));
  }
}
