package io.nochub.bench;

import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Sends SNMP traps to the hub's SNMP plugin over loopback at set rates, and prints what was sent,
 * accepted by the plugin, stored on disk, and dropped by the kernel; then the same to snmptrapd,
 * which only writes them to a log. The load is made on the same machine.
 *
 * <p>Arguments: folder for data, the program that floods, seconds at 10,000 a second, the rates of
 * the search for the peak, 10 seconds each.
 */
final class Traps {
  private static final int STEADY = 10_000;
  private static final int PEAK_SECONDS = 10;
  private static final int WARM_UP = 20_000;
  private static final int WARM_UP_RATE = 2_000;
  private static final Pattern SENT = Pattern.compile("sent (\\d+) at (\\d+)/s");

  /** The flood's interfaces are switched off by their administrator, which would be no alert. */
  private static final String RULE =
      "traps: [{oid: 1.3.6.1.6.3.1.1.5.3, name: linkDown, severity: major, category: network,"
          + " key: 'link/{1.3.6.1.2.1.2.2.1.1}', title: 'Interface {1.3.6.1.2.1.2.2.1.1} is down'}]";

  private final Path folder;
  private final Path flood;

  private Traps(Path folder, Path flood) {
    this.folder = folder;
    this.flood = flood;
  }

  /** What a flood reached by itself. */
  private record Flood(long sent, long rate) {}

  /** Runs it once and prints the table. */
  public static void main(String[] arguments) throws Exception {
    Traps traps = new Traps(Path.of(arguments[0]), Path.of(arguments[1]));
    int seconds = Integer.parseInt(arguments[2]);
    List<Integer> peaks = Stream.of(arguments[3].split(",", -1)).map(Integer::valueOf).toList();
    System.out.println(Machine.line());
    traps.hub(seconds, peaks);
    traps.snmptrapd(seconds, peaks);
  }

  private void hub(int seconds, List<Integer> peaks) throws Exception {
    int port = freePort();
    try (HubProcess hub = HubProcess.start(folder.resolve("data"))) {
      hub.send(
          "POST",
          "/api/v1/integrations",
          """
          {"id":"net","type":"snmp","settings":{"trapAddress":"127.0.0.1","trapPort":%d,
          "communities":[{"name":"lan","community":"public"}],"trapRules":"%s"}}
          """
              .formatted(port, RULE));
      flood(port, WARM_UP, WARM_UP_RATE);
      awaitQuiet(hub);
      awaitDecided(hub);
      measure(hub, port, STEADY, seconds);
      for (int rate : peaks) {
        measure(hub, port, rate, PEAK_SECONDS);
      }
      System.out.printf("hub: %d MB RSS%n", hub.residentMegabytes());
    }
  }

  private void measure(HubProcess hub, int port, int rate, int seconds) throws Exception {
    long accepted = metric(hub, "snmp_traps_accepted_total");
    long stored = metric(hub, "snmp_traps_stored_total");
    long dropped = dropped(hub);
    long begun = System.nanoTime();
    Flood sent = flood(port, rate * seconds, rate);
    awaitQuiet(hub);
    long taken = metric(hub, "snmp_traps_accepted_total") - accepted;
    System.out.printf(
        "hub: %,d/s asked for, %,d/s sent: sent %,d, accepted %,d, stored %,d, dropped by the kernel"
            + " %,d%n",
        rate,
        sent.rate(),
        sent.sent(),
        taken,
        metric(hub, "snmp_traps_stored_total") - stored,
        dropped(hub) - dropped);
    awaitDecided(hub);
    System.out.printf("     all decided, %,.0f/s%n", taken / ((System.nanoTime() - begun) / 1e9));
  }

  private static void awaitQuiet(HubProcess hub) throws IOException, InterruptedException {
    long before = -1;
    long now = metric(hub, "snmp_traps_received_total");
    while (now != before) {
      TimeUnit.MILLISECONDS.sleep(1_500);
      before = now;
      now = metric(hub, "snmp_traps_received_total");
    }
  }

  private static void awaitDecided(HubProcess hub) throws IOException, InterruptedException {
    while (figure(hub, "nochub_inbox_undecided").orElseThrow() > 0) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** The probe looks at the kernel's figure, and a second later it is among the metrics. */
  private static long dropped(HubProcess hub) throws IOException, InterruptedException {
    hub.send("POST", "/api/v1/integrations/net/probe", "{}");
    TimeUnit.MILLISECONDS.sleep(1_500);
    return metric(hub, "snmp_kernel_dropped_total");
  }

  private static long metric(HubProcess hub, String name) throws IOException, InterruptedException {
    return figure(hub, "nochub_plugin_" + name + "\\{[^}]*}").orElse(0L);
  }

  private static Optional<Long> figure(HubProcess hub, String name)
      throws IOException, InterruptedException {
    Matcher found = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(hub.get("/metrics"));
    return found.find() ? Optional.of((long) Double.parseDouble(found.group(1))) : Optional.empty();
  }

  private Flood flood(int port, int count, int rate) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "python3",
                flood.toString(),
                "127.0.0.1",
                Integer.toString(port),
                Integer.toString(count),
                Integer.toString(rate))
            .redirectErrorStream(true)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    Matcher sent = SENT.matcher(said);
    if (process.waitFor() != 0 || !sent.find()) {
      throw new IOException("The flood failed: " + said);
    }
    return new Flood(Long.parseLong(sent.group(1)), Long.parseLong(sent.group(2)));
  }

  private void snmptrapd(int seconds, List<Integer> peaks) throws Exception {
    Optional<Path> program =
        Arrays.stream(System.getenv("PATH").split(":", -1))
            .map(directory -> Path.of(directory, "snmptrapd"))
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isEmpty()) {
      System.out.println("snmptrapd is not installed: nothing to compare with");
      return;
    }
    besides(program.get(), STEADY, seconds);
    for (int rate : peaks) {
      besides(program.get(), rate, PEAK_SECONDS);
    }
  }

  /** A fresh one each time, logging one line a trap. */
  private void besides(Path program, int rate, int seconds) throws Exception {
    int port = freePort();
    Path log = Files.createTempFile(folder, "snmptrapd", ".log");
    Process daemon =
        new ProcessBuilder(
                program.toString(),
                "-f",
                "-n",
                "-C",
                "--disableAuthorization=yes",
                "-F",
                "%v\\n",
                "-Lf",
                log.toString(),
                "udp:127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("snmptrapd.out").toFile())
            .start();
    try {
      TimeUnit.SECONDS.sleep(1);
      Flood sent = flood(port, rate * seconds, rate);
      long before = -1;
      long now = logged(log);
      while (now != before) {
        TimeUnit.MILLISECONDS.sleep(1_500);
        before = now;
        now = logged(log);
      }
      System.out.printf(
          "snmptrapd: %,d/s asked for, %,d/s sent: sent %,d, logged %,d%n",
          rate, sent.rate(), sent.sent(), now);
    } finally {
      daemon.destroy();
      daemon.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static long logged(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> line.contains("ifIndex") || line.contains("2.2.1.1.")).count();
    }
  }

  private static int freePort() throws IOException {
    try (DatagramSocket free = new DatagramSocket(0)) {
      return free.getLocalPort();
    }
  }
}
