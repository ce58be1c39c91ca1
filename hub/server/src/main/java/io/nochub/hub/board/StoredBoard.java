package io.nochub.hub.board;

import io.nochub.hub.access.Actor;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.alert.Reason;
import io.nochub.hub.alert.Told;
import io.nochub.hub.incident.IncidentActs;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.board.BoardView;
import io.nochub.hub.web.board.Words;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The board over the hub's stores. */
public final class StoredBoard implements BoardView {
  private static final int LINES = 200;
  private static final int ENTRIES = 200;

  private final Database database;
  private final Parts parts;
  private final HubWatch hub;
  private final InstantSource clock;
  private final BoardStore store = new BoardStore();

  /** Where incidents and alerts are kept, and what people do to them. */
  public record Parts(IncidentStore incidents, AlertStore alerts, IncidentActs acts) {}

  public StoredBoard(Database database, Parts parts, HubWatch hub, InstantSource clock) {
    this.database = database;
    this.parts = parts;
    this.hub = hub;
    this.clock = clock;
  }

  @Override
  public Board board(Filter filter) {
    List<Line> lines =
        database.read(
            tx ->
                store.open(tx, filter, LINES + 1).stream()
                    .map(line -> line.with(store.tickets(tx, line.id())))
                    .toList());
    boolean more = lines.size() > LINES;
    return new Board(more ? lines.subList(0, LINES) : lines, more, hub());
  }

  @Override
  public HubState hub() {
    return hub.state();
  }

  @Override
  public Optional<Incident> incident(long id) {
    return database.read(tx -> store.line(tx, id).map(line -> incident(tx, line)));
  }

  private Incident incident(Transaction tx, Line line) {
    List<io.nochub.hub.alert.Alert> carried = parts.alerts().carriedBy(tx, line.id());
    List<Alert> alerts = carried.stream().map(alert -> alert(tx, alert)).toList();
    List<Happening> timeline =
        parts.incidents().timeline(tx, line.id(), ENTRIES).stream()
            .map(
                entry ->
                    new Happening(
                        entry.at(), entry.actor().name(), entry.kind().name(), entry.text()))
            .toList();
    return new Incident(
        line.with(store.tickets(tx, line.id())),
        alerts,
        parts.alerts().devicesBehind(tx, carried),
        timeline);
  }

  private Alert alert(Transaction tx, io.nochub.hub.alert.Alert alert) {
    Instant now = clock.instant();
    List<String> quiet =
        parts.alerts().reasons(tx, alert.id()).stream().map(reason -> words(reason, now)).toList();
    List<Step> trail =
        parts.alerts().trail(tx, alert.id(), ENTRIES).stream()
            .map(entry -> new Step(entry.at(), entry.stage(), entry.verdict(), entry.reason()))
            .toList();
    return new Alert(
        alert.id(),
        alert.report().severity(),
        alert.report().condition(),
        alert.report().title(),
        alert.report().body(),
        alert.report().link() == null ? null : alert.report().link().toString(),
        alert.origin().integration(),
        alert.isOpen(),
        alert.told() == Told.PROBLEM,
        alert.openedAt(),
        alert.lastSeenAt(),
        (int) Math.min(Integer.MAX_VALUE, alert.repeats()),
        alert.report().details(),
        quiet,
        trail);
  }

  private static String words(Reason reason, Instant now) {
    String left = reason.due() == null ? "" : ", for " + Words.age(now, reason.due()) + " more";
    String since = " since " + Words.age(reason.since(), now);
    return switch (reason.kind()) {
      case HOLD ->
          switch (reason.ref()) {
            case Reason.NEWS_OF_PARENT ->
                "Waits" + left + " for news of what it is reached through.";
            case Reason.NEWS_OF_SITE -> "Waits" + left + " for news of the others at its site.";
            default -> "Held" + left + ", in case it clears by itself.";
          };
      case WINDOW -> "Quiet: maintenance window " + reason.ref() + " covers it" + left + ".";
      case DISMISSED -> "Dismissed" + since + ": a person closed the matter.";
      case FLAP -> "It comes and goes: its end is told when it stays away.";
      case PARENT -> "What it is reached through is down too, see alert " + reason.ref() + ".";
      case SETTLE -> "What kept it quiet has ended; it has a few minutes to end too.";
      case RECORD_ONLY -> "Recorded only, by route " + reason.ref() + ".";
    };
  }

  @Override
  public void acknowledge(Actor actor, long id) {
    act(
        id,
        (tx, incident) -> {
          refuseEnded(incident);
          parts.acts().acknowledge(tx, incident, user(actor), "", clock.instant());
        });
  }

  @Override
  public void note(Actor actor, long id, String text) {
    act(id, (tx, incident) -> parts.acts().note(tx, incident, user(actor), text, clock.instant()));
  }

  @Override
  public void resolve(Actor actor, long id, @Nullable String note) {
    act(
        id,
        (tx, incident) -> {
          refuseEnded(incident);
          String text = note == null ? "" : note;
          parts.acts().resolve(tx, incident, user(actor), text, clock.instant());
        });
  }

  private void act(long id, BiConsumer<Transaction, io.nochub.hub.incident.Incident> what) {
    database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          io.nochub.hub.incident.Incident incident =
              parts
                  .incidents()
                  .incident(tx, id)
                  .orElseThrow(() -> ApiError.notFound("incident " + id));
          what.accept(tx, incident);
          return id;
        });
  }

  private static void refuseEnded(io.nochub.hub.incident.Incident incident) {
    if (!incident.isOpen()) {
      throw ApiError.conflict(
          "Incident "
              + incident.id()
              + " is "
              + Words.lower(incident.state().name())
              + " already.");
    }
  }

  private static io.nochub.hub.incident.Actor user(Actor actor) {
    return io.nochub.hub.incident.Actor.user(actor.name());
  }
}
