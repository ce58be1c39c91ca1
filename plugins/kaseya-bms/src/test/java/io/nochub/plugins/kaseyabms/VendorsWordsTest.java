package io.nochub.plugins.kaseyabms;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Cursor;
import io.nochub.api.Integration;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.source.PollingSource;
import io.nochub.api.ticket.TicketChange;
import io.nochub.api.ticket.TicketChange.Move;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.spec.VendorSpec;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Everything the plugin can send and the played BMS answers, held against BMS's description. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VendorsWordsTest {
  private final Stage stage = new Stage();

  @BeforeEach
  void everything_the_plugin_can_do_is_done() throws Exception {
    Integration integration = stage.open("keyCustomField", "15");
    integration.probe();
    TicketSystem tickets = integration.ticketSystem().orElseThrow();
    tickets.form(Map.of("IssueTypeId", "10"));
    TicketDraft draft =
        Stage.draft()
            .organisation("901", "1205", "30")
            .field("QueueId", "40")
            .field("IssueTypeId", "10")
            .field("SubIssueTypeId", "136")
            .field("CustomField.16", "x")
            .link(URI.create("https://hub.example/incidents/1"))
            .build();
    TicketRef ticket = tickets.create(draft, Stage.KEY);
    tickets.create(Stage.draft().build(), Stage.OTHER_KEY);
    tickets.find(draft, Stage.KEY, Instant.parse("2026-03-02T08:00:00Z"));
    everyChange(tickets, ticket);
    stage.bms().writes(FakeBms.ANN, ticket.id(), "<p>On it</p>", true);
    stage.bms().sets(FakeBms.ANN, ticket.id(), "AssigneeId", FakeBms.ANN);
    stage.bms().logsTime(FakeBms.ANN, ticket.id());
    tickets.read(ticket);
    tickets.notes(ticket, Instant.EPOCH);
    ((PollingSource) integration.sources().get(0)).poll(Cursor.START);
    AssetDirectory assets = integration.assetDirectory().orElseThrow();
    assets.organisations(Cursor.START);
    assets.devices(Cursor.START);
  }

  @AfterEach
  void close() {
    stage.close();
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
            .field("QueueId", "41")
            .build(),
        Stage.KEY);
    tickets.apply(ticket, TicketChange.of(Move.RESOLVE).build(), Stage.KEY);
    tickets.apply(ticket, TicketChange.of(Move.REOPEN).build(), Stage.KEY);
  }

  @Test
  void every_exchange_is_as_bms_describes_it() {
    VendorSpec spec = VendorSpec.load("kaseya-bms.json");

    assertThat(spec.problems(stage.vendor().exchanges())).isEmpty();
    assertThat(stage.vendor().exchanges()).hasSizeGreaterThan(40);
  }

  @Test
  void every_call_but_the_sign_in_carries_the_token_and_no_other_secret() {
    for (Asked asked : stage.vendor().asked()) {
      if (!asked.path().endsWith("/authenticate")) {
        assertThat(asked.header("Authorization")).isEqualTo("Bearer token1");
        assertThat(asked.body() + asked).doesNotContain(FakeBms.PASSWORD);
      }
    }
    assertThat(stage.bms().signIns()).isEqualTo(1);
  }
}
