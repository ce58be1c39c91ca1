package io.nochub.api.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.IdempotencyKey;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeyTagTest {
  private static final KeyTag TAG = new KeyTag(new IdempotencyKey("abcdefgh1234"));

  @Test
  void it_ends_the_subject_and_is_known_in_it() {
    String subject = TAG.behind("Disk full", 200);

    assertThat(subject).isEqualTo("Disk full [hub:abcdefgh1234]");
    assertThat(TAG.in(subject)).isTrue();
    assertThat(KeyTag.inAny(subject)).isTrue();
    assertThat(KeyTag.without(subject)).isEqualTo("Disk full");
  }

  @Test
  void it_takes_the_place_of_an_older_one() {
    assertThat(TAG.behind("Disk full [hub:0lderkey9]", 200))
        .isEqualTo("Disk full [hub:abcdefgh1234]");
  }

  @Test
  void it_is_never_cut() {
    KeyTag longest = new KeyTag(new IdempotencyKey("abcdefghijklmnopqrstuvwxyz"));

    String subject = longest.behind("word ".repeat(100), 200);

    assertThat(subject).hasSizeLessThanOrEqualTo(200).endsWith(" " + longest);
    assertThat(longest.behind("", 200)).isEqualTo(longest.toString());
  }

  @Test
  void another_key_that_begins_alike_is_another() {
    assertThat(TAG.in("[hub:abcdefgh12345]")).isFalse();
    assertThat(TAG.in("[hub:abcdefgh123]")).isFalse();
    assertThat(TAG.in("abcdefgh1234")).isFalse();
  }

  @Test
  void a_line_has_no_breaks_and_no_half_characters() {
    assertThat(KeyTag.line(" a\r\n\tb\u0000c ", 200)).isEqualTo("a b c");
    assertThat(KeyTag.line("a\uD83D\uDEA8", 2)).isEqualTo("a");
  }
}
