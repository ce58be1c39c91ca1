package io.nochub.plugins.requesttracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.Cursor;
import io.nochub.api.signal.TicketTouched;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RequestTrackerChangesTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  @Test
  void each_transaction_says_who_did_something_to_which_ticket_and_when() throws Exception {
    PollingSource changes = stage.changes();
    Cursor end = settled(changes);
    long id = stage.rt().act("ann", "1", "Status", "Status");

    List<Received> items = changes.poll(end).items();

    assertThat(items).hasSize(1);
    assertThat(changes.read(items.get(0)).signals())
        .containsExactly(
            new TicketTouched("1:" + id, Instant.parse("2026-03-02T08:00:02Z"), "1", "ann"));
  }

  @Test
  void what_was_seen_at_the_end_of_a_look_is_asked_for_once_more() throws Exception {
    PollingSource changes = stage.changes();
    Cursor end = settled(changes);
    stage.rt().act("ann", "1", "Status", "Status");

    Poll first = changes.poll(end);
    Poll second = changes.poll(first.next());
    Poll third = changes.poll(second.next());

    assertThat(second.items()).as("the same, though RT turned its parts").isEqualTo(first.items());
    assertThat(third.items()).isEmpty();
    assertThat(third.next()).isEqualTo(second.next());
  }

  @Test
  void rts_log_of_mail_is_no_change() throws Exception {
    PollingSource changes = stage.changes();
    Cursor end = settled(changes);
    stage.rt().act("RT_System", "1", "EmailRecord", "");
    stage.rt().act("RT_System", "1", "CommentEmailRecord", "");

    Poll poll = changes.poll(end);

    assertThat(poll.items()).isEmpty();
    assertThat(poll.next()).isNotEqualTo(end);
  }

  @Test
  void a_backlog_comes_page_by_page_without_a_gap() throws Exception {
    PollingSource changes = stage.changes();
    Cursor end = settled(changes);
    for (int i = 0; i < 342; i++) {
      stage.rt().act("ann", "1", "Comment", "");
    }

    List<String> keys = new ArrayList<>();
    Poll page = changes.poll(end);
    page.items().forEach(item -> keys.add(item.key()));
    while (page.more()) {
      page = changes.poll(page.next());
      page.items().forEach(item -> keys.add(item.key()));
    }

    assertThat(keys).hasSize(342).doesNotHaveDuplicates();
    assertThat(changes.poll(page.next()).items()).as("only the end of it again").hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1|", "2|5|9", "1|x|y", "1|99999999999999999999|1", "§"})
  void a_position_nobody_can_read_goes_back_a_bounded_way(String cursor) throws Exception {
    for (int i = 0; i < 700; i++) {
      stage.rt().act("ann", "1", "Comment", "");
    }

    Poll poll = stage.changes().poll(new Cursor(cursor));

    assertThat(poll.items()).hasSize(100);
    assertThat(poll.items().get(0).key()).isEqualTo("202");
    assertThat(poll.more()).isTrue();
  }

  @Test
  void pages_of_which_nothing_may_be_seen_are_passed_over() throws Exception {
    PollingSource changes = stage.changes();
    Cursor end = settled(changes);
    stage.rt().hiddenActs(250);
    long seen = stage.rt().act("ann", "1", "Status", "Status");

    List<Received> items = changes.poll(end).items();

    assertThat(items).extracting(Received::key).containsExactly(Long.toString(seen));
  }

  @Test
  void a_page_of_which_some_may_not_be_seen_is_not_the_last_one() throws Exception {
    PollingSource changes = stage.changes();
    Cursor end = settled(changes);
    stage.rt().act("ann", "1", "Status", "Status");
    stage.rt().hiddenActs(120);
    long last = stage.rt().act("ann", "1", "Status", "Status");

    Poll first = changes.poll(end);
    Poll second = changes.poll(first.next());

    assertThat(first.items()).hasSize(1);
    assertThat(first.more()).isTrue();
    assertThat(second.items()).extracting(Received::key).containsExactly(Long.toString(last));
    assertThat(second.more()).isFalse();
  }

  @Test
  void a_user_who_sees_next_to_nothing_is_told_so() throws Exception {
    PollingSource changes = stage.changes();
    Cursor end = settled(changes);
    stage.rt().hiddenActs(2_100);
    stage.rt().act("ann", "1", "Status", "Status");

    assertThatThrownBy(() -> changes.poll(end)).hasMessageContaining("ShowTicketComments");
  }

  @Test
  void nothing_new_costs_two_requests() throws Exception {
    PollingSource changes = stage.changes();
    Cursor end = settled(changes);
    int before = stage.vendor().asked().size();

    Poll poll = changes.poll(end);

    assertThat(poll.items()).isEmpty();
    assertThat(poll.more()).isFalse();
    assertThat(stage.vendor().asked()).hasSizeLessThanOrEqualTo(before + 2);
  }

  /** A position after which everything was seen twice. */
  private static Cursor settled(PollingSource changes) throws Exception {
    Cursor cursor = Cursor.START;
    for (int look = 0; look < 3; look++) {
      cursor = changes.poll(cursor).next();
    }
    return cursor;
  }
}
