package io.nochub.hub.web;

import io.javalin.http.Context;

/**
 * Headers that keep what alerts bring along from running in a browser: no script, style or frame
 * but our own files, and nothing guessed. By the OWASP HTTP Headers Cheat Sheet.
 */
final class PageSafety {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private PageSafety() {}

  static void addHeaders(Context ctx) {
    ctx.header("Content-Security-Policy", POLICY);
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("X-Frame-Options", "DENY");
    // Not no-referrer: browsers then send "Origin: null" with our own forms, and they are refused.
    ctx.header("Referrer-Policy", "same-origin");
    ctx.header("Cross-Origin-Opener-Policy", "same-origin");
    ctx.header("Cross-Origin-Resource-Policy", "same-origin");
    ctx.header("Cache-Control", "no-store");
  }
}
