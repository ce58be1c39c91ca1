package io.nochub.testkit.contract.sample;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.TextLimits;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.notify.Notification;
import io.nochub.api.notify.NotificationChannel;
import io.nochub.api.notify.Receipt;
import java.util.Map;
import java.util.Optional;

/** Messages of the sample. */
record SampleChannel(SampleConfig config, HttpAccess http, Flaw flaw)
    implements NotificationChannel {
  @Override
  public TextLimits limits() {
    return new TextLimits(100, 1_000, TextLimits.Markup.PLAIN);
  }

  @Override
  public Optional<String> problemWith(String target) {
    return target.startsWith("#") || flaw == Flaw.TAKES_ANY_TARGET
        ? Optional.empty()
        : Optional.of("a channel begins with #");
  }

  @Override
  public Receipt send(Notification message, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    String thread = flaw == Flaw.SENDS_WITHOUT_REFERENCE ? "" : message.reference();
    HttpCall call =
        HttpCall.post(config.address(), "messages")
            .json(
                Map.of(
                    "to", message.target(),
                    "thread", thread,
                    "title", message.title(),
                    "text", message.text(),
                    "key", key.value()));
    String id = http.send(call).json().at("id").requireText();
    return new Receipt(id, Receipt.State.ACCEPTED);
  }
}
