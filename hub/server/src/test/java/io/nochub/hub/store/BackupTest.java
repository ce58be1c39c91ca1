package io.nochub.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Instance.Standing;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class BackupTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final long PLENTY = 1L << 40;

  @TempDir Path temp;
  private final AtomicInteger texts = new AtomicInteger();
  private DataFolder folder;
  private Database hub;
  private Database inbox;

  @BeforeEach
  void a_hub_works() throws IOException {
    folder = DataFolder.open(temp.resolve("data"));
    hub = opened(folder.resolve("hub.db"), "hub");
    inbox = opened(folder.resolve("inbox.db"), "inbox");
    instance(hub, folder).check();
    write("secret.key", "the key");
    write("plugins/rt/1.0-abcdef12/plugin.jar", "a plugin");
    write("plugins/.incoming/1/plugin.jar", "half of a plugin");
    write("integrations/rt/cache.bin", "what it keeps");
  }

  @AfterEach
  void it_stops() {
    inbox.close();
    hub.close();
    folder.close();
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static Database opened(Path file, String set) {
    SqliteDialect dialect = new SqliteDialect(file);
    new Migrations(dialect).run(set);
    return new Database(dialect, Thread::new, problem -> {});
  }

  private Instance instance(Database database, DataFolder where) {
    return new Instance(database, where, () -> "text" + texts.incrementAndGet());
  }

  private static Backup backup() {
    return new Backup(disk -> PLENTY);
  }

  private Path made() {
    return backup().make(folder.path(), temp.resolve("backups/monday"), true, NOON).folder();
  }

  /** An input comes in; its number is given after the commit, as a sender is answered. */
  private long takeIn() {
    return inbox
        .<Long>write(
            Lane.DECISIONS,
            tx ->
                tx.number(
                    "insert into input(integration, source, feed, kind, item_key, received_at,"
                        + " facts, body, answers) values ('rmm', 'alerts', 'alerts', 'webhook',"
                        + " '', 0, '{}', ?, 0) returning id",
                    new byte[500]))
        .join();
  }

  private void decide(long input) {
    hub.writeAndWait(
        Lane.DECISIONS,
        tx -> tx.update("insert into decided_input(input_id, at) values (?, 0)", input));
  }

  private static long number(Path database, String sql) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.getLong(1);
    }
  }

  @Test
  void all_that_brings_a_hub_back_is_restored_and_knows_that_it_was() throws Exception {
    decide(takeIn());
    Path monday = made();
    takeIn();

    Path restored = temp.resolve("restored");
    assertThat(backup().restore(monday, restored).withKey()).isTrue();

    assertThat(number(restored.resolve("inbox.db"), "select count(*) from input")).isEqualTo(1);
    assertThat(number(restored.resolve("hub.db"), "select count(*) from decided_input"))
        .isEqualTo(1);
    assertThat(number(restored.resolve("hub.db"), "pragma auto_vacuum")).isEqualTo(2);
    assertThat(restored.resolve("secret.key")).hasContent("the key");
    assertThat(restored.resolve("plugins/rt/1.0-abcdef12/plugin.jar")).hasContent("a plugin");
    assertThat(restored.resolve("plugins/.incoming")).doesNotExist();
    assertThat(restored.resolve("integrations/rt/cache.bin")).hasContent("what it keeps");
    try (DataFolder other = DataFolder.open(restored);
        Database copied = opened(restored.resolve("hub.db"), "hub")) {
      assertThat(instance(copied, other).check()).isEqualTo(Standing.COPIED);
      instance(copied, other).resume();
      assertThat(instance(copied, other).epoch()).isEqualTo(2);
      assertThat(instance(copied, other).id()).isEqualTo(instance(hub, folder).id());
    }
    assertThat(instance(hub, folder).check()).isEqualTo(Standing.SAME);
  }

  @Test
  void a_backup_is_for_its_owner_alone_and_can_leave_the_key_out() throws Exception {
    Path without = temp.resolve("without");
    assertThat(backup().make(folder.path(), without, false, NOON).withKey()).isFalse();
    assertThat(without.resolve("secret.key")).doesNotExist();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(without)))
        .isEqualTo("rwx------");
    assertThat(backup().restore(without, temp.resolve("restored")).withKey()).isFalse();
  }

  @Test
  void
      under_load_everything_acknowledged_before_is_there_and_nothing_counts_as_decided_that_is_not()
          throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    AtomicLong acknowledged = new AtomicLong();
    CompletableFuture<Void> load =
        CompletableFuture.runAsync(
            () -> {
              while (!enough.get()) {
                long input = takeIn();
                acknowledged.set(input);
                decide(input);
              }
            });
    try {
      await().until(() -> acknowledged.get() > 200);
      for (String name : List.of("one", "two", "three")) {
        long before = acknowledged.get();
        Path made = backup().make(folder.path(), temp.resolve(name), true, NOON).folder();
        Path copied = made.resolve("inbox.db");
        assertThat(number(copied, "select count(*) from input where id <= " + before))
            .isEqualTo(before);
        assertThat(number(made.resolve("hub.db"), "select max(input_id) from decided_input"))
            .isLessThanOrEqualTo(number(copied, "select max(id) from input"))
            .isGreaterThanOrEqualTo(before - 1);
        assertThat(number(copied, "select seq from sqlite_sequence where name = 'input'"))
            .isEqualTo(number(copied, "select max(id) from input"));
      }
    } finally {
      enough.set(true);
      load.join();
    }
  }

  @Test
  void nothing_is_taken_away_while_it_is_copied() throws IOException {
    AtomicInteger taken = new AtomicInteger();
    try (FileChannel copying = DataFolder.copyLock(folder.path())) {
      copying.lock();
      assertThat(folder.unlessCopied(taken::incrementAndGet)).isFalse();
      assertThat(taken).hasValue(0);
    }
    assertThat(folder.unlessCopied(taken::incrementAndGet)).isTrue();
    assertThat(taken).hasValue(1);
    made();
    assertThat(folder.unlessCopied(taken::incrementAndGet)).isTrue();
  }

  @Test
  void a_name_that_is_taken_is_refused_and_left_alone() throws IOException {
    Path monday = made();
    Files.writeString(monday.resolve("note.txt"), "mine");
    assertThatThrownBy(this::made)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(monday + " is there already");
    assertThat(monday.resolve("note.txt")).hasContent("mine");
  }

  @Test
  void what_an_interrupted_backup_left_is_in_nobodys_way() throws IOException {
    Files.createDirectories(temp.resolve("backups/monday.part"));
    Files.writeString(temp.resolve("backups/monday.part/hub.db"), "half of it");
    assertThat(made()).isDirectory();
    assertThat(temp.resolve("backups")).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void the_data_folder_itself_is_no_place_for_a_backup() {
    Path inside = folder.resolve("backup");
    assertThatThrownBy(() -> backup().make(folder.path(), inside, true, NOON))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("lies in the data folder itself");
  }

  @Test
  void where_no_hub_has_been_there_is_nothing_to_copy() {
    Path nowhere = temp.resolve("nowhere");
    assertThatThrownBy(() -> backup().make(nowhere, temp.resolve("copy"), true, NOON))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("There is no hub's data in " + nowhere);
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void a_disk_that_is_too_small_is_named_and_nothing_is_left() {
    Path monday = temp.resolve("backups/monday");
    Backup small = new Backup(disk -> 5L << 20);
    assertThatThrownBy(() -> small.make(folder.path(), monday, true, NOON))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("There is too little room in " + monday.getParent())
        .hasMessageContaining("5 MiB are left");
    assertThat(monday.getParent()).isEmptyDirectory();
  }

  @Test
  void a_backup_on_the_hubs_own_disk_leaves_the_hub_the_room_it_needs() {
    Backup scarce = new Backup(disk -> DataFolder.INTAKE_NEEDS);
    assertThatThrownBy(() -> scarce.make(folder.path(), temp.resolve("copy"), true, NOON))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("1024 MiB of which the hub itself needs");
  }

  @Test
  void a_copy_that_fails_half_way_leaves_nothing() throws IOException {
    hub.close();
    Files.writeString(
        folder.resolve("hub.db"), "This was a database once, before something overwrote it.");
    Path monday = temp.resolve("backups/monday");
    assertThatThrownBy(() -> backup().make(folder.path(), monday, true, NOON))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("could not be written: hub.db: ")
        .hasMessageContaining("Nothing of it was kept.");
    assertThat(monday.getParent()).isEmptyDirectory();
  }

  @Test
  void nothing_is_restored_over_a_hub() {
    Path monday = made();
    assertThatThrownBy(() -> backup().restore(monday, folder.path()))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("is not empty, and nothing is restored over a hub");
  }

  @Test
  void a_folder_that_is_no_backup_is_refused() {
    assertThatThrownBy(() -> backup().restore(folder.path(), temp.resolve("restored")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("is no backup: backup.properties is missing");
  }

  @Test
  void a_damaged_backup_is_refused_and_nothing_is_left() throws IOException {
    Path monday = made();
    Files.writeString(monday.resolve("secret.key"), "another");
    Path restored = temp.resolve("restored");
    assertThatThrownBy(() -> backup().restore(monday, restored))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("is damaged: secret.key is not as it was written");
    assertThat(restored).doesNotExist();
  }

  @Test
  void a_backup_in_a_form_nobody_knows_yet_is_refused() throws IOException {
    Path monday = made();
    Files.writeString(monday.resolve("backup.properties"), "format=2\n");
    assertThatThrownBy(() -> backup().restore(monday, temp.resolve("restored")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("was made by a newer version of NOC Hub");
  }

  @Test
  void a_disk_too_small_for_a_restore_is_named() {
    Path monday = made();
    Path restored = temp.resolve("restored");
    assertThatThrownBy(() -> new Backup(disk -> 1_000).restore(monday, restored))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("There is too little room in " + restored);
    assertThat(restored).isEmptyDirectory();
  }

  @Test
  void a_restore_that_fails_half_way_leaves_nothing_and_can_be_made_again() throws IOException {
    Path monday = made();
    Path list = monday.resolve("backup.properties");
    String whole = Files.readString(list);
    // a folder cannot be made where a file lies already
    Files.writeString(monday.resolve("secret.key.more"), "");
    String none = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    Files.writeString(list, whole + "sha256/hub.db/../secret.key.more=" + none + "\n");
    Path restored = temp.resolve("restored");
    assertThatThrownBy(() -> backup().restore(monday, restored))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("could not be restored into " + restored)
        .hasMessageContaining("Nothing of it was kept.");
    Files.writeString(list, whole);
    backup().restore(monday, restored);
    assertThat(restored.resolve("secret.key")).hasContent("the key");
  }

  @Test
  void no_hub_starts_where_a_restore_was_interrupted() throws IOException {
    Path half = temp.resolve("half");
    Files.createDirectories(half.resolve("restoring"));
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> DataFolder.open(half))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("did not come to its end");
    }
  }

  @Test
  void the_copy_of_a_database_put_in_the_place_of_the_newer_one_is_noticed() throws Exception {
    Path monday = made();
    hub.close();
    for (String name : List.of("hub.db-wal", "hub.db-shm")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.copy(
        monday.resolve("hub.db"), folder.resolve("hub.db"), StandardCopyOption.REPLACE_EXISTING);
    try (Database copied = opened(folder.resolve("hub.db"), "hub")) {
      assertThat(instance(copied, folder).check()).isEqualTo(Standing.COPIED);
    }
  }
}
