package io.nochub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.TextLimits;
import io.nochub.api.notify.Notification;
import io.nochub.api.notify.Notification.Moment;
import io.nochub.api.notify.NotificationChannel;
import io.nochub.api.notify.Receipt;
import io.nochub.api.signal.Severity;
import io.nochub.testkit.FakeVendor.Trouble;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages to people. */
abstract class NotifyChecks extends Checks {
  private static final String REFERENCE = "r3f3r3nce0f7he1ncident";

  private @Nullable Connection connection;

  NotifyChecks(IntegrationContract<?> kit) {
    super(kit);
  }

  @BeforeEach
  void open() {
    connection = kit().open();
  }

  @Test
  void a_message_arrives_with_its_words() throws Exception {
    Receipt receipt = channel().send(opened().build(), key(1));

    assertThat(receipt.externalId()).isNotBlank();
    assertThat(receipt.state()).isNotEqualTo(Receipt.State.FAILED);
    assertThat(kit().delivered()).as("messages that arrived").hasSize(1);
    assertThat(kit().delivered().get(0))
        .contains(channel().limits().text() > 0 ? "kittext" : "kittitle");
  }

  @Test
  void the_reference_travels_with_every_message() throws Exception {
    Receipt first = channel().send(opened().build(), key(1));
    Notification later =
        message(Moment.RESOLVED).earlier(first.externalId()).words("kittitle", "kittext").build();
    channel().send(later, key(2));

    assertThat(kit().delivered())
        .as("messages that arrived")
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(message -> assertThat(message).contains(REFERENCE));
  }

  @Test
  void every_moment_can_be_told() throws Exception {
    Receipt first = channel().send(opened().build(), key(1));
    int number = 2;
    for (Moment moment : Moment.values()) {
      Notification next =
          message(moment).earlier(first.externalId()).words("kittitle", "kittext").build();
      assertThat(channel().send(next, key(number++)).externalId()).as("%s", moment).isNotBlank();
    }
  }

  @Test
  void sending_again_with_the_same_key_is_allowed() throws Exception {
    Receipt once = channel().send(opened().build(), key(1));
    Receipt again = channel().send(opened().build(), key(1));

    assertThat(again.state()).isEqualTo(once.state());
  }

  @Test
  void words_as_long_as_the_limits_allow_and_odd_ones_are_taken() throws Exception {
    TextLimits limits = channel().limits();
    Notification longest =
        message(Moment.OPENED)
            .words("t".repeat(limits.title()), "x".repeat(Math.min(limits.text(), 60_000)))
            .build();
    channel().send(longest, key(1));

    String odd = "<b>&amp; \"'`${x} {{y}} \\ ü 漢 \uD83D\uDEA8 \u202e %0d%0aBcc: x@example.org";
    channel().send(message(Moment.OPENED).words(cut(odd, limits.title()), odd).build(), key(2));
    channel().send(message(Moment.OPENED).words("two\r\nBcc: x@example.org", odd).build(), key(3));

    assertThat(kit().delivered()).hasSize(3);
  }

  @Test
  void targets_are_checked_while_they_are_edited() {
    assertThat(channel().problemWith(kit().goodTarget())).isEmpty();
    kit()
        .badTarget()
        .ifPresent(
            target ->
                assertThat(channel().problemWith(target))
                    .as("problem with %s", target)
                    .isPresent());
  }

  @Test
  void many_threads_may_send_at_once() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Receipt>> receipts = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        IdempotencyKey key = key(i);
        receipts.add(threads.submit(() -> channel().send(opened().build(), key)));
      }
      for (Future<Receipt> receipt : receipts) {
        assertThat(receipt.get().externalId()).isNotBlank();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(kit().delivered()).hasSizeGreaterThanOrEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HANGS")
  void a_vendor_in_trouble_fails_the_sending(Trouble trouble) throws Exception {
    onlyIfItCallsTheVendor();
    failsAsAgreed("send", trouble, false, () -> channel().send(opened().build(), key(1)));
  }

  @Test
  void an_interrupt_ends_sending() throws Exception {
    onlyIfItCallsTheVendor();
    endsWhenInterrupted("send", () -> channel().send(opened().build(), key(1)));
  }

  private NotificationChannel channel() {
    return Objects.requireNonNull(connection).channel();
  }

  private Notification.Builder opened() {
    return message(Moment.OPENED).words("Disk full kittitle", "97 % used kittext");
  }

  private Notification.Builder message(Moment moment) {
    return Notification.of(kit().goodTarget(), moment, REFERENCE)
        .severity(Severity.CRITICAL)
        .link(URI.create("https://hub.example/incidents/1"))
        .fact("Client", "Northwind")
        .fact("Device", "fs01");
  }

  private static IdempotencyKey key(int number) {
    return new IdempotencyKey("k3y0famessage" + number);
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
