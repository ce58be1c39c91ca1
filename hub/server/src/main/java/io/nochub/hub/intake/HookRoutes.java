package io.nochub.hub.intake;

import io.javalin.http.Context;
import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.Bodies;
import io.nochub.hub.web.Endpoints;
import io.nochub.hub.web.Routes;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Where vendors send to: any method, any body within bounds; who may send is the integration's to
 * say.
 */
public final class HookRoutes implements Routes {
  private static final String ROOT = "/hooks/";

  private final WebhookIntake intake;
  private final Optional<URI> publicAddress;

  /**
   * Makes it.
   *
   * @param publicAddress how senders reach the hub, for signatures over the address
   */
  public HookRoutes(WebhookIntake intake, Optional<URI> publicAddress) {
    this.intake = intake;
    this.publicAddress = publicAddress;
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.hook("/hooks/{integration}", this::take);
    endpoints.hook("/hooks/{integration}/{source}", this::take);
    endpoints.hook("/hooks/{integration}/{source}/{rest}", this::take);
  }

  private void take(Context ctx) {
    HookCall call = call(ctx);
    ctx.future(() -> answered(ctx, intake.take(call)));
  }

  private static CompletableFuture<?> answered(Context ctx, CompletableFuture<HookAnswer> answer) {
    return answer.thenAccept(
        said -> {
          said.headers().forEach(ctx::header);
          ctx.status(said.status()).contentType(said.contentType());
          // of an empty one too the framework would make a stream, and room to copy it
          if (!said.body().isEmpty()) {
            ctx.result(said.body());
          }
        });
  }

  private HookCall call(Context ctx) {
    String integration = ctx.pathParam("integration");
    String path = ctx.path();
    int begin = ROOT.length() + integration.length() + 1;
    String rest = path.length() > begin ? path.substring(begin) : "";
    return new HookCall(
        integration,
        rest,
        ctx.method().name(),
        address(ctx),
        headers(ctx),
        Bodies.read(ctx, Endpoints.HOOK_BODY));
  }

  /** The address as the sender used it, as far as the hub can know. */
  private URI address(Context ctx) {
    String query = ctx.queryString();
    String tail = ctx.req().getRequestURI() + (query == null ? "" : "?" + query);
    try {
      return publicAddress
          .map(base -> base.resolve(tail))
          .orElseGet(() -> URI.create(ctx.scheme() + "://" + ctx.host() + tail));
    } catch (IllegalArgumentException e) {
      throw ApiError.badRequest("The address is not one: " + e.getMessage());
    }
  }

  private static Map<String, List<String>> headers(Context ctx) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : Collections.list(ctx.req().getHeaderNames())) {
      headers.put(name, new ArrayList<>(Collections.list(ctx.req().getHeaders(name))));
    }
    return headers;
  }
}
