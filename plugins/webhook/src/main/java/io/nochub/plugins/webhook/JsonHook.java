package io.nochub.plugins.webhook;

import io.nochub.api.IntegrationException;
import io.nochub.api.Secret;
import io.nochub.api.signal.Signal;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.source.WebhookVerdict;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Checks who sends, and turns a stored body into signals by the operator's mapping. */
final class JsonHook implements WebhookSource {
  static final String NAME = "alerts";
  private static final String BEARER = "Bearer ";

  private final WebhookConfig config;
  private final List<Secret> secrets;
  private final BodyReader bodies;
  private final Mapping mapping;
  private final MappedSignals signals;

  JsonHook(WebhookConfig config, BodyReader bodies, Mapping mapping, MappedSignals signals) {
    this.config = config;
    this.bodies = bodies;
    this.mapping = mapping;
    this.signals = signals;
    secrets = Stream.of(config.secret(), config.secretBefore()).filter(Objects::nonNull).toList();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public WebhookVerdict authenticate(WebhookRequest request) {
    if (!genuine(request)) {
      return WebhookVerdict.refuse();
    }
    return switch (request.method()) {
      case "POST", "PUT" -> WebhookVerdict.accept();
      default -> WebhookVerdict.answer(405, "text/plain", "Send alerts with POST or PUT.");
    };
  }

  /** The path may be the secret. */
  @Override
  public Set<String> secretFacts() {
    return Set.of("path");
  }

  private boolean genuine(WebhookRequest request) {
    String signature = config.signatureHeader();
    return secrets.stream()
        .anyMatch(
            secret ->
                signature == null
                    ? carries(request, secret)
                    : request.signedBy(signature, "HmacSHA256", secret));
  }

  private boolean carries(WebhookRequest request, Secret secret) {
    return request.carries(config.secretHeader(), secret)
        || secret.matches(bearer(request))
        || secret.matches(request.path().replaceFirst("/.*", ""));
  }

  private static String bearer(WebhookRequest request) {
    return request
        .header("Authorization")
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip())
        .orElse("");
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    Object result = mapping.apply(bodies.read(item), item.at());
    List<Signal> found = signals.read(result, item.at());
    return found.isEmpty()
        ? Reading.nothing("the mapping gives no signal for it")
        : Reading.of(found);
  }
}
