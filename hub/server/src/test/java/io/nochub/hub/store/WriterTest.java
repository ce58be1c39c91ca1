package io.nochub.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.store.Database.Lane;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class WriterTest {
  @TempDir Path folder;

  private final UnitQueue queue = new UnitQueue(10);
  private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();

  @Test
  void who_comes_back_as_soon_as_they_are_told_are_waited_for_only_once() throws Exception {
    SqliteDialect dialect = new SqliteDialect(folder.resolve("t.db"));
    try (Session session = new Session(dialect, dialect.openWriter(), new HandleMaker())) {
      session.connection().setAutoCommit(false);
      Writer writer =
          new Writer(session, queue, units -> units.forEach(Unit::tell), fatal::complete);
      Unit<Integer> second = new Unit<>(tx -> writer.expected(), false);
      Unit<Boolean> first = new Unit<>(tx -> comesBackWith(second, tx), false);
      queue.add(Lane.DECISIONS, first);
      Thread thread = new Thread(writer);
      thread.start();

      assertThat(second.answer().get()).isEqualTo(1);

      queue.close();
      thread.join();
    }
    assertThat(fatal).isNotDone();
  }

  private boolean comesBackWith(Unit<?> next, Transaction tx) {
    tx.afterCommit(() -> queue.addAtOnce(Lane.DECISIONS, next));
    return true;
  }
}
