package io.nochub.plugins.dattormm;

import io.nochub.api.json.JsonView;
import io.nochub.api.signal.Category;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What kind of alert a context is. Datto tells it by {@code @class}; its description names the
 * kinds but not these words, which come from what working scripts of service providers have seen,
 * and for the last group from one library that never did. So the table is open at its end: a word
 * that is not in it is read by its beginning, and one nobody knows is an alert all the same.
 *
 * @param condition the check, as the hub's condition names it
 * @param words the same for people
 * @param instance the fields that say which one of several it watches
 * @param alone whether a device has no more than one of it, so that it needs no instance
 * @param state the field that says how it is now, for the title; empty if none does
 */
record DattoContext(
    String condition,
    String words,
    Category category,
    List<String> instance,
    boolean alone,
    String state) {
  private static final DattoContext UNKNOWN = of("alert", "Alert", Category.OTHER);

  private static final Map<String, DattoContext> KNOWN =
      Map.ofEntries(
          Map.entry(
              "online_offline_status",
              of("online-status", "Device status", Category.AVAILABILITY)
                  .onlyOne()
                  .state("status")),
          Map.entry(
              "perf_disk_usage", of("disk-space", "Disk space", Category.CAPACITY, "diskName")),
          Map.entry("perf_resource_usage", of("usage", "Resource", Category.PERFORMANCE, "type")),
          Map.entry(
              "process_resource_usage",
              of("process-usage", "Usage by process", Category.PERFORMANCE, "processName", "type")),
          Map.entry(
              "srvc_resource_usage",
              of("service-usage", "Usage by service", Category.PERFORMANCE, "serviceName", "type")),
          Map.entry(
              "perf_mon", of("performance-counter", "Performance counter", Category.PERFORMANCE)),
          Map.entry(
              "process_status",
              of("process", "Process", Category.APPLICATION, "processName").state("status")),
          Map.entry(
              "srvc_status",
              of("service", "Service", Category.APPLICATION, "serviceName", "processName")
                  .state("status")),
          Map.entry(
              "eventlog",
              of("event-log", "Event log", Category.APPLICATION, "logName", "source", "code")),
          Map.entry(
              "fs_object",
              of("file-system", "File or folder", Category.CAPACITY, "path").state("condition")),
          Map.entry("comp_script", of("component-monitor", "Component monitor", Category.OTHER)),
          Map.entry(
              "patch",
              of("patch", "Patch", Category.PATCH, "policyUid", "patchUid").state("result")),
          Map.entry(
              "antivirus",
              of("antivirus", "Antivirus", Category.SECURITY, "productName")
                  .onlyOne()
                  .state("status")),
          Map.entry("ransomware", of("ransomware", "Ransomware", Category.SECURITY).onlyOne()),
          Map.entry(
              "endpoint_security",
              of("endpoint-security", "Endpoint security", Category.SECURITY, "esAlertId")),
          Map.entry(
              "custom_snmp",
              of("snmp", "SNMP", Category.NETWORK, "displayName", "monitorInstance")),

          // Words nobody is known to have seen on the wire.
          Map.entry("ping", of("ping", "Ping", Category.AVAILABILITY, "instanceName")),
          Map.entry("network_monitor", of("network-monitor", "Network monitor", Category.NETWORK)),
          Map.entry(
              "snmp_probe",
              of("snmp-probe", "SNMP", Category.NETWORK, "monitorName", "ruleName", "oid", "OID")),
          Map.entry("wmi", of("wmi", "WMI query", Category.PERFORMANCE)),
          Map.entry("disk_health", of("disk-health", "Disk health", Category.HARDWARE, "reason")),
          Map.entry("fan", of("fan", "Fan", Category.HARDWARE, "reason")),
          Map.entry("psu", of("power-supply", "Power supply", Category.HARDWARE, "reason")),
          Map.entry("temperature", of("temperature", "Temperature", Category.HARDWARE, "type")),
          Map.entry(
              "printer", of("printer", "Printer supply", Category.HARDWARE, "markerSupplyIndex")),
          Map.entry(
              "seccenter",
              of("security-center", "Security Center", Category.SECURITY, "productName")
                  .onlyOne()
                  .state("alertType")),
          Map.entry(
              "security_management",
              of("security-management", "Security management", Category.SECURITY, "productName")
                  .onlyOne()),
          Map.entry("backup_management", of("backup", "Backup", Category.BACKUP).onlyOne()),
          Map.entry(
              "action",
              of("software", "Software", Category.CONFIGURATION, "packageName")
                  .state("actionType")));

  /** What the resource of a usage alert is about, where that is not performance. */
  private static final Map<String, Category> RESOURCES =
      Map.of(
          "TEMPERATURE", Category.HARDWARE,
          "FAN", Category.HARDWARE,
          "DISKHEALTH", Category.HARDWARE,
          "PSU", Category.HARDWARE,
          "SNMP_THROUGHPUT", Category.NETWORK);

  /** The kind of such a context, by as much of the word's beginning as is known. */
  static DattoContext of(JsonView context) {
    String name = context.at("@class").textOr("").replaceFirst("_ctx$", "");
    while (!KNOWN.containsKey(name) && name.contains("_")) {
      name = name.substring(0, name.lastIndexOf('_'));
    }
    return KNOWN.getOrDefault(name, UNKNOWN);
  }

  Category category(JsonView context) {
    if (category == Category.PERFORMANCE) {
      return RESOURCES.getOrDefault(context.at("type").textOr(""), category);
    }
    // A device that came back silences nothing behind it.
    return category == Category.AVAILABILITY && context.at("status").textOr("").equals("ONLINE")
        ? Category.OTHER
        : category;
  }

  /** Which one it watches, in the words of the context; empty if it does not say. */
  Optional<String> instance(JsonView context) {
    List<String> parts =
        instance.stream()
            .map(field -> context.at(field).textOr("").strip())
            .filter(part -> !part.isEmpty())
            .toList();
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", parts));
  }

  private static DattoContext of(
      String condition, String words, Category category, String... instance) {
    return new DattoContext(condition, words, category, List.of(instance), false, "");
  }

  private DattoContext onlyOne() {
    return new DattoContext(condition, words, category, instance, true, state);
  }

  private DattoContext state(String field) {
    return new DattoContext(condition, words, category, instance, alone, field);
  }
}
