package io.nochub.plugins.lab.rmm;

import io.nochub.api.Cursor;
import io.nochub.plugins.lab.story.Story;
import io.nochub.plugins.lab.story.Telling;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far the story and the acts have been told; this is what stands in the cursor.
 *
 * @param start when the story began
 * @param told positions of the story that have been passed
 * @param acts acts that have been passed
 */
record Position(Instant start, int speed, long told, long acts) {
  private static final Pattern TEXT =
      Pattern.compile("1 (\\d{1,15}) (\\d{1,4}) (\\d{1,9}) (\\d{1,9})");

  /** Empty for the beginning, and for a text nobody of today wrote. */
  static Optional<Position> of(Cursor cursor) {
    Matcher text = TEXT.matcher(cursor.value());
    if (!text.matches() || text.group(2).matches("0+")) {
      return Optional.empty();
    }
    return Optional.of(
        new Position(
            Instant.ofEpochMilli(Long.parseLong(text.group(1))),
            Integer.parseInt(text.group(2)),
            Long.parseLong(text.group(3)),
            Long.parseLong(text.group(4))));
  }

  Cursor cursor() {
    return new Cursor("1 " + start.toEpochMilli() + " " + speed + " " + told + " " + acts);
  }

  Telling telling(Story story, long seed) {
    return new Telling(story, start, speed, seed);
  }

  /**
   * The same place in a story told at another speed: the next event comes when it would have come,
   * and those after it at the new speed.
   */
  Position atSpeed(int other, Story story, long seed) {
    if (other == speed) {
      return this;
    }
    Instant next = telling(story, seed).dueAt(told);
    Instant asIfFrom = new Telling(story, Instant.EPOCH, other, seed).dueAt(told);
    Instant start = next.minusMillis(asIfFrom.toEpochMilli());
    return new Position(start, other, told, acts);
  }

  Position passed(long told, long acts) {
    return new Position(start, speed, told, acts);
  }
}
