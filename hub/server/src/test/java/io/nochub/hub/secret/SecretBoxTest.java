package io.nochub.hub.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class SecretBoxTest {
  @TempDir Path folder;
  private Path file;
  private SecretBox box;

  @BeforeEach
  void makes_a_key_at_first_start() {
    file = folder.resolve("data/secret.key");
    box = SecretBox.at(file);
  }

  @Test
  void what_was_sealed_opens_again_after_a_restart() {
    String sealed = box.seal("tops3cret", "integration/rt/settings/password");

    assertThat(SecretBox.at(file).open(sealed, "integration/rt/settings/password"))
        .isEqualTo("tops3cret");
  }

  @Test
  void a_sealed_text_shows_nothing_and_is_never_the_same_twice() {
    String sealed = box.seal("tops3cret", "a");

    assertThat(sealed).matches("[A-Za-z0-9_-]+").doesNotContain("tops3cret");
    assertThat(box.seal("tops3cret", "a")).isNotEqualTo(sealed);
    assertThat(box.toString()).doesNotContain("tops3cret").contains("secret.key");
  }

  @Test
  void a_value_moved_to_another_place_does_not_open() {
    String sealed = box.seal("tops3cret", "integration/rt/settings/password");

    assertThatThrownBy(() -> box.open(sealed, "integration/other/settings/password"))
        .isInstanceOf(SecretUnreadable.class)
        .hasMessageContaining("integration/other/settings/password")
        .hasMessageNotContaining(sealed);
  }

  @Test
  void an_altered_or_foreign_value_does_not_open() {
    String sealed = box.seal("tops3cret", "a");
    SecretBox other = SecretBox.at(folder.resolve("other.key"));

    assertThatThrownBy(() -> box.open(sealed.substring(2), "a"))
        .isInstanceOf(SecretUnreadable.class);
    assertThatThrownBy(() -> box.open("not base64 !", "a")).isInstanceOf(SecretUnreadable.class);
    assertThatThrownBy(() -> other.open(sealed, "a")).isInstanceOf(SecretUnreadable.class);
  }

  @Test
  void the_key_file_is_for_its_owner_alone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    box.addKey();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void a_broken_key_file_is_refused_with_a_sentence() throws IOException {
    Files.writeString(file, "not a keyset");

    assertThatThrownBy(() -> SecretBox.at(file))
        .isInstanceOf(SecretUnreadable.class)
        .hasMessageContaining("secret.key holds no usable keys");
  }

  @Test
  void rotation_seals_everything_again_and_forgets_the_old_key() {
    Map<String, String> stored = new HashMap<>();
    stored.put("a", box.seal("one", "a"));
    stored.put("b", box.seal("two", "b"));
    String before = stored.get("a");

    int values =
        new SecretRotation(
                box,
                List.of(
                    with -> {
                      stored.replaceAll((place, kept) -> with.reseal(kept, place));
                      return stored.size();
                    }))
            .run();

    assertThat(values).isEqualTo(2);
    assertThat(SecretBox.at(file).open(stored.get("a"), "a")).isEqualTo("one");
    assertThat(SecretBox.at(file).open(stored.get("b"), "b")).isEqualTo("two");
    assertThat(box.keys()).isEqualTo(1);
    assertThatThrownBy(() -> box.open(before, "a")).isInstanceOf(SecretUnreadable.class);
  }

  @Test
  void a_rotation_that_breaks_off_loses_nothing_and_can_be_repeated() {
    String sealed = box.seal("one", "a");
    SecretRotation.Place failing =
        with -> {
          throw new IllegalStateException("disk full");
        };

    assertThatThrownBy(() -> new SecretRotation(box, List.of(failing)).run())
        .hasMessage("disk full");
    assertThat(SecretBox.at(file).open(sealed, "a")).isEqualTo("one");
    assertThat(box.keys()).isEqualTo(2);
  }
}
