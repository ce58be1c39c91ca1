package io.nochub.hub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Brings a database to the schema this program knows, by Flyway, from {@code db/<set>/V*.sql}. The
 * sets are {@code hub} and {@code inbox}; each keeps its own history, so both may live in one
 * PostgreSQL database. One text serves both databases through placeholders:
 *
 * <ul>
 *   <li>{@code ${id}} the type of a generated number that is a table's key and is never given twice
 *   <li>{@code ${int}} whole numbers, also times (epoch milliseconds) and flags (0 or 1)
 *   <li>{@code ${real}}, {@code ${blob}} fractions, bytes
 *   <li>{@code ${strict}} stands after a table's closing bracket
 *   <li>{@code ${sqlite}}, {@code ${postgresql}} begin a line that is for one of them only
 * </ul>
 */
public final class Migrations {
  /** The last step of each set; a test holds them against the files. */
  static final Map<String, String> NEWEST = Map.of("hub", "10", "inbox", "1");

  /**
   * The last step of {@code hub} that changes one of {@link #TAKING_IN}. Such a step may not take
   * long, however much is stored; the later ones are applied while the hub takes in.
   */
  static final String LAST_FOR_TAKING_IN = "9";

  /** What is used to take in: who this hub is, its plugins and integrations, what is decided. */
  static final Set<String> TAKING_IN =
      Set.of(
          "instance",
          "plugin",
          "integration",
          "integration_state",
          "inbox_mark",
          "decided_input",
          "dead_input");

  private final Dialect dialect;

  public Migrations(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Applies what is missing. Run before the database is opened for work.
   *
   * @throws StartRefused if the database is newer than this program, or a migration failed
   */
  public void run(String set) {
    run(set, MigrationVersion.LATEST);
  }

  /**
   * Of {@code hub}, applies only what has to be there before anything is taken in; {@link #run}
   * does the rest.
   *
   * @throws StartRefused as {@link #run}
   */
  public void runForTakingIn() {
    run("hub", MigrationVersion.fromVersion(LAST_FOR_TAKING_IN));
  }

  private void run(String set, MigrationVersion upTo) {
    try {
      if (isCurrent(set)) {
        return;
      }
      refuseNewer(set, flyway(set).load().info());
      Flyway flyway = flyway(set).target(upTo).load();
      flyway.migrate();
    } catch (FlywayException e) {
      throw new StartRefused(
          "The database " + dialect.name() + " could not be upgraded: " + firstLine(rootOf(e)), e);
    } catch (SQLException e) {
      throw new StartRefused(
          "The database " + dialect.name() + " cannot be used: " + firstLine(e), e);
    }
  }

  /**
   * Asks the history itself, because most starts find nothing to do and Flyway is slow to start.
   */
  private boolean isCurrent(String set) throws SQLException {
    String history = "migrations_" + set;
    try (Connection connection = dialect.openWriter()) {
      try (ResultSet tables = connection.getMetaData().getTables(null, null, history, null)) {
        if (!tables.next()) {
          return false;
        }
      }
      try (PreparedStatement last =
              connection.prepareStatement(
                  "select version, success from "
                      + history
                      + " order by installed_rank desc limit 1");
          ResultSet step = last.executeQuery()) {
        return step.next()
            && step.getString("version").equals(NEWEST.get(set))
            && step.getBoolean("success");
      }
    }
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** Flyway draws tables of details below its words. */
  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  FluentConfiguration flyway(String set) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(new WriterSource(dialect))
        .locations("classpath:db/" + set)
        .table("migrations_" + set)
        .placeholders(dialect.placeholders())
        .baselineOnMigrate(true)
        .baselineVersion("0");
  }

  private void refuseNewer(String set, MigrationInfoService info) {
    int known = info.all().length - future(info);
    if (future(info) > 0) {
      MigrationInfo newest = info.current();
      throw new StartRefused(
          "The database "
              + dialect.name()
              + " was written by a newer version of NOC Hub (schema "
              + (newest == null ? "unknown" : newest.getVersion())
              + ", this program knows "
              + known
              + " steps of "
              + set
              + "): start that version, or restore a backup from before the upgrade.");
    }
  }

  private static int future(MigrationInfoService info) {
    return (int)
        Arrays.stream(info.all())
            .filter(step -> step.getState().isApplied() && !step.getState().isResolved())
            .count();
  }
}
