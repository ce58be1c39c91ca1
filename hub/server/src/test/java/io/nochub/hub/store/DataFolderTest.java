package io.nochub.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class DataFolderTest {
  @TempDir Path temp;

  @Test
  void a_folder_that_is_not_there_is_made_and_its_disk_measured() {
    try (DataFolder folder = DataFolder.open(temp.resolve("new/data"))) {
      assertThat(folder.path()).isDirectory().isEqualTo(temp.resolve("new/data"));
      assertThat(folder.syncTime()).isPositive();
      assertThat(folder.freeBytes()).isPositive();
      assertThat(folder.path()).isDirectoryContaining(file -> file.endsWith("hub.lock"));
      assertThat(folder.path().toFile().list())
          .containsExactlyInAnyOrder("hub.lock", "backup.lock");
    }
  }

  @Test
  void a_second_hub_is_refused_with_the_process_that_has_the_folder() {
    try (DataFolder folder = DataFolder.open(temp)) {
      assertThatThrownBy(() -> DataFolder.open(temp))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("Another hub runs on the data folder " + folder.path())
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
    DataFolder.open(temp).close();
  }

  @Test
  void a_path_that_is_a_file_is_refused() throws IOException {
    Path file = Files.writeString(temp.resolve("data"), "no folder");
    assertThatThrownBy(() -> DataFolder.open(file))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("cannot be written (there is a file of that name)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nfs", "nfs4", "cifs", "CIFS", "smb2", "fuse.sshfs"})
  void a_network_file_system_is_refused(String type) {
    assertThatThrownBy(() -> DataFolder.refuseNetwork(temp, type))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("network file system (" + type + ")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "btrfs", "zfs", "overlay", "tmpfs", "apfs", "NTFS"})
  void a_local_file_system_is_taken(String type) {
    DataFolder.refuseNetwork(temp, type);
  }

  @ParameterizedTest
  @CsvSource({
    "20001, 'Warning: the disk takes 20.001 ms'",
    "20000, The disk makes a write durable in 20.000 ms.",
    "20, The disk makes a write durable in 0.020 ms.",
    "19, 'Warning: the disk says a write is durable after 0.019 ms, which no disk can do'"
  })
  void the_disk_is_said_to_be_as_quick_as_it_is_with_a_warning_where_that_is_wrong(
      long micros, String sentence) {
    assertThat(DataFolder.speed(Duration.ofNanos(micros * 1_000))).startsWith(sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "2047, 2047 MiB left: below 1024 MiB nothing is taken in any more.",
    "1023, '1023 MiB left: nothing is taken in any more, and below 512 MiB nothing is delivered.'",
    "511, 511 MiB left: nothing is taken in or delivered any more. Make room."
  })
  void a_disk_that_gets_full_is_told_with_what_stops_and_when(long mebibytes, String sentence) {
    assertThat(DataFolder.spaceWarning(mebibytes << 20).orElseThrow()).endsWith(sentence);
  }

  @Test
  void a_disk_with_room_is_no_matter() {
    assertThat(DataFolder.spaceWarning(2048L << 20)).isEmpty();
  }

  @Test
  void the_report_at_start_begins_with_how_quick_the_disk_is() {
    try (DataFolder folder = DataFolder.open(temp.resolve("data"))) {
      assertThat(folder.diskReport().get(0)).contains("durable");
    }
  }
}
