package io.nochub.plugins.snmp.trap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * How many packets Linux threw away because the socket's buffer was full. Read from the last column
 * of /proc/net/udp and udp6 (proc(5)); the local port is the hexadecimal number behind the colon of
 * the second column.
 */
final class KernelDrops {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  private final List<Path> tables;

  /** Reads the tables of this machine. */
  KernelDrops() {
    this(List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6")));
  }

  KernelDrops(List<Path> tables) {
    this.tables = tables;
  }

  /** The drops of the sockets at that port since they were opened; empty where nobody counts. */
  OptionalLong at(int port) {
    List<Long> drops = new ArrayList<>();
    for (Path table : tables) {
      for (String line : lines(table)) {
        String[] columns = line.strip().split("\\s+", -1);
        if (isAt(columns, port)) {
          drops.add(Long.parseLong(columns[columns.length - 1]));
        }
      }
    }
    return drops.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(drops.stream().mapToLong(Long::longValue).sum());
  }

  /** None where there is no such table, as on systems other than Linux. */
  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static boolean isAt(String[] columns, int port) {
    return columns.length > 2
        && columns[1].endsWith(":%04X".formatted(port))
        && DIGITS.matcher(columns[columns.length - 1]).matches();
  }
}
