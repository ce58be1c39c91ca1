package io.nochub.hub.intake;

import static io.nochub.hub.intake.Signals.item;
import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody put the inbox back to an older state than the hub's database. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class InboxPutBackTest {
  private static final SourceName HOOK = new SourceName("rmm", "alerts", "feed");

  @TempDir Path folder;
  private Road road;

  @BeforeEach
  void open() throws Exception {
    road = new Road(TestDatabase.Kind.SQLITE, folder);
  }

  @AfterEach
  void close() {
    road.close();
  }

  private long put() {
    return road.inbox
        .offer(HOOK, List.of(item("", "raise a1 acme dc01")))
        .orElseThrow()
        .join()
        .get(0)
        .id();
  }

  private void known(String sql) {
    road.hubDatabase.database().writeAndWait(Lane.DECISIONS, tx -> tx.update(sql));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into decided_input(input_id, at) values (50, 0)",
        "insert into inbox_mark(one, undecided_from) values (1, 51)",
        "insert into dead_input(input_id, integration, source, at, kind, problem, again)"
            + " values (50, 'rmm', 'alerts', 0, 'BAD_PAYLOAD', 'not JSON', 0)"
      })
  void a_new_input_never_gets_the_number_of_one_that_is_known(String sql) {
    known(sql);
    road.decided.giveNoNumberTwice();
    assertThat(put()).isEqualTo(51);
    assertThat(road.undecided()).isEqualTo(1);
  }

  @Test
  void an_inbox_that_is_ahead_stays_as_it_is() {
    put();
    put();
    known("insert into decided_input(input_id, at) values (1, 0)");
    road.decided.giveNoNumberTwice();
    assertThat(road.undecided()).isEqualTo(1);
    assertThat(put()).isEqualTo(3);
  }
}
