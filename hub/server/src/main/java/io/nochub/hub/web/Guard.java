package io.nochub.hub.web;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.nochub.hub.access.Access;
import io.nochub.hub.access.Actor;
import io.nochub.hub.access.Role;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides who sent a request and whether they may. */
final class Guard {
  static final String COOKIE = "nochub";
  private static final String BEARER = "bearer ";
  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  private final Access access;
  private final Sessions sessions;
  private final SameOrigin origin;
  private final ApiDescription description;
  private final WebJson json;
  private final boolean secure;

  Guard(
      Access access,
      Sessions sessions,
      ApiDescription description,
      WebJson json,
      WebSettings settings) {
    this.access = access;
    this.sessions = sessions;
    this.origin = new SameOrigin(settings.publicAddress());
    this.description = description;
    this.json = json;
    this.secure = settings.isSecure();
  }

  /** Lets a request to the API in, or refuses it: 401, 403, then whatever is wrong with it. */
  Call admit(Context ctx, Operation operation, long bodyLimit) {
    Actor actor = operation.role().map(role -> admitted(ctx, role)).orElse(null);
    return new Call(ctx, operation, description, json, actor, this, bodyLimit);
  }

  /** Who asks, if they may; 401 or 403 otherwise. */
  Actor admitted(Context ctx, Role needed) {
    Actor actor =
        identified(ctx)
            .orElseThrow(
                () -> ApiError.unauthorized("Send Authorization: Bearer <token>, or sign in."));
    if (!actor.role().includes(needed)) {
      String may = name(actor.role()) + "; this needs " + name(needed);
      throw ApiError.forbidden(actor.name() + " is " + may + ".");
    }
    return actor;
  }

  /** Who asks, by bearer token or else by cookie; empty if the request says nothing of it. */
  Optional<Actor> identified(Context ctx) {
    String header = ctx.header("Authorization");
    if (header != null) {
      return Optional.of(bearer(header));
    }
    Optional<Actor> actor = sessions.find(ctx.cookie(COOKIE)).map(Session::actor);
    if (actor.isPresent()) {
      refuseForeign(ctx);
    }
    return actor;
  }

  /** Refuses what another site made the browser send with our cookie. */
  void refuseForeign(Context ctx) {
    if (!SAFE.contains(ctx.method().name()) && !origin.isSure(ctx)) {
      throw ApiError.forbidden(
          "With a session cookie, changes are taken only from the hub's own pages.");
    }
  }

  /** Begins a session and sends its cookie; a session the request came with is ended. */
  void begin(Context ctx, Actor actor) {
    sessions.end(ctx.cookie(COOKIE));
    setCookie(ctx, sessions.begin(actor).id(), -1);
  }

  /** Refuses a sign-in that another site made the browser send. */
  void refuseForeignSignIn(Context ctx) {
    if (!origin.isPossible(ctx)) {
      throw ApiError.forbidden("Signing in is possible only from the hub's own pages.");
    }
  }

  /** Ends the session, if there is one, and takes the cookie back. */
  void end(Context ctx) {
    if (sessions.find(ctx.cookie(COOKIE)).isPresent()) {
      refuseForeign(ctx);
      sessions.end(ctx.cookie(COOKIE));
    }
    setCookie(ctx, "", 0);
  }

  /** Ends all sessions of a user and begins a new one for this request, if it came with one. */
  void endOthers(Context ctx, Actor actor) {
    boolean bySession = ctx.header("Authorization") == null;
    sessions.endAllOf(actor);
    if (bySession) {
      begin(ctx, actor);
    }
  }

  /** Whether whoever sent the request would still be let in. */
  boolean isStillIn(Context ctx) {
    String header = ctx.header("Authorization");
    @Nullable String cookie = ctx.cookie(COOKIE);
    return header != null
        ? access.byToken(secret(header)).isPresent()
        : cookie != null && sessions.isOpen(cookie);
  }

  private Actor bearer(String header) {
    if (!header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      throw ApiError.unauthorized("Authorization must be Bearer <token>.");
    }
    return access
        .byToken(secret(header))
        .orElseThrow(() -> ApiError.unauthorized("The token is unknown, withdrawn or expired."));
  }

  private static String secret(String header) {
    return header.substring(Math.min(BEARER.length(), header.length())).strip();
  }

  private void setCookie(Context ctx, String value, int maxAge) {
    Cookie cookie = new Cookie(COOKIE, value);
    cookie.setPath("/");
    cookie.setHttpOnly(true);
    cookie.setSecure(secure);
    cookie.setSameSite(SameSite.STRICT);
    cookie.setMaxAge(maxAge);
    ctx.cookie(cookie);
  }

  private static String name(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
