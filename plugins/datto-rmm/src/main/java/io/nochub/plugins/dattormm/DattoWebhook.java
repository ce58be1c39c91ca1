package io.nochub.plugins.dattormm;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Secret;
import io.nochub.api.json.JsonView;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.source.WebhookVerdict;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Datto's webhooks post: our template with ids in it, and a secret in a header, because Datto
 * signs nothing.
 */
record DattoWebhook(
    @Nullable Secret secret, @Nullable Secret former, DattoClient client, DattoMapping mapping)
    implements WebhookSource {
  static final String HEADER = "X-Hub-Secret";

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public String feed() {
    return DattoOpenAlerts.FEED;
  }

  @Override
  public WebhookVerdict authenticate(WebhookRequest request) {
    boolean genuine =
        Stream.of(Optional.ofNullable(secret), Optional.ofNullable(former))
            .flatMap(Optional::stream)
            .anyMatch(known -> request.carries(HEADER, known));
    if (!genuine) {
      return WebhookVerdict.refuse();
    }
    return request.method().equals("POST")
        ? WebhookVerdict.accept()
        : WebhookVerdict.answer(405, "text/plain", "Datto RMM posts its webhooks\n");
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    return item.kind().equals("alert") ? mapping.read(item) : mapping.hint(item);
  }

  /** Seconds after its webhook an alert may not be there yet, so "not there" is asked again. */
  @Override
  public Received lookUp(String uid) throws IntegrationException, InterruptedException {
    Optional<JsonView> alert = client.alert(uid);
    if (alert.isEmpty()) {
      throw IntegrationException.of(
          Kind.UNAVAILABLE, "Datto RMM does not know the alert of its webhook yet: " + uid);
    }
    return Received.of("alert", uid, alert.get());
  }
}
