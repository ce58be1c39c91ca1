package io.nochub.plugins.autotask;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Cursor;
import io.nochub.api.Integration;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.ticket.TicketChange;
import io.nochub.api.ticket.TicketChange.Move;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.spec.OperationList;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Everything the plugin can send, held against what Autotask has published. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VendorsWordsTest {
  private static final String BASE = "/ATServicesRest";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Stage stage = new Stage();

  @BeforeEach
  void everything_the_plugin_can_do_is_done() throws Exception {
    Object[] zone = {
      "zoneLookup", stage.vendor().address(BASE + "/V1.0/ZoneInformation").toString()
    };
    everything(stage.open(zone));
    everything(
        stage.open(
            zone[0],
            zone[1],
            "keyField",
            "Alert key",
            "dueAfter",
            "8h",
            "companyTypes",
            List.of("1"),
            "fields",
            List.of(
                Map.of("field", "queueID", "value", FakeAutotask.QUEUE),
                Map.of("field", "UDF.Alert key 2", "value", "x"))));
  }

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  private void everything(Integration integration) throws Exception {
    stage.autotask().adds("Alert key 2");
    integration.probe();
    TicketSystem tickets = integration.ticketSystem().orElseThrow();
    tickets.form(Map.of());
    TicketDraft draft =
        Stage.draft()
            .organisation("175", "10", "30")
            .field("issueType", "10")
            .field("subIssueType", "136")
            .link(URI.create("https://hub.example/incidents/1"))
            .build();
    TicketRef ticket = tickets.create(draft, Stage.KEY);
    tickets.find(draft, Stage.KEY, Instant.EPOCH);
    everyChange(tickets, ticket);
    stage.autotask().writes(FakeAutotask.ANN, ticket.id(), "On it", 2);
    stage.autotask().contactWrites(ticket.id(), "Thanks");
    stage.autotask().logsTime(FakeAutotask.ANN, ticket.id());
    tickets.read(ticket);
    tickets.notes(ticket, Instant.EPOCH);
    ((PollingSource) integration.sources().get(0)).poll(Cursor.START);
    WebhookSource webhook = (WebhookSource) integration.sources().get(1);
    webhook.install(URI.create("https://hub.example/hooks/test/webhook"));
    webhook.remove();
    AssetDirectory assets = integration.assetDirectory().orElseThrow();
    assets.organisations(Cursor.START);
    assets.devices(Cursor.START);
  }

  private static void everyChange(TicketSystem tickets, TicketRef ticket) throws Exception {
    TicketChange note = TicketChange.of(Move.NONE).note("Seen", Visibility.INTERNAL).build();
    tickets.apply(ticket, note, Stage.KEY);
    tickets.applied(ticket, note, Stage.KEY);
    tickets.apply(
        ticket,
        TicketChange.of(Move.NONE).note("Dear client", Visibility.CUSTOMER).build(),
        Stage.OTHER_KEY);
    String rolling =
        tickets
            .apply(ticket, TicketChange.of(Move.NONE).rollingNote("1", null).build(), Stage.KEY)
            .orElseThrow();
    tickets.apply(ticket, TicketChange.of(Move.NONE).rollingNote("2", rolling).build(), Stage.KEY);
    tickets.apply(
        ticket,
        TicketChange.of(Move.NONE)
            .summary("Disk D:")
            .priority(TicketDraft.Priority.URGENT)
            .field("queueID", "8")
            .field("UDF.Alert key 2", "y")
            .build(),
        Stage.KEY);
    tickets.apply(ticket, TicketChange.of(Move.RESOLVE).build(), Stage.KEY);
    tickets.apply(ticket, TicketChange.of(Move.REOPEN).build(), Stage.KEY);
  }

  @Test
  void every_request_is_an_operation_autotask_lists() {
    OperationList list = OperationList.load("autotask-operations.json", BASE);

    assertThat(list.problems(stage.vendor().exchanges())).isEmpty();
    assertThat(stage.vendor().exchanges()).hasSizeGreaterThan(80);
  }

  @Test
  void every_field_in_a_request_is_documented() {
    for (Asked asked : stage.vendor().asked()) {
      if (!asked.isRead() && !asked.method().equals("DELETE")) {
        String entity = entity(asked.path());
        assertThat(named(asked)).as("%s", asked).isSubsetOf(documented(entity));
      }
    }
  }

  @Test
  void the_played_autotask_serves_nothing_that_is_not_documented() {
    stage
        .autotask()
        .names()
        .forEach((entity, names) -> assertThat(names).as(entity).isSubsetOf(documented(entity)));
  }

  @Test
  void every_call_is_signed_and_no_secret_is_in_an_address_or_a_body_but_the_webhooks_own() {
    for (Asked asked : stage.vendor().asked()) {
      if (!asked.path().endsWith("/ZoneInformation")) {
        assertThat(asked.header("ApiIntegrationCode")).isEqualTo(FakeAutotask.CODE);
        assertThat(asked.header("UserName")).isEqualTo(FakeAutotask.USER);
        assertThat(asked.header("Secret")).isEqualTo(FakeAutotask.SECRET);
      }
      assertThat(asked.toString() + asked.body())
          .doesNotContain(FakeAutotask.SECRET, FakeAutotask.CODE);
    }
  }

  /** The fields a request writes, filters by, or asks for. */
  private static Set<String> named(Asked asked) {
    JsonNode body = JSON.readTree(asked.body());
    Set<String> names = new TreeSet<>();
    if (asked.path().endsWith("/query")) {
      body.get("filter")
          .forEach(
              line -> {
                if (!line.has("udf")) {
                  names.add(line.get("field").asString());
                }
              });
      if (body.has("includeFields")) {
        body.get("includeFields").forEach(name -> names.add(name.asString()));
      }
    } else {
      names.addAll(body.propertyNames());
    }
    return names;
  }

  private static String entity(String path) {
    String[] steps = path.substring((BASE + "/V1.0/").length()).split("/", -1);
    if (steps.length < 3) {
      return steps[0];
    }
    return switch (steps[2]) {
      case "Notes" -> "TicketNotes";
      case "Fields" -> "TicketWebhookFields";
      case "ExcludedResources" -> "TicketWebhookExcludedResources";
      default -> throw new AssertionError(path);
    };
  }

  private static Set<String> documented(String entity) {
    return Objects.requireNonNull(documented().get(entity), entity);
  }

  private static Map<String, Set<String>> documented() {
    Map<String, Set<String>> all = new TreeMap<>();
    for (String line : lines()) {
      String[] parts = line.split(":", 2);
      if (!line.startsWith("#") && parts.length == 2) {
        Set<String> names = all.computeIfAbsent(parts[0], entity -> new TreeSet<>());
        for (String name : parts[1].split(",", -1)) {
          names.add(name.strip());
        }
      }
    }
    return all;
  }

  private static List<String> lines() {
    try (@Nullable InputStream file =
        VendorsWordsTest.class.getResourceAsStream("/documented-fields.txt")) {
      byte[] bytes = Objects.requireNonNull(file).readAllBytes();
      return new ArrayList<>(new String(bytes, StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
