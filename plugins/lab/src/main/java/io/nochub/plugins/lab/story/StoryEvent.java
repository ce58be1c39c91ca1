package io.nochub.plugins.lab.story;

import io.nochub.api.signal.Category;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * One line of the story.
 *
 * @param time when the RMM tells it, such as "07:42"
 * @param occurred when it happened, if that was earlier
 * @param severity the RMM's word; only raises and moments have one
 * @param title of the alert; of a clear the note
 */
public record StoryEvent(
    String time,
    @Nullable String occurred,
    String device,
    String condition,
    Does does,
    @Nullable String severity,
    @Nullable Category category,
    String title,
    @Nullable String body) {

  /** MOMENT: an event that nothing ends. */
  public enum Does {
    RAISE,
    CLEAR,
    MOMENT
  }

  /** Joins what is raised with what is cleared. */
  public String alertId() {
    return alertId(device, condition);
  }

  /** The alert of a condition on a device. */
  public static String alertId(String device, String condition) {
    return device + "/" + condition;
  }

  LocalTime toldAt() {
    return LocalTime.parse(time);
  }

  LocalTime occurredAt() {
    return LocalTime.parse(occurred == null ? time : occurred);
  }
}
