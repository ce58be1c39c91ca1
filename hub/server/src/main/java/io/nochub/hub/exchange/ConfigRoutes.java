package io.nochub.hub.exchange;

import io.nochub.hub.web.Answer;
import io.nochub.hub.web.Call;
import io.nochub.hub.web.Endpoints;
import io.nochub.hub.web.Routes;
import java.nio.charset.StandardCharsets;

/** The configuration over HTTP. */
public final class ConfigRoutes implements Routes {
  private final ConfigExchange exchange;
  private final Runnable wake;

  /**
   * Makes it.
   *
   * @param wake tells the clockwork that a mapping may have given it something to do
   */
  public ConfigRoutes(ConfigExchange exchange, Runnable wake) {
    this.exchange = exchange;
    this.wake = wake;
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.get(
        "/api/v1/config/export", call -> Answer.text("application/yaml", exchange.export()));
    endpoints.postLarge("/api/v1/config/import", this::bringIn);
  }

  private Answer bringIn(Call call) throws InterruptedException {
    String document = new String(call.bytes(), StandardCharsets.UTF_8);
    if (call.flag("dryRun")) {
      return Answer.ok(exchange.tryYaml(document));
    }
    ConfigExchange.Result result = exchange.importYaml(document, call.actor().name());
    wake.run();
    return Answer.ok(result);
  }
}
