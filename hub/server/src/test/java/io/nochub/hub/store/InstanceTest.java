package io.nochub.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.store.Instance.Standing;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class InstanceTest {
  @TempDir Path temp;
  private DataFolder folder;
  private TestDatabase opened;
  private final AtomicInteger texts = new AtomicInteger();

  @BeforeEach
  void open() {
    folder = DataFolder.open(temp.resolve("data"));
    opened = TestDatabase.open(TestDatabase.Kind.SQLITE, "hub", folder.path());
  }

  @AfterEach
  void close() {
    opened.close();
    folder.close();
  }

  private Instance instance() {
    return new Instance(opened.database(), folder, this::random);
  }

  private String random() {
    return "text" + texts.incrementAndGet();
  }

  private Path backup(String name) throws SQLException {
    Path copy = temp.resolve(name);
    new SqliteDialect(folder.resolve("test.db")).copyTo(copy);
    return copy;
  }

  private void restore(Path copy) throws IOException {
    opened.close();
    for (String name : new String[] {"test.db", "test.db-wal", "test.db-shm"}) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.copy(copy, folder.resolve("test.db"));
    opened.reopen();
  }

  @Test
  void a_first_start_is_new_and_the_next_ones_are_the_same() {
    assertThat(instance().check()).isEqualTo(Standing.NEW);
    String id = instance().id();
    opened.reopen();
    assertThat(instance().check()).isEqualTo(Standing.SAME);
    assertThat(instance().check()).isEqualTo(Standing.SAME);
    assertThat(instance().id()).isEqualTo(id);
    assertThat(instance().epoch()).isEqualTo(1);
  }

  @Test
  void a_restored_backup_is_noticed_until_the_operator_resumes() throws Exception {
    instance().check();
    Path copy = backup("copy.db");
    instance().restamp();
    restore(copy);
    assertThat(instance().check()).isEqualTo(Standing.COPIED);
    assertThat(instance().check()).isEqualTo(Standing.COPIED);
    instance().resume();
    assertThat(instance().epoch()).isEqualTo(2);
    assertThat(instance().check()).isEqualTo(Standing.SAME);
  }

  @Test
  void a_database_without_its_file_is_noticed() throws IOException {
    instance().check();
    Files.delete(folder.resolve("instance.properties"));
    assertThat(instance().check()).isEqualTo(Standing.COPIED);
  }

  @Test
  void a_copy_of_the_whole_folder_is_noticed() throws Exception {
    instance().check();
    Path copy = backup("copy.db");
    Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
    Files.copy(copy, elsewhere.resolve("test.db"));
    Files.copy(folder.resolve("instance.properties"), elsewhere.resolve("instance.properties"));
    try (DataFolder other = DataFolder.open(elsewhere);
        Database database =
            new Database(
                new SqliteDialect(elsewhere.resolve("test.db")), Thread::new, problem -> {})) {
      assertThat(new Instance(database, other, this::random).check()).isEqualTo(Standing.COPIED);
    }
  }

  @Test
  void a_copy_that_stands_where_the_folder_stood_is_noticed_by_its_files() throws IOException {
    instance().check();
    Path file = folder.resolve("instance.properties");
    Path copied = Files.copy(file, folder.resolve("copied"));
    Files.move(copied, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(instance().check()).isEqualTo(Standing.COPIED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stamp", "next"})
  void a_crash_while_the_stamp_changed_is_not_taken_for_a_copy(String overtaken)
      throws IOException {
    instance().check();
    Path file = folder.resolve("instance.properties");
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    properties.setProperty(overtaken, "the one the database does not have");
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
    assertThat(instance().check()).isEqualTo(Standing.SAME);
  }
}
