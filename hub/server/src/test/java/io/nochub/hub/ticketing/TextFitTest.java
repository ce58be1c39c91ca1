package io.nochub.hub.ticketing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.TextLimits;
import io.nochub.api.TextLimits.Markup;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TextFitTest {
  private static final String SMILEY = "\uD83D\uDE00";

  private static TextLimits limits(int length, Markup markup) {
    return new TextLimits(length, length, markup);
  }

  private static String text(String plain, Markup markup) {
    return TextFit.text(plain, limits(10_000, markup));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PLAIN | <b>&\"' *x* | <b>&\"' *x*",
        "HTML | <script>alert(\"x\")</script> | &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;",
        "HTML | it's &amp; | it&#39;s &amp;amp;",
        "MARKDOWN | *bold* [link](http://x) `code` | \\*bold\\* \\[link\\]\\(http://x\\)"
            + " \\`code\\`",
        "MARKDOWN | # title <b> | \\# title \\<b\\>",
        "SPEECH | see https://rmm.example/1?x=2 now | see now",
      })
  void text_says_the_same_in_every_markup(Markup markup, String plain, String marked) {
    assertThat(text(plain, markup)).isEqualTo(marked);
  }

  @Test
  void line_breaks_survive_where_there_are_lines() {
    assertThat(text("one\ntwo", Markup.PLAIN)).isEqualTo("one\ntwo");
    assertThat(text("one\ntwo", Markup.HTML)).isEqualTo("one<br>\ntwo");
    assertThat(text("one\ntwo", Markup.MARKDOWN)).isEqualTo("one  \ntwo");
    assertThat(text("one\ntwo", Markup.SPEECH)).isEqualTo("one two");
    assertThat(text("one\r\ntwo", Markup.PLAIN)).isEqualTo("one\ntwo");
  }

  @ParameterizedTest
  @EnumSource(Markup.class)
  void control_characters_and_turned_writing_are_left_out(Markup markup) {
    String hostile = "a\u0000b\u0007c\u001B[31md\u007Fe\u0085f\u202Eg\u2066h";
    assertThat(text(hostile, markup)).isIn("abc[31mdefgh", "abc\\[31mdefgh");
    assertThat(TextFit.title(hostile, limits(100, markup)))
        .doesNotContainPattern("[\\p{Cc}\u202E\u2066]");
  }

  @Test
  void a_title_is_one_line_and_never_marked_up() {
    assertThat(TextFit.title("  Disk\r\n\tC:  is <full> ", limits(100, Markup.HTML)))
        .isEqualTo("Disk C: is <full>");
  }

  @Test
  void a_title_is_cut_to_its_length() {
    assertThat(TextFit.title("0123456789", limits(10, Markup.PLAIN))).isEqualTo("0123456789");
    assertThat(TextFit.title("0123456789A", limits(10, Markup.PLAIN))).isEqualTo("012345678…");
    assertThat(TextFit.title("0123456789A", limits(1, Markup.PLAIN))).isEqualTo("…");
  }

  @Test
  void a_part_that_is_not_used_is_empty() {
    assertThat(TextFit.title("x", limits(0, Markup.PLAIN))).isEmpty();
    assertThat(TextFit.text("x", limits(0, Markup.HTML))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Markup.class)
  void text_is_cut_to_the_length_of_its_markup_whatever_the_length(Markup markup) {
    String plain = "<\"&'*_\n" + SMILEY + "a".repeat(5) + "<<<<****" + SMILEY;
    for (int length = 1; length < 150; length++) {
      String fitted = TextFit.text(plain, limits(length, markup));
      assertThat(fitted.length()).isLessThanOrEqualTo(length);
      assertThat(fitted).isNotEmpty();
    }
  }

  @Test
  void no_escape_is_torn() {
    for (int length = 1; length < 60; length++) {
      assertThat(TextFit.text("<<<<<<<<<<", limits(length, Markup.HTML))).matches("(&lt;)*…?");
      assertThat(TextFit.text("**********", limits(length, Markup.MARKDOWN)))
          .matches("(\\\\\\*)*…?");
    }
  }

  @Test
  void no_character_is_torn() {
    for (int length = 1; length < 12; length++) {
      TextLimits limits = limits(length, Markup.PLAIN);
      assertThat(TextFit.text(SMILEY.repeat(6), limits)).matches("(" + SMILEY + ")*…?");
      assertThat(TextFit.title(SMILEY.repeat(6), limits)).matches("(" + SMILEY + ")*…?");
    }
  }

  @Test
  void a_long_text_keeps_nearly_all_that_fits() {
    String fitted = TextFit.text("word & ".repeat(2_000), limits(1_000, Markup.HTML));
    assertThat(fitted).hasSizeBetween(980, 1_000).endsWith("…");
  }
}
