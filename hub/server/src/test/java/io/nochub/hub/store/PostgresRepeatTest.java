package io.nochub.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.store.Database.Lane;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class PostgresRepeatTest {
  @TempDir Path folder;

  @Test
  void a_deadlock_is_repeated_with_all_that_was_in_the_commit() throws Exception {
    try (TestDatabase opened = TestDatabase.open(TestDatabase.Kind.POSTGRESQL, null, folder)) {
      Database database = opened.database();
      database.writeAndWait(Lane.DECISIONS, tx -> tx.update("create table pebble(number bigint)"));
      AtomicInteger runs = new AtomicInteger();
      AtomicInteger told = new AtomicInteger();
      CompletableFuture<Integer> answer =
          database.write(
              Lane.DECISIONS,
              tx -> {
                tx.update("insert into pebble values (1)");
                tx.afterCommit(told::incrementAndGet);
                if (runs.incrementAndGet() < 3) {
                  throw new StoreException("victim", new SQLException("deadlock", "40P01"));
                }
                return runs.get();
              });
      assertThat(answer.get(5, TimeUnit.SECONDS)).isEqualTo(3);
      assertThat(told).hasValue(1);
      assertThat(database.<Long>read(tx -> tx.number("select count(*) from pebble"))).isEqualTo(1);
    }
  }
}
