package io.nochub.hub.intake;

import io.javalin.http.Context;
import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.Bodies;
import io.nochub.hub.web.Endpoints;
import io.nochub.hub.web.Routes;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The addresses webhooks are sent to: any method, any body within bounds. Who may send is decided
 * by the integration.
 */
public final class HookRoutes implements Routes {
  private final WebhookIntake intake;
  private final Optional<URI> publicAddress;

  /**
   * Makes it.
   *
   * @param publicAddress how senders reach the hub, where that is through a proxy; some sign it
   */
  public HookRoutes(WebhookIntake intake, Optional<URI> publicAddress) {
    this.intake = intake;
    this.publicAddress = publicAddress;
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.hook("/hooks/{integration}", ctx -> take(ctx, ""));
    endpoints.hook("/hooks/{integration}/{source}", ctx -> take(ctx, ctx.pathParam("source")));
    endpoints.hook(
        "/hooks/{integration}/{source}/{rest}",
        ctx -> take(ctx, ctx.pathParam("source") + "/" + ctx.pathParam("rest")));
  }

  /** The answer goes out when what was accepted is on disk; no thread waits for it. */
  private void take(Context ctx, String rest) {
    byte[] body = Bodies.read(ctx, Endpoints.HOOK_BODY);
    String integration = ctx.pathParam("integration");
    HookCall call =
        new HookCall(integration, rest, ctx.method().name(), address(ctx), headers(ctx), body);
    ctx.future(() -> intake.take(call).thenAccept(answer -> send(ctx, answer)));
  }

  private URI address(Context ctx) {
    String query = ctx.queryString();
    String tail = ctx.req().getRequestURI() + (query == null ? "" : "?" + query);
    String base =
        publicAddress
            .map(address -> address.toString().replaceAll("/+$", ""))
            .orElse(ctx.scheme() + "://" + ctx.host());
    try {
      return new URI(base + tail);
    } catch (URISyntaxException e) {
      throw ApiError.badRequest("The address is no URI: " + e.getReason() + ".");
    }
  }

  private static Map<String, List<String>> headers(Context ctx) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : Collections.list(ctx.req().getHeaderNames())) {
      headers.put(name, new ArrayList<>(Collections.list(ctx.req().getHeaders(name))));
    }
    return headers;
  }

  private static void send(Context ctx, HookAnswer answer) {
    ctx.status(answer.status());
    answer.headers().forEach(ctx::header);
    if (!answer.body().isEmpty()) {
      ctx.contentType(answer.contentType());
      ctx.result(answer.body());
    }
  }
}
