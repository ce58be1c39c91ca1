package io.nochub.api.signal;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A condition is bad. The alert id joins it with its clear; it is the source's own id, or one the
 * plugin makes from device and condition where the source has none that both share, and it may come
 * again after a clear. The condition names the check and the instance ("disk-space C:") and never
 * holds changing text: it is part of the fingerprint.
 *
 * @param sourceSeverity the source's word as it came, for routes and for counting words nobody
 *     knows
 * @param momentary an event, not a state: nothing will ever clear it, so the hub ends it after a
 *     quiet time
 */
public record AlertRaised(
    String sourceEventId,
    Instant occurredAt,
    String sourceAlertId,
    String condition,
    Subject subject,
    Severity severity,
    @Nullable String sourceSeverity,
    Category category,
    boolean momentary,
    String title,
    String body,
    @Nullable URI link,
    Map<String, String> details)
    implements Signal {

  public AlertRaised {
    details = Map.copyOf(details);
  }

  public static Builder of(String sourceAlertId, String condition, Subject subject) {
    return new Builder(sourceAlertId, condition, subject);
  }

  public static final class Builder {
    private final String alertId;
    private final String condition;
    private final Subject subject;
    private Instant at = Instant.EPOCH;
    private @Nullable String eventId;
    private Severity severity = Severity.MAJOR;
    private @Nullable String word;
    private Category category = Category.OTHER;
    private boolean momentary;
    private String title = "";
    private String body = "";
    private @Nullable URI link;
    private final Map<String, String> details = new LinkedHashMap<>();

    private Builder(String alertId, String condition, Subject subject) {
      this.alertId = alertId;
      this.condition = condition;
      this.subject = subject;
    }

    public Builder at(Instant time) {
      at = time;
      return this;
    }

    /**
     * Only where the source has an id of its own for the event; else it is made from alert, time
     * and severity.
     */
    public Builder event(String id) {
      eventId = id;
      return this;
    }

    public Builder severity(Severity value) {
      severity = value;
      return this;
    }

    /**
     * Looks the source's word up, lower-cased; a word not in the table counts as MAJOR and the hub
     * reports it.
     */
    public Builder severity(@Nullable String sourceWord, Map<String, Severity> table) {
      word = sourceWord;
      severity =
          sourceWord == null
              ? Severity.MAJOR
              : table.getOrDefault(sourceWord.toLowerCase(Locale.ROOT), Severity.MAJOR);
      return this;
    }

    public Builder category(Category value) {
      category = value;
      return this;
    }

    public Builder momentary(boolean value) {
      momentary = value;
      return this;
    }

    public Builder title(String text) {
      title = text;
      return this;
    }

    public Builder body(String text) {
      body = text;
      return this;
    }

    public Builder link(@Nullable URI address) {
      link = address;
      return this;
    }

    /** Adds a detail; null and blank values are left out. */
    public Builder detail(String name, @Nullable String value) {
      if (value != null && !value.isBlank()) {
        details.put(name, value);
      }
      return this;
    }

    public AlertRaised build() {
      String event =
          eventId != null ? eventId : alertId + ":raised:" + at.toEpochMilli() + ":" + severity;
      return new AlertRaised(
          event, at, alertId, condition, subject, severity, word, category, momentary, title, body,
          link, details);
    }
  }
}
