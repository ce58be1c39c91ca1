package io.nochub.plugins.email;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.notify.Notification;
import io.nochub.api.signal.Severity;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;

/**
 * One notice as a mail: its subject, headers and the two forms of its text. Pure.
 *
 * <p>The subject is the title as the hub worded it, without anything of the moment, so that mail
 * programs which thread by subject keep an incident together.
 */
record Letter(String id, String subject, Map<String, String> headers, String plain, String html) {
  private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");

  Letter {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /**
   * @param loop what marks mail of this hub, so that it is known when it comes back
   */
  static Letter of(Notification notice, IdempotencyKey key, String domain, String loop) {
    return new Letter(
        "<" + notice.reference() + "." + key + "@" + domain + ">",
        oneLine(notice.title()),
        headers(notice, loop),
        plain(notice),
        html(notice));
  }

  private static Map<String, String> headers(Notification notice, String loop) {
    Map<String, String> headers = new LinkedHashMap<>();
    // RFC 3834, section 5, and what Exchange and older programs look at: nobody's machine answers.
    headers.put("Auto-Submitted", "auto-generated");
    headers.put("X-Auto-Response-Suppress", "All");
    headers.put("Precedence", "bulk");
    headers.put("X-NOC-Hub-Loop", oneLine(loop));
    String earlier = notice.earlier();
    if (earlier != null) {
      headers.put("In-Reply-To", oneLine(earlier));
      headers.put("References", oneLine(earlier));
    }
    if (isUrgent(notice)) {
      headers.put("X-Priority", "1 (Highest)");
      headers.put("Importance", "high");
      headers.put("Priority", "urgent");
    }
    return headers;
  }

  /** Bad news of the highest severity; that it is over, or somebody's, is not urgent. */
  private static boolean isUrgent(Notification notice) {
    return notice.severity() == Severity.CRITICAL
        && switch (notice.moment()) {
          case OPENED, UPDATED -> true;
          case ACKNOWLEDGED, RESOLVED, NOTICE -> false;
        };
  }

  private static String plain(Notification notice) {
    StringBuilder text = new StringBuilder(oneLine(notice.title())).append("\n\n");
    text.append(PlainText.of(notice.text())).append('\n');
    if (!notice.facts().isEmpty()) {
      text.append('\n');
      facts(notice).forEach((name, value) -> text.append(name + ": " + value + "\n"));
    }
    URI link = notice.link();
    if (link != null) {
      text.append('\n').append(link).append('\n');
    }
    return text.toString();
  }

  private static String html(Notification notice) {
    String title = escaped(oneLine(notice.title()));
    StringBuilder html =
        new StringBuilder("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>")
            .append(title)
            .append("</title></head>\n<body style=\"font-family:sans-serif\">\n<h2>")
            .append(title)
            .append("</h2>\n<div>")
            .append(notice.text())
            .append("</div>\n");
    if (!notice.facts().isEmpty()) {
      html.append("<table cellpadding=\"4\">\n");
      facts(notice)
          .forEach(
              (name, value) ->
                  html.append("<tr><th align=\"left\">" + escaped(name))
                      .append("</th><td>" + escaped(value) + "</td></tr>\n"));
      html.append("</table>\n");
    }
    URI link = notice.link();
    if (link != null) {
      String address = escaped(link.toString());
      html.append("<p><a href=\"" + address + "\">" + address + "</a></p>\n");
    }
    return html.append("</body></html>\n").toString();
  }

  /** In the order of their names, so that two mails of an incident look alike. */
  private static Map<String, String> facts(Notification notice) {
    Map<String, String> facts = new TreeMap<>();
    notice.facts().forEach((name, value) -> facts.put(oneLine(name), oneLine(value)));
    return facts;
  }

  private static String escaped(String text) {
    return Entities.escape(text);
  }

  /** A line break would begin a header of the sender's choosing, and "=?" a hidden one. */
  private static String oneLine(String text) {
    return BREAKS.matcher(text).replaceAll(" ").replace("=?", "= ?").strip();
  }
}
