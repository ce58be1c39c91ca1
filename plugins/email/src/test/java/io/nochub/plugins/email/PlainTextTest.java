package io.nochub.plugins.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PlainTextTest {
  @Test
  void paragraphs_and_breaks_become_lines() {
    assertThat(PlainText.of("<p>one\n  two</p><p>three<br>four</p>"))
        .isEqualTo("one two\n\nthree\nfour");
  }

  @Test
  void escaped_signs_are_shown_as_they_were_meant() {
    assertThat(PlainText.of("a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;"))
        .isEqualTo("a <b> & \"c\" 'd'");
  }

  @Test
  void lists_keep_their_marks() {
    assertThat(PlainText.of("<ul><li>one</li><li>two</li></ul>end")).isEqualTo("- one\n- two\nend");
  }

  @Test
  void rows_of_a_table_stay_rows() {
    assertThat(
            PlainText.of(
                "<table><tr><th>Disk</th><td>C:</td></tr><tr><th>Free</th><td>2 %</td></tr>"
                    + "</table>"))
        .isEqualTo("Disk  C:\nFree  2 %");
  }

  @Test
  void a_link_shows_where_it_leads() {
    assertThat(
            PlainText.of(
                "<a href=\"https://a.example/1\">the board</a>, "
                    + "<a href=\"https://b.example\">https://b.example</a>"))
        .isEqualTo("the board (https://a.example/1), https://b.example");
  }

  @Test
  void what_is_laid_out_stays_so() {
    assertThat(PlainText.of("<pre>a\n  b</pre>c")).isEqualTo("a\n  b\nc");
  }

  @Test
  void what_is_no_text_is_left_out() {
    assertThat(PlainText.of("a<script>alert(1)</script><style>b{}</style><!-- c -->d"))
        .isEqualTo("ad");
  }

  @Test
  void plain_words_and_nothing_pass() {
    assertThat(PlainText.of("just words")).isEqualTo("just words");
    assertThat(PlainText.of("")).isEmpty();
  }
}
