package io.nochub.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.nochub.hub.store.Database.Lane;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a unit of work may rely on, on each database. */
class UnitsTest extends OnBothDatabases {
  @Override
  protected String migrations() {
    return "inbox";
  }

  @BeforeEach
  void makeTable() {
    String type = opened().dialect().placeholders().get("int");
    write("create table pebble(number " + type + " primary key, note text)");
  }

  private void write(String sql, Object... parameters) {
    database().writeAndWait(Lane.DECISIONS, tx -> tx.update(sql, parameters));
  }

  private void drop(Transaction tx, long number) {
    tx.update("insert into pebble(number) values (?)", number);
  }

  private List<Long> numbers() {
    return database()
        .read(tx -> tx.list("select number from pebble order by number", row -> row.getLong(1)));
  }

  /** Seen by a connection that has nothing to do with the database under test. */
  private long seenFromOutside() throws SQLException {
    try (Connection connection = opened().connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from pebble")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void a_unit_that_throws_is_undone_alone() throws Exception {
    CountDownLatch gate = holdTheWriter();
    var first = database().write(Lane.DECISIONS, tx -> dropped(tx, 1));
    var second =
        database()
            .write(
                Lane.DECISIONS,
                tx -> {
                  drop(tx, 2);
                  throw new IllegalArgumentException("changed my mind");
                });
    var third = database().write(Lane.DECISIONS, tx -> dropped(tx, 3));
    gate.countDown();

    assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(third.get(5, TimeUnit.SECONDS)).isEqualTo(3);
    assertThatThrownBy(() -> second.get(5, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("changed my mind");
    assertThat(numbers()).containsExactly(1L, 3L);
  }

  @Test
  void a_unit_that_breaks_a_constraint_is_undone_alone() {
    write("insert into pebble(number) values (7)");
    CompletableFuture<Long> twice = database().write(Lane.DECISIONS, tx -> dropped(tx, 7));
    CompletableFuture<Long> good = database().write(Lane.DECISIONS, tx -> dropped(tx, 8));

    assertThat(good).succeedsWithin(5, TimeUnit.SECONDS);
    assertThat(twice).failsWithin(5, TimeUnit.SECONDS);
    assertThat(numbers()).containsExactly(7L, 8L);
    assertThat(opened().fatal()).isEmpty();
  }

  @Test
  void where_one_decision_of_a_commit_fails_what_follows_from_the_others_happens_once()
      throws Exception {
    AtomicLong told = new AtomicLong();
    CountDownLatch gate = holdTheWriter();
    var act = database().write(Lane.OUTCOMES, tx -> counted(tx, 1, told));
    var before = database().write(Lane.DECISIONS, tx -> counted(tx, 2, told));
    var failing =
        database()
            .write(
                Lane.DECISIONS,
                tx -> {
                  counted(tx, 3, told);
                  throw new IllegalStateException("no");
                });
    var behind = database().write(Lane.DECISIONS, tx -> counted(tx, 4, told));
    gate.countDown();

    assertThat(act.get(5, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(before.get(5, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(behind.get(5, TimeUnit.SECONDS)).isEqualTo(4);
    assertThat(failing).failsWithin(5, TimeUnit.SECONDS);
    assertThat(numbers()).containsExactly(1L, 2L, 4L);
    assertThat(told).hasValue(3);
  }

  @Test
  void while_something_works_beside_the_writer_units_wait_and_reads_go_on() {
    List<CompletableFuture<Long>> waiting = new ArrayList<>();
    database()
        .besideWriter(
            () -> {
              waiting.add(database().write(Lane.OUTCOMES, tx -> dropped(tx, 1)));
              execute("insert into pebble(number) values (2)");
              assertThat(numbers()).containsExactly(2L);
            });
    assertThat(waiting.get(0)).succeedsWithin(5, TimeUnit.SECONDS);
    assertThat(numbers()).containsExactly(1L, 2L);
  }

  @Test
  void while_something_works_beside_the_writer_its_snapshot_is_not_taken_away() {
    assumeThat(opened().kind()).isEqualTo(TestDatabase.Kind.SQLITE);
    write("insert into pebble(number) values (1)");
    database()
        .besideWriter(
            () ->
                Awaitility.await()
                    .during(Duration.ofMillis(1_500))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> database().logBytes() > 0));
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> database().logBytes() == 0);
  }

  private void execute(String sql) {
    try (Connection connection = opened().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private long counted(Transaction tx, long number, AtomicLong told) {
    tx.afterCommit(told::incrementAndGet);
    return dropped(tx, number);
  }

  @Test
  void what_people_do_and_cannot_be_done_costs_the_decisions_beside_it_nothing() throws Exception {
    AtomicLong runs = new AtomicLong();
    CountDownLatch gate = holdTheWriter();
    var refused =
        database()
            .write(
                Lane.OUTCOMES,
                tx -> {
                  throw new IllegalStateException("no such incident");
                });
    var decision = database().write(Lane.DECISIONS, tx -> dropped(tx, runs.incrementAndGet()));
    gate.countDown();

    assertThat(decision.get(5, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(refused).failsWithin(5, TimeUnit.SECONDS);
    assertThat(runs).hasValue(1);
  }

  @Test
  void nobody_is_answered_before_the_commit_that_holds_the_unit() throws Exception {
    AtomicLong seen = new AtomicLong(-1);
    CompletableFuture<Void> told =
        database()
            .write(Lane.DECISIONS, tx -> dropped(tx, 1))
            .thenAccept(number -> seen.set(seenQuietly()));
    told.get(5, TimeUnit.SECONDS);
    assertThat(seen).hasValue(1);
  }

  @Test
  void what_gathers_is_committed_together_and_seen_by_nobody_before() throws Exception {
    CountDownLatch gate = holdTheWriter();
    // What held the writer was an outcome alone, so that this commit has one unit of each lane.
    var first = database().write(Lane.OUTCOMES, tx -> dropped(tx, 1));
    AtomicLong between = new AtomicLong(-1);
    var second =
        database()
            .write(
                Lane.DECISIONS,
                tx -> {
                  between.set(seenQuietly());
                  assertThat(first).isNotDone();
                  return dropped(tx, 2);
                });
    gate.countDown();
    second.get(5, TimeUnit.SECONDS);
    assertThat(between).hasValue(0);
    assertThat(seenFromOutside()).isEqualTo(2);
  }

  @Test
  void the_result_of_a_delivery_is_committed_before_a_long_decision_that_came_with_it()
      throws Exception {
    CountDownLatch gate = holdTheWriter(Lane.DECISIONS);
    AtomicLong seen = new AtomicLong(-1);
    var decision =
        database()
            .write(
                Lane.DECISIONS,
                tx -> {
                  seen.set(seenQuietly());
                  return dropped(tx, 3);
                });
    var first = database().write(Lane.OUTCOMES, tx -> dropped(tx, 1));
    var second = database().write(Lane.OUTCOMES, tx -> dropped(tx, 2));
    gate.countDown();

    assertThat(decision.get(5, TimeUnit.SECONDS)).isEqualTo(3);
    assertThat(first).isCompletedWithValue(1L);
    assertThat(second).isCompletedWithValue(2L);
    assertThat(seen).hasValue(2);
  }

  @Test
  void after_commit_runs_after_the_commit_and_not_for_a_unit_that_failed() throws Exception {
    AtomicLong seen = new AtomicLong(-1);
    AtomicBoolean ranForFailed = new AtomicBoolean();
    var failed =
        database()
            .write(
                Lane.DECISIONS,
                tx -> {
                  tx.afterCommit(() -> ranForFailed.set(true));
                  throw new IllegalStateException("no");
                });
    database()
        .writeAndWait(
            Lane.DECISIONS,
            tx -> {
              tx.afterCommit(() -> seen.set(seenQuietly()));
              return dropped(tx, 1);
            });
    assertThat(failed).isCompletedExceptionally();
    assertThat(seen).hasValue(1);
    assertThat(ranForFailed).isFalse();
  }

  @Test
  void outcomes_come_before_decisions_and_housekeeping_still_gets_its_turn() throws Exception {
    CountDownLatch gate = holdTheWriter();
    List<String> order = new ArrayList<>();
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (Lane lane : List.of(Lane.HOUSEKEEPING, Lane.DECISIONS, Lane.OUTCOMES)) {
      for (int i = 1; i <= 2; i++) {
        String name = lane + " " + i;
        all.add(database().write(lane, tx -> order.add(name)));
      }
    }
    gate.countDown();
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(5, TimeUnit.SECONDS);
    assertThat(order)
        .containsExactly(
            "OUTCOMES 1",
            "DECISIONS 1",
            "HOUSEKEEPING 1",
            "OUTCOMES 2",
            "DECISIONS 2",
            "HOUSEKEEPING 2");
  }

  @Test
  void closing_finishes_what_was_taken_and_refuses_the_rest() throws Exception {
    CountDownLatch gate = holdTheWriter();
    CompletableFuture<Long> taken = database().write(Lane.HOUSEKEEPING, tx -> dropped(tx, 1));
    gate.countDown();
    database().close();
    assertThat(taken).isCompletedWithValue(1L);
    assertThat(database().write(Lane.OUTCOMES, tx -> dropped(tx, 2))).isCompletedExceptionally();
    assertThat(seenFromOutside()).isEqualTo(1);
  }

  @Test
  void a_read_cannot_write() {
    assertThatThrownBy(() -> database().read(tx -> dropped(tx, 1)))
        .isInstanceOf(StoreException.class);
    assertThat(numbers()).isEmpty();
  }

  @Test
  void a_read_sees_one_state_however_long_it_looks() {
    write("insert into pebble(number) values (1)");
    long[] counts =
        database()
            .read(
                tx -> {
                  long before = tx.number("select count(*) from pebble");
                  write("insert into pebble(number) values (2)");
                  return new long[] {before, tx.number("select count(*) from pebble")};
                });
    assertThat(counts).containsExactly(1, 1);
  }

  @Test
  void a_read_that_takes_too_long_is_stopped() {
    String endless =
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000000000)"
            + " select count(*) from n";
    long start = System.nanoTime();
    assertThatThrownBy(() -> database().<Long>read(tx -> tx.number(endless)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("stopped after 2 s");
    assertThat(System.nanoTime() - start).isLessThan(8_000_000_000L);
    assertThat(numbers()).isEmpty();
  }

  @Test
  void a_read_that_failed_half_way_leaves_the_next_one_what_was_written_since() {
    write("insert into pebble(number) values (1)");
    assertThatThrownBy(
            () ->
                database()
                    .read(
                        tx -> {
                          tx.number("select count(*) from pebble");
                          throw new IllegalStateException("enough");
                        }))
        .hasMessage("enough");
    write("insert into pebble(number) values (2)");

    assertThat(numbers()).containsExactly(1L, 2L);
  }

  @Test
  void the_same_read_goes_on_when_its_table_has_changed_meanwhile() {
    write("insert into pebble(number) values (1)");
    assertThat(numbers()).containsExactly(1L);
    write("alter table pebble add column weight text");
    write("insert into pebble(number, weight) values (2, 'heavy')");

    assertThat(numbers()).containsExactly(1L, 2L);
    assertThat(
            database()
                .<List<String>>read(
                    tx ->
                        tx.handle()
                            .createQuery("select weight from pebble where number = 2")
                            .mapTo(String.class)
                            .list()))
        .containsExactly("heavy");
  }

  @Test
  void a_statement_that_is_not_given_all_its_values_is_refused_also_after_it_was() {
    String insert = "insert into pebble (number) values (?)";
    write(insert, 1L);

    assertThatThrownBy(() -> write(insert)).hasMessageContaining(insert);
    assertThatThrownBy(() -> write(insert, 2L, 3L)).hasMessageContaining(insert);
    assertThat(numbers()).containsExactly(1L);
  }

  @Test
  void a_transaction_is_of_no_use_once_it_has_ended() {
    Transaction kept = database().writeAndWait(Lane.DECISIONS, tx -> tx);
    assertThatThrownBy(() -> kept.update("delete from pebble"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void the_writer_cannot_wait_for_itself() {
    assertThatThrownBy(
            () ->
                database()
                    .writeAndWait(
                        Lane.DECISIONS,
                        tx -> database().writeAndWait(Lane.DECISIONS, inner -> dropped(inner, 1))))
        .isInstanceOf(IllegalStateException.class);
  }

  private long dropped(Transaction tx, long number) {
    drop(tx, number);
    return number;
  }

  private long seenQuietly() {
    try {
      return seenFromOutside();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Keeps the writer busy outside any commit under test until the gate opens. */
  private CountDownLatch holdTheWriter() throws InterruptedException {
    return holdTheWriter(Lane.OUTCOMES);
  }

  private CountDownLatch holdTheWriter(Lane lane) throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Integer> holding =
        database()
            .write(
                lane,
                tx -> {
                  tx.afterCommit(
                      () -> {
                        held.countDown();
                        await(gate);
                      });
                  return 0;
                });
    held.await();
    assertThat(holding).isNotDone();
    return gate;
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
