package io.nochub.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Has the hub's SNMP plugin poll {@link Agents}, each every minute, of which one in twenty never
 * answers, and prints the values a minute and the processor time of the hub's process.
 *
 * <p>Arguments: folder for data, number of devices, minutes to warm up, minutes to measure.
 */
final class Polls {
  private static final int ONE_DEAD_IN = 20;
  private static final double MOST_CORES = 1;
  private static final String VALUES_TOTAL = "nochub_plugin_snmp_polls_values_total";
  private static final long LOOK_MILLIS = 100;

  /** Longer than the pauses within a burst, and shorter than those between bursts. */
  private static final long PAUSE_MILLIS = 1_000;

  private static final int VALUES = Agents.SCALARS + 3 * Agents.ROWS;

  private final HubProcess hub;

  private Polls(HubProcess hub) {
    this.hub = hub;
  }

  /** Runs it once; ends with 1 if a figure was not reached. */
  public static void main(String[] arguments) throws Exception {
    int devices = Integer.parseInt(arguments[1]);
    System.out.println(Machine.line());
    Process agents = agents();
    boolean reached;
    try (BufferedReader said =
            new BufferedReader(
                new InputStreamReader(agents.getInputStream(), StandardCharsets.UTF_8));
        HubProcess hub = HubProcess.start(Path.of(arguments[0]))) {
      String[] ports = said.readLine().split(" ", -1);
      Polls polls = new Polls(hub);
      polls.configure(devices, ports[0], ports[1]);
      TimeUnit.MINUTES.sleep(Integer.parseInt(arguments[2]));
      reached = polls.measure(devices, Integer.parseInt(arguments[3]));
    } finally {
      agents.destroy();
    }
    System.exit(reached ? 0 : 1);
  }

  private static Process agents() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseG1GC",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            Agents.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private void configure(int devices, String port, String deadPort)
      throws IOException, InterruptedException {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < devices; i++) {
      list.append(
          "- {id: device-%d, address: 127.1.%d.%d, port: %s}\\n"
              .formatted(i, i / 250, i % 250 + 1, i % ONE_DEAD_IN == 0 ? deadPort : port));
    }
    hub.send(
        "POST",
        "/api/v1/integrations",
        """
        {"id":"net","type":"snmp","settings":{"traps":false,
        "communities":[{"name":"lan","community":"public"}],"profiles":"%s","devices":"%s"}}
        """
            .formatted(profile().replace("\n", "\\n").replace("\"", "\\\""), list));
  }

  /** Everything has a threshold, as it is with devices that are watched. */
  private static String profile() {
    StringBuilder profile =
        new StringBuilder(
            "id: bench\nmatch: {sysObjectId: %s}\nscalars:\n  objects:\n".formatted(Agents.ROOT));
    for (int i = 1; i <= Agents.SCALARS; i++) {
      profile.append("    scalar%d: %s.2.%d.0\n".formatted(i, Agents.ROOT, i));
    }
    profile.append("  metrics:\n");
    for (int i = 1; i <= Agents.SCALARS; i++) {
      profile.append(
          "    scalar-%d: {value: scalar%d, over: {minor: 90, major: 95}, clear: 85, for: 3}\n"
              .formatted(i, i));
    }
    return profile
        + """
        tables:
          port:
            objects: {name: %1$s.3.1.1, state: %1$s.3.1.2, errors: %1$s.3.1.3, octets: %1$s.3.1.4}
            label: name
            metrics:
              port-state: {value: state, onceGood: true, states: [{is: 1, name: up}, {is: 2, name: down, severity: major}]}
              port-errors: {value: errors, over: {minor: 10}}
              port-load: {value: rate(octets) / 1000000, over: {warning: 80}, clear: 70, for: 5}
        """
            .formatted(Agents.ROOT);
  }

  /**
   * Devices are asked in bursts, of what became due since the last: a count that cuts one in two is
   * wrong by several per cent, so it is counted from the end of a burst to the end of another.
   */
  private boolean measure(int devices, int minutes) throws IOException, InterruptedException {
    endOfBurst();
    double values = figure(VALUES_TOTAL);
    double requests = figure("nochub_plugin_snmp_polls_requests_total");
    double unanswered = figure("nochub_plugin_snmp_polls_unanswered_total");
    double missed = figure("nochub_plugin_snmp_polls_missed_total");
    double processor = hub.processorSeconds();
    long begun = System.nanoTime();
    TimeUnit.MINUTES.sleep(minutes);
    endOfBurst();
    double took = (System.nanoTime() - begun) / 6e10;
    double perMinute = (figure(VALUES_TOTAL) - values) / took;
    double cores = (hub.processorSeconds() - processor) / took / 60;
    double wanted = (double) (devices - devices / ONE_DEAD_IN) * VALUES;
    missed = figure("nochub_plugin_snmp_polls_missed_total") - missed;
    System.out.printf(
        "%,d devices, %,.0f do not answer: %,.0f values a minute of %,.0f, %,.0f turns missed, %,.0f"
            + " requests a minute, %,.0f of them unanswered, %.2f cores, %d MB RSS%n",
        devices,
        figure("nochub_plugin_snmp_devices_silent"),
        perMinute,
        wanted,
        missed,
        (figure("nochub_plugin_snmp_polls_requests_total") - requests) / took,
        (figure("nochub_plugin_snmp_polls_unanswered_total") - unanswered) / took,
        cores,
        hub.residentMegabytes());
    boolean reached = perMinute >= 0.99 * wanted && missed == 0 && cores < MOST_CORES;
    System.out.println(
        reached ? "Reached: all values with less than one core." : "Missed: see above.");
    return reached;
  }

  /** Waits until values have come in and no more of them do. */
  private void endOfBurst() throws IOException, InterruptedException {
    double before = figure(VALUES_TOTAL);
    while (figure(VALUES_TOTAL) == before) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    double last = before;
    for (double now = figure(VALUES_TOTAL); now != last; now = figure(VALUES_TOTAL)) {
      last = now;
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private double figure(String name) throws IOException, InterruptedException {
    Matcher found =
        Pattern.compile("(?m)^" + name + "\\{[^}]*} (\\S+)$").matcher(hub.get("/metrics"));
    return found.find() ? Double.parseDouble(found.group(1)) : 0;
  }
}
