package io.nochub.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Measures what SQLite alone needs to keep the rows that alerts leave behind: the bound of what can
 * be decided. A hub decides new alerts; the rows they left are then written again to an empty
 * database of the same tables and indexes, by one thread that does nothing else. Then their texts
 * are indexed, as they have to be sooner or later, and it writes what stays of an alert that is
 * told again.
 *
 * <p>Arguments: a folder, and the script of requests.
 */
final class Rows {
  private static final int SECONDS = 3;
  private static final int A_REQUEST = 10;
  private static final int TOLD = 20_000;
  private static final int TEXTS_AT_ONCE = 1_000;

  private final Path folder;
  private final DecisionRows rows;

  private Rows(Path folder, DecisionRows rows) {
    this.folder = folder;
    this.rows = rows;
  }

  /** Measures, and prints a line for each number of alerts to a commit. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    System.out.println(Machine.line());
    System.out.printf("fdatasync: %.2f ms%n", Machine.syncMillis(folder));
    Rows rows = new Rows(folder, DecisionRows.of(filled(folder, Path.of(arguments[1]), SECONDS)));
    for (int commit : new int[] {10, 100, 1_000}) {
      rows.write(commit, true);
    }
    rows.write(100, false);
  }

  /** The database of a hub that was sent new alerts for so many seconds, and has decided them. */
  static Path filled(Path folder, Path script, int seconds) throws Exception {
    Path data = Files.createTempDirectory(folder, "hub");
    try (HubProcess hub = HubProcess.start(data)) {
      Ingest.setUp(hub);
      Ingest.send(script, hub, A_REQUEST, 100, "rows", seconds);
      Ingest.awaitDecided(hub);
    }
    return data.resolve("hub.db");
  }

  private void write(int commit, boolean isIndexed) throws SQLException, IOException {
    Path file = Files.createTempDirectory(folder, "rows").resolve("copy.db");
    try (DecisionRows.Copy copy = rows.copyTo(file, isIndexed, 0)) {
      long before = copy.logBytes();
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long processor = threads.getCurrentThreadCpuTime();
      double took = seconds(() -> addNew(copy, commit));
      double used = (threads.getCurrentThreadCpuTime() - processor) / 1e3 / rows.alerts();
      System.out.printf(
          "SQLite alone, %,d alerts to a commit: %,.0f new alerts/s, %,.0f µs of processor time and"
              + " %,.0f KB of log each; each leaves %.1f rows in %d tables, which have %d indexes%n",
          commit,
          rows.alerts() / took,
          used,
          (copy.logBytes() - before) / 1024.0 / rows.alerts(),
          rows.rowsEach(),
          rows.tableCount(),
          copy.indexes());
      if (isIndexed) {
        double texts = seconds(() -> indexTexts(copy));
        System.out.printf(
            "  %,.0f new alerts/s with their texts indexed, 1,000 at a time%n",
            rows.alerts() / (took + texts));
        double told = seconds(() -> addTold(copy, commit));
        System.out.printf(
            "  and %,.0f a second of those that were told before, %.0f µs each%n",
            TOLD / told, told * 1e6 / TOLD);
      }
    }
  }

  private interface Work {
    void run() throws SQLException;
  }

  private static double seconds(Work work) throws SQLException {
    long begun = System.nanoTime();
    work.run();
    return (System.nanoTime() - begun) / 1e9;
  }

  private void addNew(DecisionRows.Copy copy, int commit) throws SQLException {
    for (long i = 1; i <= rows.alerts(); i++) {
      copy.addNew();
      if (i % commit == 0) {
        copy.commit();
      }
    }
    copy.commit();
  }

  private static void addTold(DecisionRows.Copy copy, int commit) throws SQLException {
    for (int i = 1; i <= TOLD; i++) {
      copy.addTold();
      if (i % commit == 0) {
        copy.commit();
      }
    }
    copy.commit();
  }

  private static void indexTexts(DecisionRows.Copy copy) throws SQLException {
    while (copy.indexTexts(TEXTS_AT_ONCE) > 0) {
      copy.commit();
    }
  }
}
