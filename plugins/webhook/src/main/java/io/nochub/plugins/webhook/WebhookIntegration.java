package io.nochub.plugins.webhook;

import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationContext;
import io.nochub.api.source.SignalSource;
import java.util.List;

/** One sender, or several that share a secret and a mapping. */
final class WebhookIntegration implements Integration {
  private final IntegrationContext context;
  private final JsonHook hook;

  WebhookIntegration(WebhookConfig config, IntegrationContext context) {
    this.context = context;
    Mapping mapping =
        Mapping.compile(
            config.mapping(),
            new Budget.Limits(config.longest(), config.deepest(), config.largest()),
            new BodyReader(context.json()));
    hook =
        new JsonHook(
            config,
            new BodyReader(context.json()),
            mapping,
            new MappedSignals(context.json(), SeverityWords.with(config.severities())));
  }

  /** There is nobody to ask: senders call in, so only what is set up here can be told. */
  @Override
  public Health probe() {
    String address =
        context
            .webhookAddress(JsonHook.NAME)
            .map(Object::toString)
            .orElse("an address that is known once the hub has a public one");
    return Health.of(
        "the mapping compiles; senders post to " + address,
        Health.untold("receive alerts", "shown by the first request that comes in"));
  }

  @Override
  public List<SignalSource> sources() {
    return List.of(hook);
  }
}
