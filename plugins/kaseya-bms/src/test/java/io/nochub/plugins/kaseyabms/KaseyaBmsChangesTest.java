package io.nochub.plugins.kaseyabms;

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
import io.nochub.testkit.PayloadCases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KaseyaBmsChangesTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @TestFactory
  Stream<DynamicTest> cases() throws Exception {
    return PayloadCases.read(stage.changes());
  }

  @Test
  void a_touched_ticket_is_told_with_who_and_when() throws Exception {
    TicketRef ticket = stage.made(stage.tickets());
    stage.bms().sets(FakeBms.ANN, ticket.id(), "StatusId", 9);
    PollingSource changes = stage.changes();

    List<Received> items = changes.poll(Cursor.START).items();

    assertThat(items).extracting(Received::key).contains(ticket.id());
    assertThat(changes.read(items.get(0)).signals())
        .singleElement()
        .isInstanceOfSatisfying(
            TicketTouched.class,
            touched -> {
              assertThat(touched.ticketId()).isEqualTo(ticket.id());
              assertThat(touched.by()).isEqualTo(Integer.toString(FakeBms.ANN));
            });
  }

  @Test
  void pages_go_on_and_nothing_is_lost_or_twice() throws Exception {
    for (int i = 0; i < 249; i++) {
      stage.bms().makeTicket(FakeBms.ANN, Map.of("Title", "x", "Details", "y"));
    }
    PollingSource changes = stage.changes();
    List<String> told = new ArrayList<>();
    Cursor cursor = Cursor.START;
    Poll page;
    int pages = 0;
    do {
      page = changes.poll(cursor);
      page.items().forEach(item -> told.add(item.key()));
      cursor = page.next();
      pages++;
    } while (page.more());

    assertThat(pages).isEqualTo(3);
    assertThat(told).hasSize(250).doesNotHaveDuplicates();
  }

  @Test
  void the_same_page_again_is_told_and_not_followed() throws Exception {
    for (int i = 0; i < 100; i++) {
      stage.bms().makeTicket(FakeBms.ANN, Map.of("Title", "x", "Details", "y"));
    }
    stage.bms().givesTheSamePageAgain();
    PollingSource changes = stage.changes();
    Cursor second = changes.poll(Cursor.START).next();

    IntegrationException looped =
        catchThrowableOfType(IntegrationException.class, () -> changes.poll(second));

    assertThat(looped.kind()).isEqualTo(Kind.BAD_PAYLOAD);
    assertThat(looped).hasMessageContaining("as page 2");
  }

  @Test
  void times_without_a_zone_are_read_in_the_one_of_the_settings() throws Exception {
    stage.bms().timesAs(time -> time.replace("Z", ".123"));

    Received item = stage.changes("timeZone", "America/New_York").poll(Cursor.START).items().get(0);

    assertThat(item.text()).contains("2026-03-02T13:30:01.123Z");
  }

  @Test
  void times_in_the_wrong_zone_never_put_the_position_into_the_future() throws Exception {
    stage.bms().timesAs(time -> time.replace("Z", ""));
    PollingSource changes = stage.changes("timeZone", "America/New_York");

    Cursor next = changes.poll(Cursor.START).next();

    Instant since = Instant.ofEpochMilli(Long.parseLong(next.value().split("\\|", -1)[1]));
    assertThat(since).isBefore(stage.context().time().instant());
  }

  @Test
  void the_position_never_goes_back() throws Exception {
    PollingSource changes = stage.changes();
    Cursor first = changes.poll(Cursor.START).next();
    stage.context().time().advance(Duration.ofDays(40));

    Cursor second = changes.poll(first).next();

    assertThat(second).isEqualTo(first);
  }
}
