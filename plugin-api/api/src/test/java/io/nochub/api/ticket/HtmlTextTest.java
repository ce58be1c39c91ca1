package io.nochub.api.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HtmlTextTest {
  @Test
  void words_and_breaks_are_kept_and_the_rest_is_not() {
    assertThat(
            HtmlText.plain(
                "<style>p { x }</style><p>On&nbsp;it,\n  <b>Ann</b></p><ul><li>a &lt; b &amp;amp;</li>"
                    + "</ul>last<br/>line"))
        .isEqualTo("On it, Ann\na < b &amp;\nlast\nline");
  }

  @Test
  void a_text_that_is_no_html_stays() {
    assertThat(HtmlText.plain("Disk 97 % full")).isEqualTo("Disk 97 % full");
  }
}
