package io.nochub.hub.web;

import io.nochub.hub.metrics.HubMetrics;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.function.Supplier;

/** The hub itself: health, readiness, figures, live events, and the description of the API. */
public final class SystemRoutes implements Routes {
  private final ApiDescription description;
  private final HubMetrics metrics;
  private final LiveEvents events;
  private final Supplier<Readiness> readiness;
  private final String version;

  public SystemRoutes(
      ApiDescription description,
      HubMetrics metrics,
      LiveEvents events,
      Supplier<Readiness> readiness,
      String version) {
    this.description = description;
    this.metrics = metrics;
    this.events = events;
    this.readiness = readiness;
    this.version = version;
  }

  private record Health(String status, String version) {}

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.get("/health", call -> Answer.ok(new Health("up", version)));
    endpoints.get("/ready", call -> ready());
    endpoints.get("/metrics", call -> Answer.text("text/plain; version=0.0.4", metrics.text()));
    endpoints.get(
        "/api/v1/openapi.yaml", call -> Answer.bytes("application/yaml", description.yaml()));
    endpoints.stream("/api/v1/events", this::listen);
  }

  private Answer ready() {
    Readiness now = readiness.get();
    return Answer.json(now.ready() ? 200 : 503, now);
  }

  private void listen(Call call) throws Exception {
    if (!events.hasRoom()) {
      throw ApiError.unavailable("Too many listen already.", Duration.ofSeconds(10));
    }
    HttpServletResponse response = call.context().res();
    response.setContentType("text/event-stream");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    // For proxies that would hold the events back:
    // https://nginx.org/en/docs/http/ngx_http_proxy_module.html
    response.setHeader("X-Accel-Buffering", "no");
    events.stream(call.actor(), response.getOutputStream(), call::isStillIn);
  }
}
