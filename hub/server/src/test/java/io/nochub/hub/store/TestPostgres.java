package io.nochub.hub.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** One PostgreSQL for all tests of a JVM; each asks for a database of its own. */
final class TestPostgres {
  /**
   * A new database is some 300 files, which take a disk ten times as long (seen: 500 ms and 50 ms).
   */
  private static final Path MEMORY = Path.of("/dev/shm");

  private static final long ENOUGH_BYTES = 2L << 30;

  private static @Nullable TestPostgres started;
  private static @Nullable String problem;

  private final EmbeddedPostgres server;
  private final AtomicInteger databases = new AtomicInteger();

  private TestPostgres(EmbeddedPostgres server) {
    this.server = server;
  }

  /** Skips the test, saying why, where no PostgreSQL can be started. */
  static synchronized TestPostgres get() {
    if (started == null && problem == null) {
      start();
    }
    Assumptions.assumeTrue(started != null, () -> "PostgreSQL cannot be started here: " + problem);
    if (started == null) {
      throw new IllegalStateException();
    }
    return started;
  }

  private static void start() {
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "off")
              .setServerConfig("synchronous_commit", "off")
              .setServerConfig("full_page_writes", "off")
              .setServerConfig("min_wal_size", "32MB")
              .setServerConfig("max_wal_size", "64MB");
      if (hasRoom(MEMORY)) {
        builder.setDataDirectory(Files.createTempDirectory(MEMORY, "nochub-test"));
      }
      started = new TestPostgres(builder.start());
    } catch (IOException | RuntimeException e) {
      problem = e.toString();
    }
  }

  private static boolean hasRoom(Path folder) throws IOException {
    return Files.isWritable(folder) && Files.getFileStore(folder).getUsableSpace() > ENOUGH_BYTES;
  }

  /** A new database, a copy of the template if one is named. */
  String database(@Nullable String template) throws SQLException {
    String name = "t" + databases.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(address("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create database " + name + (template == null ? "" : " template " + template));
    }
    return name;
  }

  void drop(String name) throws SQLException {
    try (Connection connection = DriverManager.getConnection(address("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("drop database " + name + " with (force)");
    }
  }

  String address(String database) {
    return server.getJdbcUrl("postgres", database);
  }
}
