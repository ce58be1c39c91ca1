package io.nochub.plugins.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.notify.Notification;
import io.nochub.api.notify.Notification.Moment;
import io.nochub.api.signal.Severity;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LetterTest {
  @Test
  void the_message_id_carries_reference_and_key() {
    assertThat(letter(Fixtures.opened().build()).id())
        .isEqualTo("<r3f3r3nce0f7he1ncident.k3y0fthemail@hub.msp.example>");
  }

  @Test
  void later_letters_name_the_first_and_keep_its_subject() {
    Letter first = letter(Fixtures.opened().build());
    Letter later = letter(Fixtures.notice(Moment.RESOLVED).earlier(first.id()).build());

    assertThat(later.headers())
        .containsEntry("In-Reply-To", first.id())
        .containsEntry("References", first.id());
    assertThat(later.subject()).isEqualTo(first.subject());
    assertThat(first.headers()).doesNotContainKeys("In-Reply-To", "References");
  }

  @Test
  void machines_are_told_not_to_answer() {
    assertThat(letter(Fixtures.opened().build()).headers())
        .containsEntry("Auto-Submitted", "auto-generated")
        .containsEntry("X-Auto-Response-Suppress", "All")
        .containsEntry("Precedence", "bulk")
        .containsEntry("X-NOC-Hub-Loop", "mail-out@hub.msp.example");
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "CRITICAL, OPENED, true",
    "CRITICAL, UPDATED, true",
    "CRITICAL, ACKNOWLEDGED, false",
    "CRITICAL, RESOLVED, false",
    "CRITICAL, NOTICE, false",
    "MAJOR, OPENED, false",
    "INFO, OPENED, false",
  })
  void only_bad_news_of_the_highest_severity_is_urgent(
      Severity severity, Moment moment, boolean urgent) {
    Letter letter = letter(Fixtures.notice(moment).severity(severity).build());

    assertThat(letter.headers().containsKey("Importance")).isEqualTo(urgent);
    assertThat(letter.headers().containsKey("X-Priority")).isEqualTo(urgent);
  }

  @Test
  void the_plain_form_says_the_same_as_the_other() {
    assertThat(letter(Fixtures.opened().build()).plain())
        .isEqualTo(
            """
            fs01: C: has 2 % left

            Disk C: on fs01 & fs02
            is full

            Client: Northwind <Ltd>
            Device: fs01

            https://hub.example/incidents/1?a=b&c=d
            """);
  }

  @Test
  void the_html_form_escapes_what_the_hub_has_not() {
    assertThat(letter(Fixtures.opened().words("a <b> & c", "<p>as it is</p>").build()).html())
        .contains("<title>a &lt;b&gt; &amp; c</title>", "<h2>a &lt;b&gt; &amp; c</h2>")
        .contains("<p>as it is</p>")
        .contains("<td>Northwind &lt;Ltd&gt;</td>")
        .contains("href=\"https://hub.example/incidents/1?a=b&amp;c=d\"");
  }

  @ParameterizedTest
  @CsvSource({
    "'down\r\nBcc: all@client.example', down Bcc: all@client.example",
    "'down\nX: y', down X: y",
    "'down\rX: y', down X: y",
    "'down\u2028X\u0085Y\u0000Z', down X Y Z",
    "=?utf-8?q?=0D=0ABcc=3A?= x, = ?utf-8?q?=0D=0ABcc=3A?= x",
  })
  void a_title_is_one_line(String title, String subject) {
    assertThat(letter(Fixtures.opened().words(title, "text").build()).subject()).isEqualTo(subject);
  }

  @Test
  void no_header_has_a_line_break_whatever_comes_in() {
    Letter letter =
        Letter.of(
            Fixtures.opened().earlier("<a@b>\r\nBcc: all@client.example").build(),
            Fixtures.KEY,
            "hub.msp.example",
            "x\r\nBcc: all@client.example");

    assertThat(letter.headers().values())
        .allSatisfy(value -> assertThat(value).doesNotContain("\r", "\n"));
  }

  private static Letter letter(Notification notice) {
    return Letter.of(notice, Fixtures.KEY, "hub.msp.example", "mail-out@hub.msp.example");
  }
}
