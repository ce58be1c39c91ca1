package io.nochub.hub.web;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Optional;

/**
 * Tells requests of the hub's own pages from those another site makes a browser send. Browsers say
 * where a request comes from in {@code Sec-Fetch-Site} or {@code Origin}, which pages cannot
 * change; where neither is sent, a header is asked for that no form can add.
 */
final class SameOrigin {
  private final Optional<URI> publicAddress;

  SameOrigin(Optional<URI> publicAddress) {
    this.publicAddress = publicAddress;
  }

  /** Whether the request is known to come from the hub's own pages. */
  boolean isSure(Context ctx) {
    boolean told = ctx.header("Sec-Fetch-Site") != null || ctx.header("Origin") != null;
    return told ? isPossible(ctx) : ctx.header("X-Requested-With") != null;
  }

  /** Whether nothing says that the request comes from another site. */
  boolean isPossible(Context ctx) {
    String site = ctx.header("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin") || site.equals("none");
    }
    String origin = ctx.header("Origin");
    return origin == null || isOwn(origin, ctx.header("Host"));
  }

  private boolean isOwn(String origin, String host) {
    String authority = origin.replaceFirst("^https?://", "");
    return authority.equalsIgnoreCase(host)
        || publicAddress.map(URI::getAuthority).map(authority::equalsIgnoreCase).orElse(false);
  }
}
