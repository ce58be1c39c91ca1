package io.nochub.plugins.kaseyavsa;

import io.nochub.api.config.Setting;
import io.nochub.api.signal.Category;
import java.util.List;

/**
 * What kind of trouble a sentence tells of. Neither product has a field for it, and neither
 * publishes its texts, so these are words that are hard to mean anything else; the operator adds
 * others, which are looked at first.
 */
record Topics(List<Topic> added) {
  /** Sentences that say this are of that category. */
  record Topic(
      @Setting(label = "Says", help = "Words as they stand in the text", pattern = ".*\\S.*")
          String says,
      @Setting(label = "Category") Category category) {}

  private record Row(Category category, List<String> phrases) {}

  /** In order: the first row with a phrase that is said decides. */
  private static final List<Row> TABLE =
      List.of(
          new Row(
              Category.SECURITY,
              List.of(
                  "antivirus",
                  "virus",
                  "malware",
                  "ransomware",
                  "threat",
                  "firewall",
                  "failed logon",
                  "protection violation",
                  "bedrohung",
                  "schadsoftware")),
          new Row(Category.BACKUP, List.of("backup", "datensicherung", "sicherung")),
          new Row(
              Category.PATCH,
              List.of(
                  "patch",
                  "patches",
                  "windows update",
                  "windows updates",
                  "updates available",
                  "updates")),
          new Row(
              Category.CAPACITY,
              List.of(
                  "free space",
                  "disk space",
                  "low disk",
                  "low storage",
                  "disk full",
                  "freier speicherplatz",
                  "speicherplatz")),
          new Row(
              Category.HARDWARE,
              List.of(
                  "s m a r t",
                  "smart status",
                  "temperature",
                  "fan",
                  "battery",
                  "raid",
                  "hardware",
                  "ups",
                  "temperatur",
                  "batterie")),
          new Row(
              Category.PERFORMANCE,
              List.of(
                  "cpu",
                  "processor",
                  "memory",
                  "ram",
                  "performance counter",
                  "counter",
                  "prozessor",
                  "arbeitsspeicher")),
          new Row(
              Category.NETWORK,
              List.of("ping", "port", "snmp", "interface", "network", "bandwidth", "netzwerk")),
          new Row(
              Category.CONFIGURATION,
              List.of("certificate", "license", "licence", "zertifikat", "lizenz")),
          new Row(
              Category.APPLICATION,
              List.of(
                  "service",
                  "process",
                  "application",
                  "event log",
                  "event logs",
                  "database",
                  "website",
                  "web site",
                  "procedure",
                  "dienst",
                  "prozess")));

  Topics {
    added = List.copyOf(added);
  }

  /** OTHER if nothing is said that the table knows. */
  Category category(Phrases sentence) {
    for (Topic topic : added) {
      if (sentence.says(topic.says())) {
        return topic.category();
      }
    }
    return TABLE.stream()
        .filter(row -> sentence.saysAny(row.phrases()))
        .map(Row::category)
        .findFirst()
        .orElse(Category.OTHER);
  }
}
