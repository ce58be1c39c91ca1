package io.nochub.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

  /** What the disk takes to keep a small write: the median of 200. */
  static double syncMillis(Path folder) throws IOException {
    Latencies latencies = new Latencies();
    Path file = Files.createTempFile(folder, "sync", null);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < 200; i++) {
        channel.write(ByteBuffer.wrap(new byte[4096]), 4096L * i);
        long begun = System.nanoTime();
        channel.force(false);
        latencies.add(System.nanoTime() - begun);
      }
    }
    Files.delete(file);
    return latencies.percentile(50);
  }

  /** What a process holds of the machine's memory, in MB; Linux only. */
  static long residentMegabytes(long process) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
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
