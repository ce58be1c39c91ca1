package io.nochub.api.notify;

import io.nochub.api.signal.AlertAnswered;
import io.nochub.api.signal.Severity;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message, already worded, escaped and cut to the channel's limits.
 *
 * @param reference stable for this incident and target, 16 to 32 lower-case letters and digits, not
 *     to be guessed: the thread, the dedup key, and what an AlertAnswered must bring back
 * @param earlier the external id from the first Receipt of this reference; null for the first
 *     message
 * @param answers what the recipient may answer; empty if nothing
 */
public record Notification(
    String target,
    Moment moment,
    String reference,
    @Nullable String earlier,
    String title,
    String text,
    Severity severity,
    @Nullable URI link,
    Map<String, String> facts,
    Set<AlertAnswered.Answer> answers) {
  /** What happened to the incident; NOTICE belongs to none. */
  public enum Moment {
    OPENED,
    UPDATED,
    ACKNOWLEDGED,
    RESOLVED,
    NOTICE
  }

  public Notification {
    facts = Map.copyOf(facts);
    answers = Set.copyOf(answers);
  }

  public static Builder of(String target, Moment moment, String reference) {
    return new Builder(target, moment, reference);
  }

  public static final class Builder {
    private final String target;
    private final Moment moment;
    private final String reference;
    private @Nullable String earlier;
    private String title = "";
    private String text = "";
    private Severity severity = Severity.INFO;
    private @Nullable URI link;
    private final Map<String, String> facts = new LinkedHashMap<>();
    private Set<AlertAnswered.Answer> answers = Set.of();

    private Builder(String target, Moment moment, String reference) {
      this.target = target;
      this.moment = moment;
      this.reference = reference;
    }

    public Builder earlier(@Nullable String externalId) {
      earlier = externalId;
      return this;
    }

    public Builder words(String heading, String content) {
      title = heading;
      text = content;
      return this;
    }

    public Builder severity(Severity value) {
      severity = value;
      return this;
    }

    public Builder link(@Nullable URI address) {
      link = address;
      return this;
    }

    public Builder fact(String name, String value) {
      facts.put(name, value);
      return this;
    }

    public Builder answers(Set<AlertAnswered.Answer> allowed) {
      answers = allowed;
      return this;
    }

    public Notification build() {
      return new Notification(
          target, moment, reference, earlier, title, text, severity, link, facts, answers);
    }
  }
}
