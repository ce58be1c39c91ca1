package io.nochub.plugins.lab.story;

import io.nochub.plugins.lab.story.StoryEvent.Does;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The story told day after day from a start, at a speed. A position counts the events told before,
 * over all days; position and telling decide everything, so the same position gives the same event
 * for ever.
 *
 * @param start real time at which the first day began
 * @param speed minutes of story in a real minute
 * @param seed decides on which days the conditions come that do not come every day
 */
public record Telling(Story story, Instant start, int speed, long seed) {
  private static final long MINUTES_A_DAY = 1440;

  /** One event of one day, in real time. */
  public record Told(long position, long day, StoryEvent event, Instant at) {}

  /** How many positions are due: those whose time is not after {@code now}. */
  public long due(Instant now) {
    if (now.isBefore(start)) {
      return 0;
    }
    long minutes = Duration.between(start, now).multipliedBy(speed).toMinutes();
    long day = minutes / MINUTES_A_DAY;
    long today =
        story.events().stream()
            .filter(event -> story.minutesTo(event.toldAt()) <= minutes % MINUTES_A_DAY)
            .count();
    return day * story.events().size() + today;
  }

  /** The real time at which the position is told. */
  public Instant dueAt(long position) {
    return real(day(position), story.minutesTo(event(position).toldAt()));
  }

  /** What is told from a position on, up to but without another. */
  public List<Told> between(long from, long to) {
    List<Told> told = new ArrayList<>();
    for (long position = from; position < to; position++) {
      if (happens(position)) {
        told.add(told(position));
      }
    }
    return told;
  }

  /** What is told at a position; empty on days on which its condition does not come. */
  public Optional<Told> at(long position) {
    return happens(position) ? Optional.of(told(position)) : Optional.empty();
  }

  /**
   * What brings one who stopped listening at a position up to another without telling everything in
   * between: the last word on each alert that is open now, and the end of each that was open then.
   */
  public List<Told> summary(long from, long to) {
    Map<String, Told> now = open(to);
    List<Told> news = new ArrayList<>(now.values());
    for (Told raised : open(from).values()) {
      if (!now.containsKey(raised.event().alertId())) {
        end(raised, to).ifPresent(news::add);
      }
    }
    news.sort(Comparator.comparingLong(Told::position));
    return news;
  }

  /**
   * The clear that ends what was raised, if it is told before a position. It may have been told
   * before the raise.
   */
  public Optional<Told> end(Told raised, long before) {
    int aDay = story.events().size();
    long from = Math.max(0, raised.position() - aDay);
    return between(from, Math.min(before, raised.position() + aDay)).stream()
        .filter(told -> told.event().does() == Does.CLEAR)
        .filter(told -> told.event().alertId().equals(raised.event().alertId()))
        .filter(told -> !told.at().isBefore(raised.at()))
        .findFirst();
  }

  /** The raise of each alert that is open at a position: no condition outlasts a day. */
  private Map<String, Told> open(long position) {
    Map<String, Told> last = new LinkedHashMap<>();
    for (Told told : between(Math.max(0, position - story.events().size()), position)) {
      last.merge(told.event().alertId(), told, Telling::newer);
    }
    last.values().removeIf(told -> told.event().does() != Does.RAISE);
    return last;
  }

  private static Told newer(Told one, Told other) {
    return other.at().isBefore(one.at()) ? one : other;
  }

  private Told told(long position) {
    StoryEvent event = event(position);
    int minute = story.minutesTo(event.occurredAt());
    return new Told(position, day(position), event, real(day(position), minute));
  }

  private boolean happens(long position) {
    StoryEvent event = event(position);
    int chance =
        story.sometimes().stream()
            .filter(it -> it.device().equals(event.device()))
            .filter(it -> it.condition().equals(event.condition()))
            .mapToInt(Story.Sometimes::chance)
            .findFirst()
            .orElse(100);
    long day = day(position);
    return day == 0 || Math.floorMod(mixed(seed, day, event.alertId().hashCode()), 100) < chance;
  }

  /** Spreads neighbouring days and seeds; the finishing step of SplitMix64. */
  private static long mixed(long seed, long day, int alert) {
    long z = seed * 31 + day * 0x9E3779B97F4A7C15L + alert;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private StoryEvent event(long position) {
    return story.events().get((int) (position % story.events().size()));
  }

  private long day(long position) {
    return position / story.events().size();
  }

  private Instant real(long day, int minute) {
    long storyMillis = Duration.ofMinutes(day * MINUTES_A_DAY + minute).toMillis();
    return start.plusMillis(storyMillis / speed);
  }
}
