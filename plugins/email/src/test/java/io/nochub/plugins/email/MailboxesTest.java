package io.nochub.plugins.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MailboxesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jo@client.example",
        "jo.doe+noc@mail.client.example",
        "o'neil@client.example",
        "a@b",
        "root@localhost",
        "\"jo doe\"@client.example",
        "\"a@b\"@client.example",
        "jo@xn--bcher-kva.example",
        "1@2.example",
      })
  void one_bare_address_is_a_target(String target) {
    assertThat(Mailboxes.problemWith(target)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "jo",
        "@client.example",
        "jo@",
        "jo@client..example",
        "jo@-client.example",
        "jo@client.example.",
        ".jo@client.example",
        "jo..doe@client.example",
        "jo doe@client.example",
        " jo@client.example",
        "jo@client.example ",
        "jo@client.example,mia@client.example",
        "jo@client.example;mia@client.example",
        "jo@client.example mia@client.example",
        "Jo <jo@client.example>",
        "<jo@client.example>",
        "team: jo@client.example;",
        "jo@client.example (home)",
        "jo@client.example\r\nBcc: all@client.example",
        "jo@client.example\n",
        "jo\u0000@client.example",
        "jo\u2028@client.example",
        "\"jo\r\n\"@client.example",
        "jo\\@client.example",
        "jo@[127.0.0.1]",
        "jo@büro.example",
        "jö@client.example",
      })
  void anything_else_is_none(String target) {
    assertThat(Mailboxes.problemWith(target)).isPresent();
  }

  @Test
  void lengths_are_those_of_rfc_5321() {
    assertThat(Mailboxes.problemWith("a".repeat(64) + "@client.example")).isEmpty();
    assertThat(Mailboxes.problemWith("a".repeat(65) + "@client.example")).isPresent();
    String domain = ("d".repeat(60) + ".").repeat(4) + "example";
    assertThat(Mailboxes.problemWith("a@" + domain)).isEmpty();
    assertThat(Mailboxes.problemWith("abcdef@" + domain)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"noc@msp.example", "Example NOC <noc@msp.example>", "\"N, OC\" <noc@msp.example>"})
  void a_sender_may_have_a_name(String sender) {
    assertThat(Mailboxes.problemWithSender(sender)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Example NOC",
        "noc@msp.example, boss@msp.example",
        "team: noc@msp.example;",
        "NOC\r\nBcc: all@client.example <noc@msp.example>",
        "NOC <noc@>",
      })
  void but_a_sender_is_one_address(String sender) {
    assertThat(Mailboxes.problemWithSender(sender)).isPresent();
  }
}
