package io.nochub.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nochub.hub.store.Database.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for the files on disk: crashes, checkpoints, a disk that is full. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class SqliteFileTest {
  @TempDir Path folder;
  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
  private Database database;

  @BeforeEach
  void open() {
    database = new Database(new SqliteDialect(folder.resolve("t.db")), Thread::new, fatal::add);
    database.writeAndWait(
        Lane.DECISIONS,
        tx -> tx.update("create table pebble(number integer primary key, load blob) strict"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private CompletableFuture<Integer> drop(long number, int bytes) {
    return database.write(
        Lane.DECISIONS,
        tx -> tx.update("insert into pebble values (?, ?)", number, new byte[bytes]));
  }

  /** What a process would find that was killed now: the files as they lie there. */
  private long foundAfterKill() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copy"));
    for (String name : new String[] {"t.db", "t.db-wal"}) {
      Files.copy(folder.resolve(name), copy.resolve(name));
    }
    try (Database found =
        new Database(new SqliteDialect(copy.resolve("t.db")), Thread::new, fatal::add)) {
      return found.<Long>read(tx -> tx.number("select count(*) from pebble"));
    }
  }

  @Test
  void what_was_answered_is_there_after_a_kill() throws Exception {
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      answers.add(drop(i, 100));
    }
    answers.get(1_500).get();
    long answered = answers.stream().filter(CompletableFuture::isDone).count();
    assertThat(answered).isGreaterThan(1_500);
    assertThat(foundAfterKill()).isGreaterThanOrEqualTo(answered);
  }

  @Test
  void the_file_gives_space_back_and_the_log_is_emptied_when_idle() {
    assertThat(database.<Long>read(tx -> tx.number("pragma auto_vacuum"))).isEqualTo(2);
    assertThat(
            database.<String>read(
                tx -> tx.first("pragma journal_mode", r -> r.getString(1)).orElseThrow()))
        .isEqualTo("wal");
    drop(1, 100_000).join();
    assertThat(database.logBytes()).isPositive();
    await().atMost(Duration.ofSeconds(5)).until(() -> database.logBytes() == 0);
  }

  @Test
  void the_log_stays_small_while_much_is_written() {
    int rows = 400;
    long largest = 0;
    for (int i = 0; i < rows; i++) {
      drop(i, 250_000).join();
      largest = Math.max(largest, database.logBytes());
    }
    assertThat(largest).isLessThan(64L << 20);
  }

  @Test
  void a_full_disk_fails_the_units_it_hits_and_the_database_goes_on() {
    long pages = database.read(tx -> tx.number("pragma page_count"));
    database.writeAndWait(
        Lane.DECISIONS, tx -> tx.first("pragma max_page_count = " + (pages + 20), r -> 0));
    assertThatThrownBy(() -> drop(1, 500_000).join()).hasMessageContaining("full");
    assertThat(drop(2, 10).join()).isEqualTo(1);
    assertThat(fatal).isEmpty();
  }

  @Test
  void a_unit_that_has_read_is_run_again_if_the_log_starts_over_before_it_writes()
      throws SQLException {
    drop(1, 10).join();
    AtomicInteger runs = new AtomicInteger();
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("t.db"));
        Statement checkpoint = other.createStatement()) {
      checkpoint.execute("pragma wal_checkpoint(passive)");
      int dropped =
          database.writeAndWait(
              Lane.DECISIONS,
              tx -> {
                long before = tx.number("select count(*) from pebble");
                if (runs.incrementAndGet() == 1) {
                  execute(checkpoint, "pragma wal_checkpoint(truncate)");
                }
                return tx.update("insert into pebble values (?, null)", before + 1);
              });
      assertThat(dropped).isEqualTo(1);
    }
    assertThat(runs).hasValue(2);
    assertThat(database.<Long>read(tx -> tx.number("select count(*) from pebble"))).isEqualTo(2);
  }

  @Test
  void a_unit_that_is_run_again_waits_for_whoever_holds_the_file() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("t.db"));
        Statement holder = other.createStatement()) {
      int dropped =
          database.writeAndWait(
              Lane.DECISIONS,
              tx -> {
                long before = tx.number("select count(*) from pebble");
                if (runs.incrementAndGet() == 1) {
                  execute(holder, "begin immediate");
                  CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS)
                      .execute(() -> execute(holder, "commit"));
                }
                return tx.update("insert into pebble values (?, null)", before + 1);
              });
      assertThat(dropped).isEqualTo(1);
    }
    assertThat(runs).hasValue(2);
  }

  private static void execute(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void an_io_error_at_a_commit_fails_its_units_and_is_fatal() {
    CompletableFuture<Integer> first = drop(1, 10);
    first.join();
    CompletableFuture<Object> broken =
        database.write(
            Lane.DECISIONS,
            tx -> {
              throw new StoreException(
                  "as the driver says it",
                  new SQLException("disk I/O error", "", /* SQLITE_IOERR */ 10));
            });
    await().until(() -> !fatal.isEmpty());
    assertThat(broken).isCompletedExceptionally();
    assertThat(drop(2, 10)).isCompletedExceptionally();
    assertThat(database.<Long>read(tx -> tx.number("select count(*) from pebble"))).isEqualTo(1);
  }

  @Test
  void a_file_that_is_no_database_is_refused_with_a_sentence() throws IOException {
    Path file = Files.writeString(folder.resolve("other.db"), "this is not a database, or is it?");
    assertThatThrownBy(() -> new Database(new SqliteDialect(file), Thread::new, fatal::add))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("other.db cannot be opened");
  }
}
