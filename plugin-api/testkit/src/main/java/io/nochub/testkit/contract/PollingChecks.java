package io.nochub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.nochub.api.Capability;
import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.signal.Signal;
import io.nochub.api.signal.TicketTouched;
import io.nochub.api.source.Poll;
import io.nochub.api.source.Poll.Coverage;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import io.nochub.api.source.SignalSource;
import io.nochub.api.ticket.TicketRef;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages, cursors and completeness. */
abstract class PollingChecks extends Checks {
  private static final int LONGEST_CURSOR = 4_000;

  private List<PollingSource> sources = List.of();
  private @Nullable Connection connection;

  PollingChecks(IntegrationContract<?> kit) {
    super(kit);
  }

  @BeforeEach
  void openTheSources() {
    connection = kit().open();
    sources = connection.sources(PollingSource.class);
    assumeFalse(sources.isEmpty(), "has no polling source");
  }

  @Test
  void the_same_cursor_brings_the_same_page() throws Exception {
    for (PollingSource source : sources) {
      Cursor cursor = Cursor.START;
      for (Poll page : Polls.whole(source).pages()) {
        Poll again = source.poll(cursor);
        assertThat(again.items()).as("page at %s, once more", cursor).isEqualTo(page.items());
        assertThat(again.more()).isEqualTo(page.more());
        cursor = page.next();
      }
    }
  }

  @Test
  void pages_join_without_an_item_twice() throws Exception {
    for (PollingSource source : sources) {
      Polls.Look look = Polls.whole(source);

      if (look.pages().get(0).coverage() == Coverage.EVERYTHING) {
        assertThat(look.items()).extracting(Received::key).doesNotHaveDuplicates();
      }
      assertThat(look.items())
          .allSatisfy(item -> assertThat(item.key()).as("key").isNotBlank())
          .allSatisfy(item -> kit().assertNoSecret(item.text() + item.facts()));
      assertThat(look.pages())
          .allSatisfy(
              page -> assertThat(page.next().value()).hasSizeLessThanOrEqualTo(LONGEST_CURSOR));
    }
  }

  @Test
  void an_unchanged_vendor_gives_unchanged_items_and_events() throws Exception {
    for (PollingSource source : sources) {
      Polls.Look look = Polls.whole(source);
      connection().context().time().advance(source.usualInterval());
      Polls.Look again = Polls.whole(source);

      assertThat(again.items()).isEqualTo(look.items());
      assertThat(events(source, again.items())).isEqualTo(events(source, look.items()));
    }
  }

  @Test
  void a_cursor_survives_a_restart() throws Exception {
    for (PollingSource source : sources) {
      Cursor end = Polls.whole(source).end();
      Connection later = kit().open("test", connection().context().memory());
      PollingSource restarted = (PollingSource) named(later, source.name());

      assertThat(Polls.from(restarted, end).items()).isEqualTo(Polls.from(source, end).items());
    }
  }

  @Test
  void a_cursor_nobody_can_read_starts_again() throws Exception {
    for (PollingSource source : sources) {
      Polls.from(source, new Cursor("zz {\"not\": a cursor"));
    }
  }

  @Test
  void polling_writes_nothing() throws Exception {
    for (PollingSource source : sources) {
      Polls.whole(source);
    }

    List<Asked> harmful =
        vendor().asked().stream().filter(request -> !kit().harmless(request)).toList();
    assertThat(harmful).as("requests that may change something").isEmpty();
  }

  @Test
  void the_interval_is_sensible() {
    for (PollingSource source : sources) {
      assertThat(source.usualInterval()).isPositive();
      assertThat(source.longest()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HANGS")
  void a_vendor_in_trouble_fails_the_poll_and_never_looks_complete(Trouble trouble)
      throws Exception {
    onlyIfItCallsTheVendor();
    for (PollingSource source : sources) {
      vendor().calm();
      failsAsAgreed("poll", trouble, true, () -> source.poll(Cursor.START));
    }
  }

  @Test
  void trouble_between_two_pages_never_looks_complete() throws Exception {
    onlyIfItCallsTheVendor();
    for (PollingSource source : sources) {
      vendor().calm();
      Poll first = source.poll(Cursor.START);
      if (first.more() && first.coverage() == Coverage.EVERYTHING) {
        vendor().trouble(Trouble.BROKEN);
        assertThat(complete(source, first.next())).as("page 2 of a broken vendor").isFalse();
      }
    }
  }

  @Test
  void an_interrupt_ends_a_poll() throws Exception {
    onlyIfItCallsTheVendor();
    endsWhenInterrupted("poll", () -> sources.get(0).poll(Cursor.START));
  }

  @Test
  @OnlyWith(Capability.TICKET_CHANGES)
  void what_somebody_writes_into_a_ticket_is_told() throws Exception {
    List<Cursor> before = new ArrayList<>();
    for (PollingSource source : sources) {
      before.add(Polls.whole(source).end());
    }
    TicketRef ticket = TicketChecks.create(kit(), connection(), "9f8e7d6c5b4a39281706");
    kit().somebodyWrites(ticket);

    List<String> touched = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      touched.addAll(touched(sources.get(i), before.get(i)));
    }
    assertThat(touched).as("tickets that were touched").contains(ticket.id());
  }

  private static List<String> touched(PollingSource source, Cursor since) throws Exception {
    List<String> tickets = new ArrayList<>();
    for (Received item : Polls.from(source, since).items()) {
      for (Signal signal : source.read(item).signals()) {
        if (signal instanceof TicketTouched touch) {
          tickets.add(touch.ticketId());
        }
      }
    }
    return tickets;
  }

  private static boolean complete(PollingSource source, Cursor cursor) throws InterruptedException {
    try {
      Poll page = source.poll(cursor);
      return page.coverage() == Coverage.EVERYTHING && !page.more();
    } catch (IntegrationException e) {
      return false;
    }
  }

  private static List<String> events(PollingSource source, List<Received> items)
      throws IntegrationException {
    List<String> events = new ArrayList<>();
    for (Received item : items) {
      source.read(item).signals().forEach(signal -> events.add(signal.sourceEventId()));
    }
    return events;
  }

  private static SignalSource named(Connection connection, String name) {
    return connection.sources().stream()
        .filter(source -> source.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Connection connection() {
    return Objects.requireNonNull(connection);
  }
}
