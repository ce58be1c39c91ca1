package io.nochub.hub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Brings a database to the schema this program knows, by Flyway, from the {@code V*.sql} below
 * {@code db/<set>}. The sets are {@code hub} and {@code inbox}; each keeps its own history, so both
 * may live in one PostgreSQL database.
 *
 * <p>The steps of {@code hub} in the folder {@code first} are those that change what the hub takes
 * in with ({@link #TAKING_IN}). They come before all others, whatever their numbers, and may not
 * take long, however much is stored; the others are applied while the hub takes in.
 *
 * <p>One text serves both databases through placeholders:
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
  /** How many steps each set has, numbered from 1; a test holds them against the files. */
  static final Map<String, Integer> STEPS = Map.of("hub", 11, "inbox", 1);

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

  /** Flyway's name for a database that holds tables, but none of the set. */
  private static final String BASELINE = "0";

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
    run(set, "");
  }

  /**
   * Of {@code hub}, applies only what has to be there before anything is taken in; {@link #run}
   * does the rest.
   *
   * @throws StartRefused as {@link #run}
   */
  public void runForTakingIn() {
    run("hub", "/first");
  }

  private void run(String set, String folder) {
    try {
      if (isCurrent(set)) {
        return;
      }
      refuseNewer(set, flyway(set, "").load().info());
      flyway(set, folder).load().migrate();
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
      try (PreparedStatement all =
              connection.prepareStatement("select version, success from " + history);
          ResultSet step = all.executeQuery()) {
        Set<String> applied = new HashSet<>();
        boolean wentWell = true;
        while (step.next()) {
          applied.add(step.getString("version"));
          wentWell &= step.getBoolean("success");
        }
        applied.remove(BASELINE);
        return wentWell && applied.equals(steps(set));
      }
    }
  }

  private static Set<String> steps(String set) {
    return IntStream.rangeClosed(1, STEPS.getOrDefault(set, 0))
        .mapToObj(Integer::toString)
        .collect(Collectors.toSet());
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

  /** For the steps of a set that are in one of its folders, or in all of them. */
  FluentConfiguration flyway(String set, String folder) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(new WriterSource(dialect))
        .locations("classpath:db/" + set + folder)
        .table("migrations_" + set)
        .placeholders(dialect.placeholders())
        .baselineOnMigrate(true)
        .baselineVersion(BASELINE)
        // the first steps are applied before lower ones, and know none of the others
        .outOfOrder(true)
        .ignoreMigrationPatterns(
            folder.isEmpty() ? new String[] {"*:future"} : new String[] {"*:missing", "*:future"});
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
