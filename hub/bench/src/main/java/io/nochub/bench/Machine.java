package io.nochub.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The class of machine that figures are of. */
final class Machine {
  private Machine() {}

  /** One line: date, processors, memory, Java, load at present. */
  static String line() {
    return "%s, %d × %s, %d GB, Java %s, load %s"
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            processor(),
            gigabytes(),
            System.getProperty("java.version"),
            load());
  }

  private static String processor() {
    return field("/proc/cpuinfo", "model name").replaceFirst("^[^:]*:\\s*", "");
  }

  private static long gigabytes() {
    String kilobytes = field("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
    return kilobytes.isEmpty() ? 0 : Long.parseLong(kilobytes) >> 20;
  }

  private static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String field(String file, String name) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
