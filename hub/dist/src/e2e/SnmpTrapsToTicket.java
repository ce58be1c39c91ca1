import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Runs the story; see snmp-traps-to-ticket.sh, which starts the real systems and calls this. */
public final class SnmpTrapsToTicket {
  private static final String LINK_DOWN = "1.3.6.1.6.3.1.1.5.3";
  private static final String LINK_UP = "1.3.6.1.6.3.1.1.5.4";
  private static final String COMMUNITY = "e2e-community";
  private static final String SIGNED = "e2e-authentication";
  private static final String HIDDEN = "e2e-privacy-secret";

  /** The ways to tell: a name and the command up to the address. */
  private static final List<Way> WAYS =
      List.of(
          new Way("v1 trap", "snmptrap", "-v", "1", "-c", COMMUNITY),
          new Way("v2c trap", "snmptrap", "-v", "2c", "-c", COMMUNITY),
          new Way("v2c inform", "snmpinform", "-v", "2c", "-c", COMMUNITY),
          new Way("v3 trap, MD5 and DES", v3("snmptrap", "md5des", "MD5", "DES")),
          new Way("v3 trap, SHA and AES-128", v3("snmptrap", "sha", "SHA", "AES")),
          new Way("v3 inform, SHA and AES-128", v3("snmpinform", "sha", "SHA", "AES")),
          new Way("v3 trap, SHA-256 and AES-256", v3("snmptrap", "sha256", "SHA-256", "AES-256")),
          new Way("v3 inform, SHA-512 and AES-192", v3("snmpinform", "sha512", "SHA-512", "AES-192")));

  private final TriedHub hub;
  private final int trapPort;
  private int passed;

  private record Way(String name, String... command) {}

  private SnmpTrapsToTicket(TriedHub hub) throws IOException {
    this.hub = hub;
    try (DatagramSocket free = new DatagramSocket(0)) {
      trapPort = free.getLocalPort();
    }
  }

