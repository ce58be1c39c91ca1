package io.nochub.hub.web;

import java.util.Map;

/**
 * Headers that keep what alerts bring along from running in a browser: no script, style or frame
 * but our own files, and nothing guessed. By the OWASP HTTP Headers Cheat Sheet.
 */
final class PageSafety {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  /** For every answer. */
  static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          POLICY,
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          // Not no-referrer: browsers then send "Origin: null" with our own forms, and they are
          // refused.
          "Referrer-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  private PageSafety() {}
}
