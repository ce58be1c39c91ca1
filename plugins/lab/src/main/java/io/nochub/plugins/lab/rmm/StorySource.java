package io.nochub.plugins.lab.rmm;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.signal.AlertCleared;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Signal;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.plugins.lab.rmm.Acts.Act;
import io.nochub.plugins.lab.rmm.RmmMapping.Item;
import io.nochub.plugins.lab.story.Story;
import io.nochub.plugins.lab.story.StoryDevice;
import io.nochub.plugins.lab.story.StoryEvent;
import io.nochub.plugins.lab.story.Telling;
import io.nochub.plugins.lab.story.Telling.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Alerts of the story. The cursor holds the start of the story and the place in it, so a page that
 * was lost comes again as it was. The first call only sets the start: it has no items, and so may
 * be repeated. After a pause of more than a story day only what is open, and the end of what was
 * open, is told.
 */
final class StorySource implements PollingSource {
  private static final int PAGE = 50;

  /**
   * Start of the telling in base 36, speed, position: all that is needed to know the event again.
   */
  private static final Pattern EVENT =
      Pattern.compile("story-([0-9a-z]{1,11})-(\\d{1,4})-(\\d{1,9})");

  private final LabRmmConfig config;
  private final IntegrationContext context;
  private final Story story;
  private final Acts acts;

  StorySource(LabRmmConfig config, IntegrationContext context, Story story, Acts acts) {
    this.config = config;
    this.context = context;
    this.story = story;
    this.acts = acts;
  }

  @Override
  public String name() {
    return "story";
  }

  @Override
  public Duration usualInterval() {
    return Duration.ofSeconds(5);
  }

  @Override
  public Poll poll(Cursor from) throws IntegrationException {
    Instant now = context.clock().instant();
    Optional<Position> known = Position.of(from);
    if (known.isEmpty()) {
      Position first = new Position(now, config.speed(), 0, acts.count());
      return Poll.changes(List.of(), first.cursor(), true);
    }
    Position position = known.get().atSpeed(config.speed(), story, config.seed());
    Telling telling = position.telling(story, config.seed());
    long due = Math.max(position.told(), telling.due(now));
    boolean tooMuch = due - position.told() > story.events().size();
    long until = tooMuch ? due : Math.min(due, position.told() + PAGE);
    List<Received> items = new ArrayList<>();
    for (Told told :
        tooMuch
            ? telling.summary(position.told(), until)
            : telling.between(position.told(), until)) {
      items.add(item(telling, told).received(context.json()));
    }
    List<Act> done = acts.doneFrom(position.acts(), now);
    done.forEach(act -> items.addAll(items(act)));
    Position next = position.passed(until, position.acts() + done.size());
    return Poll.changes(items, next.cursor(), until < due);
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    return RmmMapping.read(item, context.json());
  }

  @Override
  public Reading recheck(List<AlertRaised> open) throws IntegrationException {
    Instant now = context.clock().instant();
    List<Signal> ended = new ArrayList<>();
    for (AlertRaised alert : open) {
      endInStory(alert, now).ifPresent(ended::add);
      endByAct(alert, now).ifPresent(ended::add);
    }
    return ended.isEmpty() ? Reading.nothing("nothing has ended") : Reading.of(ended);
  }

  private Item item(Telling telling, Told told) {
    StoryEvent event = told.event();
    String id = eventId(telling, told);
    if (event.does() == StoryEvent.Does.CLEAR) {
      return Item.cleared(id, told.at(), event.alertId(), event.title());
    }
    StoryDevice device = story.device(event.device()).orElseThrow();
    return Item.raised(
        id,
        told.at(),
        event,
        device,
        story.organisationName(device.organisation()),
        "day " + (told.day() + 1) + ", " + event.time());
  }

  private static String eventId(Telling telling, Told told) {
    String start = Long.toString(telling.start().toEpochMilli(), 36);
    return "story-" + start + "-" + telling.speed() + "-" + told.position();
  }

  private List<Received> items(Act act) {
    return act.ends().stream()
        .map(alert -> Item.cleared(eventId(act, alert), act.due(), alert, act.output()))
        .map(item -> item.received(context.json()))
        .toList();
  }

  private static String eventId(Act act, String alert) {
    return "act-" + act.id() + "-" + alert;
  }

  /** Known only of events told at today's speed; of others the feed will tell. */
  private Optional<Signal> endInStory(AlertRaised alert, Instant now) {
    Matcher id = EVENT.matcher(alert.sourceEventId());
    if (!id.matches() || !id.group(2).equals(Integer.toString(config.speed()))) {
      return Optional.empty();
    }
    Instant start = Instant.ofEpochMilli(Long.parseLong(id.group(1), 36));
    Telling telling = new Telling(story, start, config.speed(), config.seed());
    return telling
        .at(Long.parseLong(id.group(3)))
        .flatMap(raised -> telling.end(raised, telling.due(now)))
        .map(
            end ->
                new AlertCleared(
                    eventId(telling, end), end.at(), alert.sourceAlertId(), end.event().title()));
  }

  private Optional<Signal> endByAct(AlertRaised alert, Instant now) throws IntegrationException {
    return acts.lastEnding(alert.sourceAlertId(), now)
        .filter(act -> act.due().isAfter(alert.occurredAt()))
        .map(
            act ->
                new AlertCleared(
                    eventId(act, alert.sourceAlertId()),
                    act.due(),
                    alert.sourceAlertId(),
                    act.output()));
  }
}
