import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Runs the story; see snmp-poll-to-ticket.sh, which starts the real systems and calls this. */
public final class SnmpPollToTicket {
  private static final String SCRAPE_TOKEN = "e2e-scrape-token-0001";

  /** The names of the one agent as the hub polls it: by version 2c, and by version 3. */
  private static final List<String> DEVICES = List.of("lab-two", "lab-three");

  private final TriedHub hub;
  private final Path disks;
  private int passed;

  private SnmpPollToTicket(TriedHub hub, Path disks) {
    this.hub = hub;
    this.disks = disks;
  }

  public static void main(String[] arguments) throws Exception {
    TriedHub hub = new TriedHub(Path.of(arguments[0]), Integer.parseInt(arguments[1]), arguments[2]);
    SnmpPollToTicket story = new SnmpPollToTicket(hub, Path.of(arguments[3]));
    int code = 0;
    try {
      hub.start();
      story.setUp();
      story.scraped();
      story.filledAndEmptied("desk");
      story.filledAndEmptied("rt");
      System.out.println(story.passed + " passed, 0 failed");
    } catch (AssertionError e) {
      System.out.println("FAILED: " + e.getMessage());
      System.out.println("the hub's log: " + hub.log());
      code = 1;
    } finally {
      hub.stop();
    }
    System.exit(code);
  }

  private void setUp() throws Exception {
    hub.setUp(
        Map.of(
            "id", "snmp", "type", "snmp", "settings",
            Map.of(
                "organisation", "acme", "traps", false, "interval", "PT10S", "scrapeToken", SCRAPE_TOKEN, "communities",
                List.of(Map.of("name", "lan", "community", "public")), "users",
                List.of(
                    Map.of(
                        "name", "nochub", "authentication", "SHA", "authenticationPassphrase", "authpass123", "privacy",
                        "AES128", "privacyPassphrase", "privpass123")),
                "devices",
                """
                - {id: lab-two, address: 127.0.0.1, port: 16161, community: lan}
                - {id: lab-three, address: 127.0.0.1, port: 16161, user: nochub}
                """)));
    System.out.println("set up through REST; polled every 10 seconds by v2c and v3");
  }

  /** Through the running hub, with the token and without. */
  private void scraped() throws Exception {
    for (String device : DEVICES) {
      TriedHub.await("the values of " + device, () -> used(device, "desk") < 10 && used(device, "rt") < 10);
      TriedHub.check(page().contains("nochub_snmp_up{device=\"" + device + "\"} 1"), device + " answers");
    }
    HttpResponse<String> refused = hub.send("GET", hub.address("/hooks/snmp/values"), "Bearer guessed", null);
    TriedHub.check(refused.statusCode() / 100 == 4, "a wrong token is refused: " + refused.statusCode());
    TriedHub.check(!refused.body().contains("nochub_snmp"), "a wrong token gets no values");
    passed++;
    System.out.println("scraped: " + page().lines().filter(line -> line.startsWith("nochub_snmp_value")).count() + " values");
  }

  private String page() throws Exception {
    HttpResponse<String> page = hub.send("GET", hub.address("/hooks/snmp/values"), "Bearer " + SCRAPE_TOKEN, null);
    if (page.statusCode() != 200) {
      throw new IOException("a scrape was answered " + page.statusCode() + " " + page.body());
    }
    return page.body();
  }

  /** How full the file system for a desk is, in per cent; NaN if nothing says so. */
  private double used(String device, String desk) throws Exception {
    String line =
        "nochub_snmp_value{device=\"" + device + "\",metric=\"storage\",instance=\"" + disks.resolve(desk) + "\",unit=\"%\"} ";
    return page().lines().filter(one -> one.startsWith(line)).mapToDouble(one -> Double.parseDouble(one.substring(line.length())))
        .findFirst().orElse(Double.NaN);
  }

  /** Past the level of major, which three looks in a row must see, and back below the level to clear. */
  private void filledAndEmptied(String desk) throws Exception {
    hub.ticketsAt(desk);
    Path disk = disks.resolve(desk);
    Path file = disk.resolve("filled-by-the-story");
    Files.write(file, new byte[Math.toIntExact(disk.toFile().getTotalSpace() * 94 / 100)]);
    try {
      for (String device : DEVICES) {
        TriedHub.await("a ticket for " + device, () -> ticket(device, desk) != null);
        TriedHub.check(!hub.isResolved(desk, ticket(device, desk)), "the ticket is open while the file system is full");
        TriedHub.check(used(device, desk) > 93, "the values say so too: " + used(device, desk));
      }
    } finally {
      Files.delete(file);
    }
    for (String device : DEVICES) {
      String ticket = ticket(device, desk);
      TriedHub.await("ticket " + ticket + " to be resolved", () -> hub.isResolved(desk, ticket));
      TriedHub.check(used(device, desk) < 10, "the values say so too: " + used(device, desk));
      TriedHub.check(hub.incidents(title(device, desk)).size() == 1, "one incident of " + device + " and " + disk);
      JsonNode incident = hub.incidents(title(device, desk)).get(0);
      TriedHub.check(incident.path("state").asString().equals("RESOLVED"), "it has ended: " + incident);
      TriedHub.check(incident.path("tickets").size() == 1, "one ticket of " + device + ": " + incident);
      passed++;
      System.out.println(desk + ": " + device + " filled and emptied: ticket " + ticket + " opened and resolved");
    }
  }

  private String ticket(String device, String desk) throws Exception {
    return hub.ticket(title(device, desk), desk);
  }

  /** What only incidents of that device and file system have in their titles, as the file is 94 per cent of it. */
  private String title(String device, String desk) {
    return "Storage " + disks.resolve(desk) + ": 94 % on " + device;
  }
}
