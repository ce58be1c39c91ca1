package io.nochub.hub.store;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs a store's tests on SQLite and on PostgreSQL, each test on a fresh database with the hub's
 * migrations. A subclass uses {@link #database()}; {@link #migrations()} can be overridden.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.Kind.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
public abstract class OnBothDatabases {
  @Parameter TestDatabase.Kind kind;
  @TempDir Path folder;
  private TestDatabase opened;

  @BeforeEach
  void openDatabase() {
    opened = TestDatabase.open(kind, migrations(), folder);
  }

  @AfterEach
  void closeDatabase() {
    opened.close();
  }

  /** The set of migrations the tests need: "hub" or "inbox". */
  protected String migrations() {
    return "hub";
  }

  protected Database database() {
    return opened.database();
  }

  protected TestDatabase opened() {
    return opened;
  }
}
