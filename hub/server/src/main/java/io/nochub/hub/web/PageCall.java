package io.nochub.hub.web;

import io.javalin.http.Context;
import io.nochub.hub.access.Actor;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request to a page. */
public final class PageCall {
  private static final long FORM_BYTES = 64 * 1024;

  private final Context ctx;
  private final @Nullable Actor actor;

  PageCall(Context ctx, @Nullable Actor actor) {
    this.ctx = ctx;
    this.actor = actor;
  }

  /** Who looks; only on pages that need a role. */
  public Actor actor() {
    if (actor == null) {
      throw new IllegalStateException("This page is open to anybody");
    }
    return actor;
  }

  /** A query parameter; blank ones count as left out. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(ctx.queryParam(name)).map(String::strip).filter(s -> !s.isEmpty());
  }

  /** A parameter of the path that is a number; 404 if it is none. */
  public long number(String name) {
    String text = ctx.pathParam(name);
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw ApiError.notFound("such page");
    }
    return Long.parseLong(text);
  }

  /** The fields of a form that was sent, first value each. */
  public Map<String, String> form() {
    String body = new String(Bodies.read(ctx, FORM_BYTES), StandardCharsets.UTF_8);
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : body.split("&", -1)) {
      int at = pair.indexOf('=');
      if (at > 0) {
        fields.putIfAbsent(decoded(pair.substring(0, at)), decoded(pair.substring(at + 1)));
      }
    }
    return fields;
  }

  Context context() {
    return ctx;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiError.badRequest("The form is not encoded as one.");
    }
  }
}
