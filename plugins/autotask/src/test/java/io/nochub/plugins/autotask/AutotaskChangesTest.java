package io.nochub.plugins.autotask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.signal.TicketTouched;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import io.nochub.api.ticket.TicketRef;
import io.nochub.testkit.FakeVendor.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AutotaskChangesTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  @Test
  void a_touched_ticket_is_told_with_who_and_when() throws Exception {
    PollingSource changes = stage.changes();
    TicketRef ticket = stage.made(stage.tickets());
    Cursor after = changes.poll(start()).next();
    stage.autotask().clockJumps(600);
    stage.autotask().writes(FakeAutotask.ANN, ticket.id(), "On it", 2);

    List<Received> items = changes.poll(after).items();

    assertThat(items).extracting(Received::key).containsExactly(ticket.id());
    assertThat(changes.read(items.get(0)).signals())
        .singleElement()
        .isInstanceOfSatisfying(
            TicketTouched.class,
            touched -> {
              assertThat(touched.ticketId()).isEqualTo(ticket.id());
              assertThat(touched.by()).isEqualTo(FakeAutotask.ANN);
            });
  }

  @Test
  void pages_go_on_above_the_last_id_and_nothing_is_lost_or_twice() throws Exception {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      made.add(ticket());
    }
    stage.autotask().pagesOf(3);
    PollingSource changes = stage.changes();
    List<String> told = new ArrayList<>();
    Cursor cursor = start();
    Poll page;
    do {
      page = changes.poll(cursor);
      page.items().forEach(item -> told.add(item.key()));
      cursor = page.next();
    } while (page.more());

    assertThat(told).isEqualTo(made);
    assertThat(changes.poll(cursor).more()).as("the next look").isTrue();
  }

  @Test
  void the_position_goes_by_autotasks_clock_and_never_back() throws Exception {
    PollingSource changes = stage.changes();
    ticket();
    Cursor first = changes.poll(start()).next();
    stage.context().time().advance(java.time.Duration.ofDays(40));

    Cursor second = changes.poll(first).next();

    assertThat(second).isEqualTo(first);
    assertThat(second.value()).endsWith("|0");
  }

  @Test
  void a_vendor_that_gives_the_same_page_again_is_told_and_not_followed() throws Exception {
    String page =
        "{\"items\":[{\"id\":5,\"lastActivityDate\":\"2026-03-02T08:00:00Z\"}],"
            + "\"pageDetails\":{\"nextPageUrl\":\"https://x\"}}";
    stage.vendor().on("POST", "/ATServicesRest/V1.0/Tickets/query").reply(Reply.json(page));
    PollingSource changes = stage.changes();
    Cursor second = changes.poll(start()).next();

    IntegrationException looped =
        catchThrowableOfType(IntegrationException.class, () -> changes.poll(second));

    assertThat(looped.kind()).isEqualTo(Kind.BAD_PAYLOAD);
    assertThat(looped).hasMessageContaining("the same page again");
  }

  @Test
  void a_ticket_without_a_time_fails_the_page_and_keeps_the_position() throws Exception {
    stage
        .vendor()
        .on("POST", "/ATServicesRest/V1.0/Tickets/query")
        .json("{\"items\":[{\"id\":5}],\"pageDetails\":{}}");
    PollingSource changes = stage.changes();

    assertThat(catchThrowableOfType(IntegrationException.class, () -> changes.poll(start())))
        .hasMessageContaining("lastActivityDate");
  }

  private String ticket() {
    return stage
        .autotask()
        .makeTicket(
            FakeAutotask.ANN,
            Map.of("companyID", 175, "title", "x", "status", 1, "priority", 1, "queueID", 8));
  }

  /** A position before everything the played Autotask does. */
  private static Cursor start() {
    return new Cursor("1|1767225600000|1767225600000|0");
  }
}
