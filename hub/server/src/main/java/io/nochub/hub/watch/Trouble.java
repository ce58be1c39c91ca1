package io.nochub.hub.watch;

import io.nochub.api.signal.Category;
import io.nochub.api.signal.Severity;
import java.util.Map;

/**
 * Something that is wrong with the hub or with what it is connected to, as its alert will say it.
 *
 * @param id names it for as long as it lasts
 * @param about the integration and source concerned, if any
 */
public record Trouble(
    String id, Kind kind, Severity severity, String title, String body, Map<String, String> about) {

  public Trouble {
    about = Map.copyOf(about);
  }

  /** What kinds there are; routes know each by its condition. */
  public enum Kind {
    SILENT("source-silent", Category.AVAILABILITY),
    PAUSED("integration-paused", Category.CONFIGURATION),
    REFUSED("integration-refused", Category.CONFIGURATION),
    DROPPED("input-dropped", Category.CAPACITY),
    UNDECIDED("input-undecided", Category.APPLICATION),
    LATE("delivery-late", Category.APPLICATION),
    DISK("disk-full", Category.CAPACITY),
    LOG("database-log", Category.CAPACITY);

    private final String condition;
    private final Category category;

    Kind(String condition, Category category) {
      this.condition = condition;
      this.category = category;
    }

    /** The condition of its alerts. */
    public String condition() {
      return condition;
    }

    Category category() {
      return category;
    }
  }
}
