package io.nochub.hub.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How SQLite goes about the worker's questions when 100,000 deliveries wait. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OutboxPlanTest {
  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
  private static final int WAITING = 100_000;

  @TempDir Path folder;

  private static List<String> plan(Database database, String sql, @Nullable Object... parameters) {
    return database.read(
        tx -> tx.list("explain query plan " + sql, row -> row.getString("detail"), parameters));
  }

  private static void fill(Database database) {
    database.writeAndWait(
        Lane.HOUSEKEEPING,
        tx ->
            tx.update(
                "with recursive n (i) as (select 1 union all select i + 1 from n where i < ?)"
                    + " insert into delivery (kind, ref, integration, incident_id, urgency, state,"
                    + " due_at, attempts, asked, created_at, changed_at, waiting_since) select"
                    + " 'TICKET', i, 'desk', i, i % 5, 'WAITING', ? + (i * 7919) % 1000, 0, 1, 0,"
                    + " 0, i from n",
                WAITING, NOW.toEpochMilli() - 500));
  }

  @Test
  void it_walks_along_its_indexes_and_sorts_nothing() {
    try (TestDatabase opened = TestDatabase.open(TestDatabase.Kind.SQLITE, "hub", folder)) {
      Database database = opened.database();
      fill(database);
      assertThat(plan(database, OutboxStore.DUE, "desk", 4, NOW, 50))
          .anyMatch(step -> step.contains("delivery USING INDEX delivery_due (integration=? AND"))
          .noneMatch(step -> step.contains("TEMP B-TREE"));
      assertThat(plan(database, OutboxStore.NEXT_URGENCY, "desk", 5))
          .containsExactly(
              "SEARCH delivery USING COVERING INDEX delivery_due (integration=? AND urgency<?)");
      assertThat(plan(database, OutboxStore.BACKLOG, "desk", "desk", "desk"))
          .filteredOn(step -> step.contains("delivery"))
          .allMatch(step -> step.startsWith("SEARCH delivery USING"))
          .hasSize(3);
    }
  }

  @Test
  void the_most_urgent_of_100_000_come_first() {
    OutboxStore store = new OutboxStore();
    try (TestDatabase opened = TestDatabase.open(TestDatabase.Kind.SQLITE, "hub", folder)) {
      fill(opened.database());
      List<OutboxEntry> due = opened.database().read(tx -> store.due(tx, "desk", 0, NOW, 50));
      assertThat(due)
          .hasSize(50)
          .allMatch(entry -> entry.urgency() == 4)
          .isSortedAccordingTo(
              Comparator.comparing(OutboxEntry::dueAt).thenComparing(OutboxEntry::id));
      assertThat(opened.database().<OutboxStore.Backlog>read(tx -> store.backlog(tx, "desk")))
          .isEqualTo(new OutboxStore.Backlog(WAITING, 0, Instant.ofEpochMilli(1)));
    }
  }
}
