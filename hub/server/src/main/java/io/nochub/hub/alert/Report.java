package io.nochub.hub.alert;

import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Subject;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the source says about an alert, as of its latest signal. Texts are cut to what the hub
 * keeps; a link that is neither http nor https is dropped, since it will be shown.
 *
 * @param occurredAt the source's own time of the signal that was last taken in, a clear included;
 *     in milliseconds, as it is stored
 */
public record Report(
    Subject subject,
    String condition,
    Severity severity,
    @Nullable String sourceSeverity,
    Category category,
    boolean momentary,
    String title,
    String body,
    @Nullable URI link,
    Map<String, String> details,
    Instant occurredAt) {
  private static final int TITLE = 500;
  private static final int BODY = 20_000;

  public Report {
    details = Map.copyOf(details);
    occurredAt = occurredAt.truncatedTo(ChronoUnit.MILLIS);
  }

  /** What a raise says. */
  public static Report of(AlertRaised raised) {
    String title = raised.title().isBlank() ? raised.condition() : raised.title();
    return new Report(
        raised.subject(),
        raised.condition(),
        raised.severity(),
        raised.sourceSeverity(),
        raised.category(),
        raised.momentary(),
        cut(title, TITLE),
        cut(raised.body(), BODY),
        shown(raised.link()),
        raised.details(),
        raised.occurredAt());
  }

  /** The same with the time of a newer signal. */
  public Report at(Instant time) {
    return new Report(
        subject,
        condition,
        severity,
        sourceSeverity,
        category,
        momentary,
        title,
        body,
        link,
        details,
        time);
  }

  /**
   * The same, in the very words of the report before where it says nothing else: what is remembered
   * of an alert is then not put anew into memory with each repeat.
   */
  public Report inWordsOf(Report before) {
    Report again = before.at(occurredAt);
    return equals(again) ? again : this;
  }

  private static @Nullable URI shown(@Nullable URI link) {
    if (link == null || link.getScheme() == null) {
      return null;
    }
    String scheme = link.getScheme().toLowerCase(Locale.ROOT);
    return scheme.equals("https") || scheme.equals("http") ? link : null;
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    // not in the middle of a pair of surrogates
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end) + "…";
  }
}
