package io.nochub.hub.routing;

import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import io.nochub.api.signal.Subject;
import io.nochub.hub.alert.AlertView;
import io.nochub.hub.inventory.Ref;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what would become of something that came in, and leaves nothing behind. */
public interface DryRuns {
  /**
   * Takes it along the whole road.
   *
   * @throws io.nochub.hub.web.ApiError if it cannot be read, or names what there is not
   */
  Outcome run(Question question);

  /**
   * What is to be tried.
   *
   * @param source the webhook source a payload came in by; null where there is one only
   * @param payload what a webhook would carry; null with a signal
   * @param tree routes to try; null for those in force
   */
  record Question(
      String integration,
      @Nullable String source,
      @Nullable String payload,
      @Nullable Draft signal,
      @Nullable RouteTree tree) {}

  /** A signal as it can be written by hand. */
  record Draft(
      @Nullable Kind kind,
      String sourceAlertId,
      @Nullable OffsetDateTime occurredAt,
      @Nullable String condition,
      @Nullable Severity severity,
      @Nullable Category category,
      @Nullable String title,
      @Nullable String body,
      @Nullable String organisationId,
      @Nullable String deviceId,
      @Nullable Map<Subject.Hint, List<String>> hints,
      @Nullable Map<String, String> details) {
    public enum Kind {
      RAISED,
      CLEARED
    }
  }

  /**
   * What came of it.
   *
   * @param note what is to be said of the whole, such as why there is no signal
   */
  record Outcome(@Nullable String note, List<Result> results) {
    public Outcome {
      results = List.copyOf(results);
    }
  }

  /**
   * What became of one signal.
   *
   * @param signal it in a sentence
   * @param route null if it was not routed
   * @param effects what would be sent
   */
  record Result(
      String signal,
      @Nullable Ref client,
      @Nullable Ref device,
      List<AlertView.Step> trail,
      @Nullable Used route,
      @Nullable AlertView alert,
      @Nullable Told incident,
      List<Effect> effects) {
    public Result {
      trail = List.copyOf(trail);
      effects = List.copyOf(effects);
    }
  }

  /** The incident as it would stand. */
  record Told(String title, Severity severity, String state, boolean live) {}

  /** The route that was taken, every value with the rule it comes from. */
  record Used(List<String> path, long version, List<Value> values) {}

  /** A value in force. */
  record Value(String field, String value, String from) {}

  /** Something that would be sent. */
  record Effect(
      String kind,
      String integration,
      @Nullable String target,
      String text,
      @Nullable String body,
      @Nullable Map<String, String> fields) {}
}
