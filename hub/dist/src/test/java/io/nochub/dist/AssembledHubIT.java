package io.nochub.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.nochub.dist.RequestTracker.Ticket;
import io.nochub.plugins.requesttracker.FakeRequestTracker;
import io.nochub.testkit.FakeVendor.Trouble;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The main job, from a webhook to the ticket, by the hub as it is shipped. Everything is set up
 * over REST, as an admin would, and seen over REST and at the ticket system.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // set before each test
class AssembledHubIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> ALERTMANAGER =
      Map.of("Authorization", "Bearer alertmanager-of-the-stories");
  private static final Map<String, String> SCRIPTS = Map.of("X-Hub-Secret", "scripts-secret");

  @TempDir Path folder;

  private final RequestTracker rt = new RequestTracker();
  private RunningHub hub;

  @BeforeEach
  void start() throws IOException {
    Nochub nochub = new Nochub(folder).configured("publicAddress: https://noc.msp.example/");
    hub = RunningHub.serve(nochub, folder.resolve("data"));
  }

  @AfterEach
  void end() throws InterruptedException {
    hub.close();
    rt.close();
  }

  /** Acme's alerts become tickets in Acme's queue. */
  private void setUp() {
    hub.create("/clients", Map.of("id", "acme", "name", "Acme"));
    hub.integration(
        "rt",
        "request-tracker",
        Map.of(
            "address",
            rt.address(),
            "user",
            FakeRequestTracker.HUB,
            "token",
            FakeRequestTracker.TOKEN,
            "clientAs",
            "QUEUE"));
    hub.integration("am", "alertmanager", Map.of("secret", "alertmanager-of-the-stories"));
    hub.mapping("am", "acme-ltd", "acme");
    hub.mapping("rt", "ACME", "acme");
    hub.route(Map.of("name", "root", "ticket", Map.of("integration", "rt")));
    hub.live("rt", "nothing");
    hub.live("am", "nothing");
  }

  private static Alarm alarm(String name) {
    return new Alarm(name, "dc01", "acme-ltd", Instant.now().minusSeconds(60));
  }

  private void send(Map<String, Object> notification) {
    assertThat(hub.hook("am", ALERTMANAGER, notification)).isEqualTo(202);
  }

  private JsonNode incidents(String text) {
    return hub.get("/incidents?limit=100&q=" + text).path("items");
  }

  /** How much is to be delivered soon; a ticket that was found again is looked at an hour later. */
  private long waiting() {
    Instant soon = Instant.now().plus(Duration.ofMinutes(30));
    return hub.get("/deliveries?state=waiting&limit=100")
        .path("items")
        .valueStream()
        .filter(delivery -> Instant.parse(delivery.path("nextAt").asString()).isBefore(soon))
        .count();
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(PATIENCE);
  }

  private static void eventually(ThrowingRunnable holds) {
    await().untilAsserted(holds);
  }

  /** Each of these has a ticket, and nothing has two. */
  private void eventuallyOneTicketEach(List<Alarm> alarms) {
    eventually(() -> assertThat(rt.tickets()).hasSizeGreaterThanOrEqualTo(alarms.size()));
    eventually(() -> assertThat(waiting()).isZero());
    assertThat(subjects())
        .as("tickets")
        .hasSize(alarms.size())
        .allSatisfy(subject -> assertThat(subject).startsWith("[CRITICAL] "));
    for (Alarm alarm : alarms) {
      assertThat(subjects()).filteredOn(subject -> subject.contains(alarm.name())).hasSize(1);
    }
  }

  private List<String> subjects() {
    try {
      return rt.tickets().stream().map(Ticket::subject).toList();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of a device each: so many of one would be a storm, with one ticket. */
  private static List<Alarm> alarms(int many) {
    Instant since = Instant.now().minusSeconds(60);
    return IntStream.range(100, 100 + many)
        .mapToObj(i -> new Alarm("Outage" + i, "host" + i, "acme-ltd", since))
        .toList();
  }

  @Test
  void an_alert_becomes_one_ticket_however_often_it_is_told_and_its_end_resolves_it()
      throws Exception {
    setUp();
    Alarm disk = alarm("DiskFull");
    send(disk.firing());
    eventually(() -> assertThat(rt.tickets()).hasSize(1));
    Ticket ticket = rt.tickets().get(0);
    assertThat(ticket.queue()).isEqualTo("ACME");
    assertThat(ticket.subject()).startsWith("[CRITICAL] DiskFull").contains("dc01");

    send(disk.firing());
    for (int minute = 1; minute <= 5; minute++) {
      send(disk.again(disk.since().plusSeconds(minute)).firing());
    }
    eventually(() -> assertThat(incidents("DiskFull").at("/0/repeatCount").asInt()).isEqualTo(5));
    eventually(() -> assertThat(waiting()).isZero());
    assertThat(rt.creates()).isEqualTo(1);

    JsonNode link = incidents("DiskFull").at("/0/tickets/0");
    assertThat(link.path("state").asString()).isEqualTo("LINKED");
    assertThat(link.path("url").asString())
        .isEqualTo(rt.address() + "/Ticket/Display.html?id=" + ticket.id());

    send(disk.again(disk.since().plusSeconds(5)).resolved(Instant.now()));
    eventually(() -> assertThat(rt.tickets().get(0).status()).isEqualTo("resolved"));
    eventually(
        () -> assertThat(incidents("DiskFull").at("/0/state").asString()).isEqualTo("RESOLVED"));
    assertThat(rt.creates()).isEqualTo(1);
  }

  @Test
  void what_is_observed_is_decided_and_shown_and_told_only_when_going_live_says_so()
      throws Exception {
    setUp();
    hub.integration("scripts", "webhook", Map.of("secret", "scripts-secret"));
    hub.mapping("scripts", "acme-ltd", "acme");
    assertThat(raise("backup-1", "Backup is old")).isEqualTo(202);

    eventually(() -> assertThat(incidents("Backup")).hasSize(1));
    JsonNode incident = incidents("Backup").path(0);
    assertThat(incident.path("live").asBoolean()).isFalse();
    assertThat(incident.at("/client/id").asString()).isEqualTo("acme");
    String alert = hub.get("/alerts?q=Backup").at("/items/0/id").asString();
    JsonNode shown = hub.get("/alerts/" + alert);
    assertThat(shown.path("trail"))
        .extracting(entry -> entry.path("stage").asString())
        .contains("identify", "deduplicate", "suppress", "route", "correlate", "plan");
    assertThat(shown.path("trail").valueStream().map(entry -> entry.path("verdict").asString()))
        .contains("not sent");
    assertThat(shown.path("wouldHave").asString()).contains("rt");
    assertThat(waiting()).isZero();
    assertThat(rt.writes()).isEmpty();

    hub.live("scripts", "all");
    eventually(() -> assertThat(rt.tickets()).hasSize(1));
    assertThat(subjects().get(0)).contains("Backup is old");
    assertThat(incidents("Backup").at("/0/live").asBoolean()).isTrue();
  }

  @Test
  void going_live_without_a_word_on_open_alerts_tells_only_new_ones() throws Exception {
    setUp();
    hub.integration("scripts", "webhook", Map.of("secret", "scripts-secret"));
    hub.mapping("scripts", "acme-ltd", "acme");
    assertThat(raise("old", "Known for weeks")).isEqualTo(202);
    eventually(() -> assertThat(incidents("weeks")).hasSize(1));

    hub.live("scripts", "nothing");
    assertThat(raise("old", "Known for weeks")).isEqualTo(202);
    assertThat(raise("new", "Broken today")).isEqualTo(202);

    eventually(() -> assertThat(rt.tickets()).isNotEmpty());
    eventually(() -> assertThat(waiting()).isZero());
    assertThat(subjects()).singleElement().asString().contains("Broken today");
  }

  private int raise(String id, String title) {
    Map<String, Object> alert = new HashMap<>();
    alert.put("id", id);
    alert.put("state", "raised");
    alert.put("client", "acme-ltd");
    alert.put("device", "fs01");
    alert.put("condition", id);
    alert.put("severity", "critical");
    alert.put("title", title);
    return hub.hook("scripts", SCRIPTS, alert);
  }

  @Test
  void what_was_accepted_before_a_stop_is_a_ticket_after_the_start() throws Exception {
    setUp();
    rt.inTrouble(Trouble.DOWN);
    List<Alarm> alarms = alarms(5);
    alarms.forEach(alarm -> send(alarm.firing()));
    send(alarms.get(4).resolved(Instant.now()));
    hub.stop();
    assertThat(rt.tickets()).isEmpty();

    rt.wellAgain();
    startAgain();
    eventuallyOneTicketEach(alarms.subList(0, 4));
    assertThat(hub.get("/integrations/am").path("mode").asString()).isEqualTo("live");
  }

  @Test
  void a_hub_that_is_killed_has_lost_nothing_and_makes_nothing_twice() throws Exception {
    setUp();
    rt.loseTheAnswerToTheNextCreate();
    List<Alarm> alarms = alarms(40);
    alarms.forEach(alarm -> send(alarm.firing()));
    await().until(() -> rt.creates() > 0);
    hub.kill();

    startAgain();
    eventuallyOneTicketEach(alarms);
  }

  private void startAgain() throws IOException {
    hub = RunningHub.serve(new Nochub(folder), folder.resolve("data"));
  }

  @Test
  void a_notice_goes_out_by_mail_when_a_problem_comes_and_when_it_ends() throws Exception {
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
    try {
      setUp();
      hub.integration(
          "mail",
          "email",
          Map.of(
              "host", "127.0.0.1",
              "port", mail.getSmtp().getPort(),
              "security", "NONE",
              "from", "Example NOC <noc@msp.example>",
              "domain", "hub.msp.example"));
      hub.live("mail", "nothing");
      hub.route(
          Map.of(
              "name",
              "root",
              "notify",
              List.of(Map.of("integration", "mail", "target", "on-call@msp.example"))));
      Alarm disk = alarm("DiskFull");
      send(disk.firing());
      eventually(() -> assertThat(mail.getReceivedMessages()).hasSize(1));
      send(disk.resolved(Instant.now()));
      eventually(() -> assertThat(mail.getReceivedMessages()).hasSize(2));

      MimeMessage opened = mail.getReceivedMessages()[0];
      MimeMessage resolved = mail.getReceivedMessages()[1];
      assertThat(opened.getAllRecipients()[0]).hasToString("on-call@msp.example");
      assertThat(opened.getSubject()).contains("DiskFull");
      assertThat(resolved.getHeader("In-Reply-To")).containsExactly(opened.getMessageID());
      assertThat(rt.writes()).isEmpty();
    } finally {
      mail.stop();
    }
  }

  @Test
  void a_source_whose_plugin_is_switched_off_and_on_loses_nothing_for_a_sender_that_repeats()
      throws Exception {
    setUp();
    List<Alarm> alarms = alarms(60);
    AtomicInteger accepted = new AtomicInteger();
    List<Integer> sentAway = new ArrayList<>();
    CompletableFuture<Void> sender =
        CompletableFuture.runAsync(
            () ->
                alarms.forEach(
                    alarm -> {
                      await()
                          .until(
                              () -> {
                                int status = hub.hook("am", ALERTMANAGER, alarm.firing());
                                if (status != 202) {
                                  sentAway.add(status);
                                }
                                return status == 202;
                              });
                      accepted.incrementAndGet();
                    }));
    await().until(() -> accepted.get() >= 10);
    hub.act("/plugins/alertmanager/disable", Map.of());
    assertThat(hub.hook("am", ALERTMANAGER, alarm("Meanwhile").firing())).isEqualTo(503);
    hub.act("/plugins/alertmanager/enable", Map.of());
    sender.join();

    // Alertmanager sends again after a 5xx, and gives up after any other refusal
    assertThat(sentAway).allMatch(status -> status / 100 == 5);
    eventuallyOneTicketEach(alarms);
  }

  @Test
  void what_is_decided_while_the_plugin_of_the_ticket_system_is_off_waits_for_it()
      throws Exception {
    setUp();
    List<Alarm> alarms = alarms(20);
    alarms.subList(0, 10).forEach(alarm -> send(alarm.firing()));
    hub.act("/plugins/request-tracker/disable", Map.of());
    long before = rt.creates();
    alarms.subList(10, 20).forEach(alarm -> send(alarm.firing()));
    eventually(() -> assertThat(incidents("Outage")).hasSize(20));
    assertThat(rt.creates()).isEqualTo(before);
    assertThat(hub.get("/deliveries?state=waiting&limit=10").path("items"))
        .hasSize(10)
        .allSatisfy(delivery -> assertThat(delivery.path("attempts").asInt()).isZero());

    hub.act("/plugins/request-tracker/enable", Map.of());
    eventuallyOneTicketEach(alarms);
  }
}
