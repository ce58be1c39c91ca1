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
      assertThat(folder.path().toFile().list()).hasSize(1);
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
    "20001, 'makes a write durable: intake will be slow'",
    "20000,",
    "20,",
    "19, no disk can do",
    "3, no disk can do"
  })
  void a_slow_and_an_incredible_disk_are_named(long micros, String sentence) {
    var warning = DataFolder.diskWarning(Duration.ofNanos(micros * 1_000));
    if (sentence == null) {
      assertThat(warning).isEmpty();
    } else {
      assertThat(warning.orElseThrow()).contains(sentence.replace("makes a", "make a"));
    }
  }
}
