package io.nochub.plugins.kaseyavsa;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.Category;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TextsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Free space is below 9% (29.94 GB of 476.31 GB)|Free space is below #% (# GB of # GB)",
        "Free space is 9GB, was 12.5GB|Free space is #GB, was #GB",
        "There are 14 updates|There are # updates",
        "CPU at 97.5% for 5 minutes|CPU at #% for # minutes",
        "Last seen 2026-03-02T08:15:02Z|Last seen #",
        "Last seen 2026-03-02 08:15|Last seen #",
        "Last seen 02.03.2026 at 8:15|Last seen # at #",
      })
  void measured_values_do_not_tell_problems_apart(String sentence, String condition) {
    assertThat(Texts.condition(sentence)).isEqualTo(condition);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Service 'SQL Agent (1)' on 'KA-B5796J3' stopped|same",
        "Service \"Backup 2\" stopped|same",
        "Service SQL2 stopped|same",
        "VM-01 is off|same",
        "Ping to 10.0.0.1 failed|same",
        "10.0.0.1:8443 does not answer|same",
        "Port 443 is closed|same",
        "Event ID 7036 on disk 0|same",
        "Error #1603|same",
        "Disk 95% full|Disk #% full",
        "It can't find 5 of the 'x' files|It can't find # of the 'x' files",
      })
  void names_tell_problems_apart(String sentence, String condition) {
    assertThat(Texts.condition(sentence))
        .isEqualTo(condition.equals("same") ? sentence : condition);
  }

  @Test
  void a_condition_is_one_line_of_bounded_length_and_still_its_own() {
    String one = "Eins\n\tzwei\u202e drei " + "x y ".repeat(500) + "one";
    String other = "Eins\n\tzwei\u202e drei " + "x y ".repeat(500) + "other";

    assertThat(Texts.condition(one))
        .startsWith("Eins zwei drei")
        .hasSizeLessThan(300)
        .isNotEqualTo(Texts.condition(other));
  }

  @Test
  void a_text_is_not_cut_in_the_middle_of_a_character() {
    assertThat(Texts.cut("ab😀cd", 4)).isEqualTo("ab…");
  }

  @Test
  void words_are_asked_for_as_words() {
    Phrases sentence = new Phrases("S.M.A.R.T. says: shipping   'ÜBER-ping' failed!");

    assertThat(sentence.says("smart")).isFalse();
    assertThat(sentence.says("s m a r t")).isTrue();
    assertThat(sentence.says("über ping")).isTrue();
    assertThat(sentence.says("shipp")).isFalse();
    assertThat(sentence.says(" ")).as("nothing is not said").isFalse();
  }

  @Test
  void what_the_operator_added_goes_before_the_table() {
    Topics topics = new Topics(List.of(new Topics.Topic("print spooler", Category.HARDWARE)));

    assertThat(topics.category(new Phrases("The service 'Print Spooler' has stopped")))
        .isEqualTo(Category.HARDWARE);
    assertThat(topics.category(new Phrases("The service 'W32Time' has stopped")))
        .isEqualTo(Category.APPLICATION);
    assertThat(topics.category(new Phrases("Quite something else"))).isEqualTo(Category.OTHER);
  }
}