  public static void main(String[] arguments) throws Exception {
    TriedHub hub = new TriedHub(Path.of(arguments[0]), Integer.parseInt(arguments[1]), arguments[2]);
    SnmpTrapsToTicket story = new SnmpTrapsToTicket(hub);
    int code = 0;
    try {
      hub.start();
      story.setUp();
      story.tellAll("desk", 100);
      story.tellAll("rt", 200);
      story.strangers();
      story.answeredAfterARestart();
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

  private static String[] v3(String program, String user, String signing, String hiding) {
    List<String> command =
        new ArrayList<>(
            List.of(program, "-v", "3", "-l", "authPriv", "-u", user, "-a", signing, "-A", SIGNED, "-x", hiding, "-X", HIDDEN));
    if (program.equals("snmptrap")) {
      // who sends a trap is the authority for it, by an engine id of its own
      command.addAll(List.of("-e", "0x80001f88" + "%010x".formatted(user.hashCode() & 0xffffffffL)));
    }
    return command.toArray(String[]::new);
  }

  private void setUp() throws Exception {
    hub.setUp(
        Map.of(
            "id", "snmp", "type", "snmp", "settings",
            Map.of(
                "organisation", "acme", "trapAddress", "127.0.0.1", "trapPort", trapPort, "communities",
                List.of(Map.of("name", "lan", "community", COMMUNITY)), "users",
                List.of(
                    user("md5des", "MD5", "DES"), user("sha", "SHA", "AES128"), user("sha256", "SHA256", "AES256"),
                    user("sha512", "SHA512", "AES192")))));
    System.out.println("set up through REST; traps at port " + trapPort);
  }

  private static Map<String, Object> user(String name, String signing, String hiding) {
    return Map.of(
        "name", name, "authentication", signing, "authenticationPassphrase", SIGNED, "privacy", hiding, "privacyPassphrase",
        HIDDEN);
  }

  /** Each way tells of an interface of its own, down and up again. */
  private void tellAll(String desk, int firstInterface) throws Exception {
    hub.ticketsAt(desk);
    int index = firstInterface;
    for (Way way : WAYS) {
      int one = index++;
      tell(way, LINK_DOWN, one, 2);
      TriedHub.await("one ticket for interface " + one + " by " + way.name(), () -> hub.ticket(down(one), desk) != null);
      String ticket = hub.ticket(down(one), desk);
      TriedHub.check(!hub.isResolved(desk, ticket), "the ticket is open while the interface is down");
      tell(way, LINK_UP, one, 1);
      TriedHub.await("ticket " + ticket + " to be resolved by " + way.name(), () -> hub.isResolved(desk, ticket));
      TriedHub.check(incidents(one).size() == 1, "one incident for interface " + one + ": " + incidents(one));
      TriedHub.check(incidents(one).get(0).path("tickets").size() == 1, "one ticket for interface " + one);
      passed++;
      System.out.println(desk + ": " + way.name() + " of linkDown and linkUp: ticket " + ticket + " opened and resolved");
    }
  }

  /** What is sent by somebody who may not is refused and shown; what nobody knows is told. */
  private void strangers() throws Exception {
    run("snmptrap", "-v", "2c", "-c", "public", address(), "", LINK_DOWN, "1.3.6.1.2.1.2.2.1.1.7", "i", "7");
    run("snmptrap", "-v", "2c", "-c", COMMUNITY, address(), "", "1.3.6.1.4.1.99999.0.7", "1.3.6.1.4.1.99999.1.0", "s", "door");
    TriedHub.await("the unknown trap to be told", () -> hub.incidents("1.3.6.1.4.1.99999.0.7").size() == 1);
    String probe = hub.api("POST", "/integrations/snmp/probe", Map.of()).toString();
    TriedHub.check(probe.contains("no community of the settings"), "the probe says what was refused: " + probe);
    TriedHub.check(incidents(7).isEmpty(), "nothing came of the refused trap");
    passed++;
    System.out.println("an unknown trap is told, a wrong community refused and shown");
  }

  /** After a restart the engine is the same, so an inform still finds it. */
  private void answeredAfterARestart() throws Exception {
    hub.stop();
    hub.start();
    Way way = WAYS.get(5);
    TriedHub.await("the port to be open again", () -> answered(way, LINK_DOWN, 300, 2));
    tell(way, LINK_UP, 300, 1);
    TriedHub.await("the incident to end", () -> incidents(300).size() == 1 && incidents(300).get(0).path("state").asString().equals("RESOLVED"));
    passed++;
    System.out.println("informs are answered again after a restart");
  }

  private void tell(Way way, String trap, int index, int oper) throws Exception {
    TriedHub.check(answered(way, trap, index, oper), way.name() + " was sent, and answered if it is an inform");
  }

  private boolean answered(Way way, String trap, int index, int oper) throws Exception {
    List<String> command = new ArrayList<>(List.of(way.command()));
    command.add(address());
    if (way.name().startsWith("v1")) {
      command.addAll(List.of("1.3.6.1.4.1.8072.3.2.10", "127.0.0.1", trap.equals(LINK_DOWN) ? "2" : "3", "0", ""));
    } else {
      command.addAll(List.of("", trap));
    }
    command.addAll(
        List.of(
            "1.3.6.1.2.1.2.2.1.1." + index, "i", Integer.toString(index), "1.3.6.1.2.1.2.2.1.7." + index, "i", "1",
            "1.3.6.1.2.1.2.2.1.8." + index, "i", Integer.toString(oper)));
    return run(command.toArray(String[]::new)) == 0;
  }

  private String address() {
    return "udp:127.0.0.1:" + trapPort;
  }

  private int run(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SNMP_PERSISTENT_DIR", hub.folder().resolve("net-snmp").toString());
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(hub.folder().resolve("net-snmp-output").toFile()));
    return builder.start().waitFor();
  }

  private static String down(int index) {
    return "Interface " + index + " is down";
  }

  private List<JsonNode> incidents(int index) throws Exception {
    return hub.incidents(down(index));
  }
}
