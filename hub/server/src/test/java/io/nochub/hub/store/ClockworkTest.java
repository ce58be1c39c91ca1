package io.nochub.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nochub.hub.store.Database.Lane;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClockworkTest extends OnBothDatabases {
  private final PushedClock clock = PushedClock.atNoon();
  private final AtomicInteger jumps = new AtomicInteger();

  @SuppressWarnings("NullAway.Init") // made before each test
  private Clockwork clockwork;

  @Override
  protected String migrations() {
    return "inbox";
  }

  @BeforeEach
  void makeTable() {
    String type = opened().dialect().placeholders().get("int");
    database()
        .writeAndWait(
            Lane.DECISIONS,
            tx -> tx.update("create table bell(due " + type + " not null, rung " + type + ")"));
    database().writeAndWait(Lane.DECISIONS, tx -> tx.update("create index bell_due on bell(due)"));
    clockwork = new Clockwork(database(), clock, Thread::new, jumps::incrementAndGet);
  }

  @AfterEach
  void stop() {
    clockwork.close();
  }

  private void bell(Instant due) {
    database()
        .writeAndWait(
            Lane.DECISIONS, tx -> tx.update("insert into bell(due, rung) values (?, 0)", due));
  }

  private long rung() {
    return database().<Long>read(tx -> tx.number("select count(*) from bell where rung = 1"));
  }

  @Test
  void what_is_due_is_done_and_what_is_not_waits() {
    clockwork.register(new Bells());
    bell(clock.instant().minusSeconds(1));
    bell(clock.instant());
    bell(clock.instant().plusSeconds(60));

    assertThat(clockwork.runDueNow()).isEqualTo(2);
    assertThat(rung()).isEqualTo(2);
    clock.push(Duration.ofSeconds(60));
    assertThat(clockwork.runDueNow()).isEqualTo(1);
    assertThat(clockwork.runDueNow()).isZero();
  }

  @Test
  void a_thousand_due_at_once_are_done_in_slices() {
    clockwork.register(new Bells());
    database()
        .writeAndWait(
            Lane.DECISIONS,
            tx -> {
              for (int i = 0; i < 1_500; i++) {
                tx.update("insert into bell(due, rung) values (?, 0)", clock.instant());
              }
              return 0;
            });
    assertThat(clockwork.runDueNow()).isEqualTo(1_500);
  }

  @Test
  void nothing_is_done_before_the_release() {
    clockwork = new Clockwork(database(), InstantSource.system(), Thread::new, () -> {});
    Bells bells = new Bells();
    clockwork.register(bells);
    bell(Instant.EPOCH);
    clockwork.start();
    clockwork.wake();
    assertThat(bells.runs).hasValue(0);
    clockwork.release();
    await().atMost(Duration.ofSeconds(2)).until(() -> rung() == 1);
  }

  @Test
  void a_row_that_falls_due_is_done_soon_though_nobody_wakes_it() {
    clockwork = new Clockwork(database(), InstantSource.system(), Thread::new, () -> {});
    clockwork.register(new Bells());
    clockwork.start();
    clockwork.release();
    bell(InstantSource.system().instant().plusMillis(300));
    await().atMost(Duration.ofSeconds(3)).until(() -> rung() == 1);
  }

  @Test
  void a_jump_of_the_clock_holds_everything_back_until_released() {
    clockwork.register(new Bells());
    clockwork.start();
    clockwork.release();
    clock.push(Duration.ofHours(3));
    bell(clock.instant());
    await().until(() -> jumps.get() == 1);
    assertThat(rung()).isZero();
    clockwork.release();
    await().until(() -> rung() == 1);
    assertThat(jumps).hasValue(1);
  }

  @Test
  void work_that_fails_does_not_keep_others_from_theirs() {
    clockwork = new Clockwork(database(), InstantSource.system(), Thread::new, () -> {});
    clockwork.register(new Broken());
    clockwork.register(new Bells());
    bell(Instant.EPOCH);
    clockwork.start();
    clockwork.release();
    await().until(() -> rung() == 1);
  }

  private static final class Bells implements DueWork {
    final AtomicInteger runs = new AtomicInteger();

    @Override
    public String name() {
      return "bells";
    }

    @Override
    public Optional<Instant> nextDue(Transaction tx) {
      return tx.first(
          "select due from bell where rung = 0 order by due limit 1",
          row -> Instant.ofEpochMilli(row.getLong(1)));
    }

    @Override
    public int runDue(Transaction tx, Instant now, int atMost) {
      runs.incrementAndGet();
      List<Long> due =
          tx.list(
              "select due from bell where rung = 0 and due <= ? order by due limit ?",
              row -> row.getLong(1),
              now,
              atMost);
      if (due.isEmpty()) {
        return 0;
      }
      String row = tx.dialect() instanceof SqliteDialect ? "rowid" : "ctid";
      return tx.update(
          "update bell set rung = 1 where "
              + row
              + " in (select "
              + row
              + " from bell where rung = 0 and due <= ? order by due limit ?)",
          now,
          atMost);
    }
  }

  private static final class Broken implements DueWork {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public Optional<Instant> nextDue(Transaction tx) {
      return Optional.of(Instant.EPOCH);
    }

    @Override
    public int runDue(Transaction tx, Instant now, int atMost) {
      throw new IllegalStateException("broken on purpose");
    }
  }
}
