package io.nochub.plugins.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Health;
import io.nochub.api.IdempotencyKey;
import io.nochub.api.notify.Notification.Moment;
import io.nochub.api.notify.Receipt;
import io.nochub.api.signal.Severity;
import io.nochub.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Against an OpenSMTPD on port 2525 that delivers to a maildir. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@EnabledIfEnvironmentVariable(named = "NOCHUB_REAL", matches = "1")
class RealServerTest {
  private static final Path MAILDIR =
      Path.of(System.getProperty("java.io.tmpdir"), "nochub-real", "smtpd", "maildir", "new");

  @Test
  void the_probe_passes_and_two_notices_arrive_in_one_thread() throws Exception {
    String run = Long.toString(System.nanoTime(), 36);
    try (TestContext context = TestContext.plain()) {
      Health health = new EmailIntegration(Fixtures.plain(2525), context).probe();
      assertThat(health.state()).as("%s", health).isEqualTo(Health.State.UP);
    }
    MailChannel channel = Fixtures.channel(Fixtures.plain(2525));
    Receipt first =
        channel.send(
            Fixtures.opened()
                .words("Störung " + run + "\r\nBcc: x@client.example", "<pre>a\n.\nb</pre>")
                .severity(Severity.CRITICAL)
                .build(),
            new IdempotencyKey("first" + run));
    channel.send(
        Fixtures.notice(Moment.RESOLVED).earlier(first.externalId()).build(),
        new IdempotencyKey("second" + run));

    String opened = Awaitility.await().until(() -> mail("first" + run), text -> !text.isEmpty());
    String resolved = Awaitility.await().until(() -> mail("second" + run), text -> !text.isEmpty());

    assertThat(opened)
        .contains("Message-ID: " + first.externalId())
        .contains("Auto-Submitted: auto-generated", "Importance: high")
        .doesNotContain("\nBcc:");
    assertThat(resolved)
        .contains("In-Reply-To: " + first.externalId(), "References: " + first.externalId())
        .doesNotContain("Importance: high");
  }

  /** The delivered mail whose own id holds that, unfolded; empty if there is none yet. */
  private static String mail(String key) throws IOException {
    try (Stream<Path> mails = Files.list(MAILDIR)) {
      List<Path> all = mails.toList();
      for (Path mail : all) {
        String text = Files.readString(mail).replace("\r\n", "\n").replaceAll("\n[ \t]+", " ");
        if (text.contains("Message-ID: <" + Fixtures.REFERENCE + "." + key + "@")) {
          return text;
        }
      }
    }
    return "";
  }
}
