package io.nochub.plugins.dattormm;

import io.nochub.api.IntegrationException;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.Subject;
import io.nochub.api.signal.Subject.Hint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serial numbers and MAC addresses, which only a device's audit tells. What an audit said is kept
 * until its date changes; forgetting it, by a restart, only costs a call.
 */
final class DattoAudits {
  private final DattoClient client;
  private final Map<String, Audit> kept = new ConcurrentHashMap<>();

  DattoAudits(DattoClient client) {
    this.client = client;
  }

  /** What a device can be known by. */
  record Audit(String date, String serial, List<String> macs) {
    private static final Audit NONE = new Audit("", "", List.of());

    Subject onto(Subject subject) {
      Subject known = subject.with(Hint.SERIAL, serial);
      for (String mac : macs) {
        known = known.with(Hint.MAC, mac);
      }
      return known;
    }
  }

  /** The audit of a device as the list of devices shows it; nothing for one never audited. */
  Audit of(JsonView device) throws IntegrationException, InterruptedException {
    String date = device.at("lastAuditDate").textOr("");
    if (date.isEmpty()) {
      return Audit.NONE;
    }
    String uid = device.at("uid").requireText();
    Audit known = kept.get(uid);
    if (known == null || !known.date().equals(date)) {
      known = fetch(uid, date, device.at("deviceClass").textOr(""));
      kept.put(uid, known);
    }
    return known;
  }

  private Audit fetch(String uid, String date, String deviceClass)
      throws IntegrationException, InterruptedException {
    String kind =
        switch (deviceClass) {
          case "printer", "esxihost" -> deviceClass;
          default -> "device";
        };
    Optional<JsonView> audit = client.audit(kind, uid);
    return audit.isEmpty()
        ? new Audit(date, "", List.of())
        : new Audit(date, serial(audit.get()), macs(audit.get()));
  }

  /** Each kind of audit has its own place for it. */
  private static String serial(JsonView audit) {
    return audit
        .at("bios", "serialNumber")
        .text()
        .or(() -> audit.at("systemInfo", "serviceTag").text())
        .or(() -> audit.at("snmpInfo", "snmpSerial").text())
        .orElse("");
  }

  private static List<String> macs(JsonView audit) {
    return audit.at("nics").items().stream()
        .flatMap(nic -> nic.at("macAddress").text().stream())
        .filter(mac -> mac.matches(".*[1-9A-Fa-f].*"))
        .distinct()
        .toList();
  }
}
