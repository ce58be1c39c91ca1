package io.nochub.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.plugins.autotask.FakeAutotask;
import io.nochub.plugins.dattormm.FakeDatto;
import io.nochub.plugins.kaseyabms.FakeBms;
import io.nochub.plugins.kaseyavsa.FakeVsaX;
import io.nochub.testkit.FakeVendor.Asked;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A technician's road from the alert of an RMM to the completed ticket of a PSA, with the products
 * as their documentation describes them. Everything is set up over REST, as an admin would.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // set before each test
class RmmToPsaIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String DATTO_SECRET = "datto-of-the-stories";
  private static final String DISK = "0b7d1f62-3c1e-4a0e-9d0c-0000000000d1";
  private static final String OTHER_DISK = "0b7d1f62-3c1e-4a0e-9d0c-0000000000d2";
  private static final String ACME_IN_AUTOTASK = "175";
  private static final int ACME_IN_BMS = 901;
  private static final int FS01_IN_AUTOTASK = 4420;
  private static final int FS01_IN_BMS = 7720;
  private static final String CLEAN_DISK_OF_VSA_X = "task:123";

  @TempDir Path folder;

  private RunningHub hub;

  @BeforeEach
  void start() throws IOException {
    Nochub nochub = new Nochub(folder).configured("publicAddress: https://noc.msp.example/");
    hub = RunningHub.serve(nochub, folder.resolve("data"));
  }

  @AfterEach
  void end() throws InterruptedException {
    hub.close();
  }

  @Test
  void a_full_disk_in_Datto_RMM_is_taken_in_Autotask_cleaned_from_the_hub_and_completed() {
    try (Played<FakeDatto> datto = datto();
        Played<FakeAutotask> autotask = autotask()) {
      setUp(datto, autotask, Map.of("integration", "autotask", "resolve", "always"));
      allow("datto", List.of(FakeDatto.COMPONENT), false);

      diskRunsFull(datto, DISK, "C:");
      eventually(() -> assertThat(tickets(autotask)).hasSize(1));
      Map<String, Object> made = tickets(autotask).get(0);
      assertThat(String.valueOf(made.get("companyID"))).isEqualTo(ACME_IN_AUTOTASK);
      assertThat(made.get("configurationItemID")).isEqualTo(FS01_IN_AUTOTASK);
      assertThat(made.get("title")).asString().contains("ACME-FS01");

      takes(autotask, String.valueOf(made.get("id")));
      eventually(() -> assertThat(state()).isEqualTo("ACKNOWLEDGED"));
      assertThat(incident().path("acknowledgedBy").asString()).contains("Ann Smith");

      runsTheOnlyJob("datto", FakeDatto.COMPONENT);
      String result = "Job \"Clean disk\" at datto succeeded.";
      eventuallyOnTheTimeline(result);
      assertThat(jobs().at("/runs/0/state").asString()).isEqualTo("SUCCEEDED");
      assertThat(datto.writes())
          .extracting(Asked::path)
          .filteredOn(path -> path.endsWith("/quickjob"))
          .containsExactly("/api/v2/device/" + FakeDatto.DEVICE + "/quickjob");
      eventually(
          () ->
              assertThat(internalNotes(autotask))
                  .anySatisfy(note -> assertThat(note).contains(result)));

      datto.act(there -> there.ends(DISK, Instant.now()));
      tell("resolved", DISK);
      eventually(() -> assertThat(tickets(autotask).get(0).get("status")).isEqualTo(5));
      assertThat(tickets(autotask)).hasSize(1);
      assertThat(state()).isEqualTo("RESOLVED");
    }
  }

  @Test
  void a_full_disk_in_VSA_X_is_taken_in_BMS_cleaned_from_the_hub_and_completed() throws Exception {
    try (Played<FakeVsaX> vsa = new Played<>(address -> new FakeVsaX());
        Played<FakeBms> bms = bms()) {
      setUpKaseya(vsa, bms);
      allow("vsa", List.of(CLEAN_DISK_OF_VSA_X), false);

      long notification =
          vsa.see(
              there ->
                  there.notify(
                      FakeVsaX.FS01, "Disk C: is almost full", "Critical", seconds().toString()));
      eventually(() -> assertThat(ticketsIn(bms)).hasSize(1));
      Map<String, Object> made = ticketsIn(bms).get(0);
      assertThat(made.get("AccountId")).isEqualTo(ACME_IN_BMS);
      assertThat(made.get("HardwareAssetId")).isEqualTo(FS01_IN_BMS);

      String ticket = String.valueOf(made.get("Id"));
      bms.act(
          there -> {
            there.sets(FakeBms.ANN, ticket, "AssigneeId", FakeBms.ANN);
            there.sets(FakeBms.ANN, ticket, "StatusId", 9);
            there.logsTime(FakeBms.ANN, ticket);
          });
      eventually(() -> assertThat(state()).isEqualTo("ACKNOWLEDGED"));
      assertThat(incident().path("acknowledgedBy").asString()).contains("Ann Smith");

      runsTheOnlyJob("vsa", CLEAN_DISK_OF_VSA_X);
      eventually(() -> assertThat((int) vsa.see(FakeVsaX::started)).isEqualTo(1));
      vsa.act(there -> there.executed("Successful", "12 GB freed"));
      String result = "Job \"Clean disk\" at vsa succeeded.";
      eventuallyOnTheTimeline(result);
      assertThat(jobs().at("/runs/0/output").asString()).contains("12 GB freed");
      eventually(
          () ->
              assertThat(internalNotesIn(bms))
                  .anySatisfy(note -> assertThat(note).contains(result)));

      // VSA X tells no end. The hub asks for the device's state when it starts, and now and then.
      vsa.act(
          there -> {
            there.dismiss(notification);
            there.counters(FakeVsaX.FS01, 0);
          });
      hub.stop();
      hub = RunningHub.serve(new Nochub(folder), folder.resolve("data"));
      eventually(() -> assertThat(ticketsIn(bms).get(0).get("StatusId")).isEqualTo(11));
      assertThat(ticketsIn(bms)).hasSize(1);
      assertThat(state()).isEqualTo("RESOLVED");
    }
  }

  @Test
  void a_ticket_closed_by_hand_clears_its_alert_in_Datto_RMM_only_where_that_is_allowed() {
    try (Played<FakeDatto> datto = datto();
        Played<FakeAutotask> autotask = autotask()) {
      setUp(datto, autotask, Map.of("integration", "autotask"));

      diskRunsFull(datto, DISK, "C:");
      eventually(() -> assertThat(tickets(autotask)).hasSize(1));
      closes(autotask, String.valueOf(tickets(autotask).get(0).get("id")));
      eventually(() -> assertThat(state()).isEqualTo("CLOSED"));

      allow("datto", List.of(), true);
      diskRunsFull(datto, OTHER_DISK, "D:");
      eventually(() -> assertThat(tickets(autotask)).hasSize(2));
      closes(autotask, String.valueOf(tickets(autotask).get(1).get("id")));
      eventually(() -> assertThat(isResolved(datto, OTHER_DISK)).isTrue());

      assertThat(isResolved(datto, DISK)).isFalse();
      assertThat(datto.writes())
          .extracting(Asked::path)
          .filteredOn(path -> path.contains("/alert/"))
          .containsExactly("/api/v2/alert/" + OTHER_DISK + "/resolve");
    }
  }

  // ---- Datto RMM and Autotask ----

  private static Played<FakeDatto> datto() {
    Played<FakeDatto> datto = new Played<>(address -> new FakeDatto());
    datto.act(FakeDatto::forgetAlerts);
    return datto;
  }

  /** The server's serial number is the one Datto reads from it, its name is another. */
  private static Played<FakeAutotask> autotask() {
    Played<FakeAutotask> autotask = new Played<>(FakeAutotask::new);
    autotask.act(
        there -> {
          there.itIs(seconds());
          there.deletes("ConfigurationItems", "4411");
          there.server(FS01_IN_AUTOTASK, 175, "File server of Acme", "SN-1");
          there.server(FS01_IN_AUTOTASK + 1, 175, "Another server of Acme", "SN-9");
        });
    return autotask;
  }

  private void setUp(
      Played<FakeDatto> datto, Played<FakeAutotask> autotask, Map<String, Object> ticket) {
    hub.create("/clients", Map.of("id", "acme", "name", "Acme"));
    hub.integration(
        "autotask",
        "autotask",
        Map.of(
            "user",
            FakeAutotask.USER,
            "secret",
            FakeAutotask.SECRET,
            "integrationCode",
            FakeAutotask.CODE,
            "fields",
            List.of(Map.of("field", "queueID", "value", FakeAutotask.QUEUE)),
            "interval",
            "10s",
            "zoneLookup",
            autotask.address("/atservicesrest/v1.0/ZoneInformation")));
    hub.mapping("autotask", ACME_IN_AUTOTASK, "acme");
    hub.integration(
        "datto",
        "datto-rmm",
        Map.of(
            "address",
            datto.address(""),
            "apiKey",
            FakeDatto.KEY,
            "apiSecretKey",
            FakeDatto.SECRET,
            "webhookSecret",
            DATTO_SECRET));
    hub.mapping("datto", FakeDatto.SITE, "acme");
    hub.route(Map.of("name", "root", "ticket", ticket));
    hub.live("autotask", "nothing");
    hub.live("datto", "nothing");
    eventuallyKnownAs("datto/" + FakeDatto.DEVICE, "autotask/" + FS01_IN_AUTOTASK);
  }

  private void diskRunsFull(Played<FakeDatto> datto, String alert, String disk) {
    datto.act(there -> there.diskRunsFull(alert, disk, Instant.now()));
    tell("triggered", alert);
  }

  private static boolean isResolved(Played<FakeDatto> datto, String alert) {
    return datto.see(there -> there.isResolved(alert));
  }

  /** Datto's webhook, by the template the plugin's README gives. */
  private void tell(String event, String alert) {
    Map<String, Object> filledIn = new LinkedHashMap<>();
    filledIn.put("v", 1);
    filledIn.put("event", event);
    filledIn.put("alert_uid", alert);
    filledIn.put("priority", "High");
    filledIn.put("device_uid", FakeDatto.DEVICE);
    filledIn.put("site_uid", FakeDatto.SITE);
    filledIn.put("platform", "merlot");
    assertThat(hub.hook("datto/webhook", Map.of("X-Hub-Secret", DATTO_SECRET), filledIn))
        .isEqualTo(202);
  }

  private static List<Map<String, Object>> tickets(Played<FakeAutotask> autotask) {
    return autotask.see(there -> there.of("Tickets").stream().map(Map::copyOf).toList());
  }

  private static List<String> internalNotes(Played<FakeAutotask> autotask) {
    return autotask.see(
        there ->
            there.of("TicketNotes").stream()
                .filter(note -> Integer.valueOf(2).equals(note.get("publish")))
                .map(note -> String.valueOf(note.get("description")))
                .toList());
  }

  /** Working on it at once, with time entered: rules of the desk do not do that. */
  private static void takes(Played<FakeAutotask> autotask, String ticket) {
    autotask.act(
        there -> {
          there.sets(
              FakeAutotask.ANN, ticket, "assignedResourceID", Long.valueOf(FakeAutotask.ANN));
          there.sets(FakeAutotask.ANN, ticket, "status", 8);
          there.logsTime(FakeAutotask.ANN, ticket);
        });
  }

  private static void closes(Played<FakeAutotask> autotask, String ticket) {
    autotask.act(
        there -> {
          there.sets(FakeAutotask.ANN, ticket, "status", 5);
          there.logsTime(FakeAutotask.ANN, ticket);
        });
  }

  // ---- VSA X and BMS ----

  private static Played<FakeBms> bms() {
    Played<FakeBms> bms = new Played<>(address -> new FakeBms());
    bms.act(
        there -> {
          there.tickets().clear();
          there.itIs(seconds());
          there.tokensEnd(seconds().plus(Duration.ofHours(1)).toString());
          there.server(FS01_IN_BMS, ACME_IN_BMS, "acme-fs01", "");
        });
    return bms;
  }

  private void setUpKaseya(Played<FakeVsaX> vsa, Played<FakeBms> bms) {
    hub.create("/clients", Map.of("id", "acme", "name", "Acme"));
    hub.integration(
        "bms",
        "kaseya-bms",
        Map.of(
            "address",
            bms.address(""),
            "tenant",
            FakeBms.TENANT,
            "user",
            FakeBms.USER,
            "password",
            FakeBms.PASSWORD,
            "type",
            "2",
            "source",
            "6",
            "noteType",
            "1",
            "resolvedStatus",
            "Completed",
            "interval",
            "10s"));
    hub.mapping("bms", String.valueOf(ACME_IN_BMS), "acme");
    hub.integration(
        "vsa",
        "kaseya-vsa-x",
        Map.of(
            "address",
            vsa.address(FakeVsaX.BASE),
            "tokenId",
            FakeVsaX.TOKEN_ID,
            "tokenSecret",
            FakeVsaX.TOKEN_SECRET,
            "interval",
            "10s"));
    hub.mapping("vsa", "1042", "acme");
    hub.route(Map.of("name", "root", "ticket", Map.of("integration", "bms", "resolve", "always")));
    hub.live("bms", "nothing");
    hub.live("vsa", "nothing");
    eventuallyKnownAs("vsa/" + FakeVsaX.FS01, "bms/" + FS01_IN_BMS);
  }

  private static List<Map<String, Object>> ticketsIn(Played<FakeBms> bms) {
    return bms.see(
        there -> there.tickets().stream().<Map<String, Object>>map(LinkedHashMap::new).toList());
  }

  private static List<String> internalNotesIn(Played<FakeBms> bms) {
    return bms.see(
        there ->
            there.notes().stream()
                .filter(note -> Boolean.TRUE.equals(note.get("IsInternal")))
                .map(note -> String.valueOf(note.get("Details")))
                .toList());
  }

  // ---- the hub ----

  private void allow(String integration, List<String> jobs, boolean clearing) {
    hub.api()
        .put(
            "/api/v1/integrations/" + integration + "/allowances",
            Map.of("jobs", jobs, "clearing", clearing))
        .expect(200);
  }

  /** Both products mean the same device. */
  private void eventuallyKnownAs(String... ids) {
    eventually(
        () ->
            assertThat(hub.get("/devices?client=acme&limit=100").path("items"))
                .anySatisfy(
                    device ->
                        assertThat(device.at("/evidence/SOURCE_ID"))
                            .extracting(JsonNode::asString)
                            .contains(ids)));
  }

  /** The newest. */
  private JsonNode incident() {
    String id = hub.get("/incidents?limit=1").at("/items/0/id").asString();
    return hub.get("/incidents/" + id);
  }

  private String state() {
    return incident().path("state").asString();
  }

  private void eventuallyOnTheTimeline(String words) {
    eventually(
        () ->
            assertThat(incident().path("timeline"))
                .extracting(entry -> entry.path("text").asString())
                .anySatisfy(text -> assertThat(text).contains(words)));
  }

  /** The RMM is asked for it each time. */
  private JsonNode jobs() {
    return hub.get("/incidents/" + incident().path("id").asString() + "/jobs");
  }

  private void runsTheOnlyJob(String integration, String job) {
    assertThat(jobs().path("offers"))
        .singleElement()
        .satisfies(
            offer -> {
              assertThat(offer.path("name").asString()).isEqualTo("Clean disk");
              assertThat(offer.path("job").asString()).isEqualTo(job);
            });
    hub.create(
        "/incidents/" + incident().path("id").asString() + "/jobs",
        Map.of("integration", integration, "job", job, "parameters", Map.of()));
  }

  private static Instant seconds() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  private static void eventually(ThrowingRunnable holds) {
    Awaitility.await().atMost(PATIENCE).untilAsserted(holds);
  }
}
