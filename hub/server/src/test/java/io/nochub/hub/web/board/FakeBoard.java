package io.nochub.hub.web.board;

import io.nochub.api.signal.Severity;
import io.nochub.hub.access.Actor;
import io.nochub.hub.web.ApiError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A board over a list that tests fill. */
final class FakeBoard implements BoardView {
  static final Instant NOW = Instant.parse("2026-11-22T02:14:07Z");

  private static final HubState WELL =
      new HubState(NOW.minusSeconds(840), 3, List.of(), List.of(), 3);

  final List<Line> lines = new ArrayList<>();
  final List<String> acts = new ArrayList<>();
  final List<Alert> alerts = new ArrayList<>();
  final List<Happening> timeline = new ArrayList<>();
  HubState hub = WELL;
  @Nullable Filter asked;

  void clear() {
    lines.clear();
    acts.clear();
    alerts.clear();
    timeline.clear();
    hub = WELL;
  }

  @Override
  public Board board(Filter filter) {
    asked = filter;
    return new Board(
        lines.stream()
            .filter(line -> filter.client().map(line.clientId()::equals).orElse(true))
            .filter(line -> filter.severity().map(line.severity()::equals).orElse(true))
            .filter(line -> filter.text().map(line.title()::contains).orElse(true))
            .toList(),
        false,
        hub);
  }

  @Override
  public HubState hub() {
    return hub;
  }

  @Override
  public Optional<Incident> incident(long id) {
    return lines.stream()
        .filter(line -> line.id() == id)
        .findFirst()
        .map(line -> new Incident(line, alerts, 2, timeline));
  }

  @Override
  public void acknowledge(Actor actor, long id) {
    if (incident(id).isEmpty()) {
      throw ApiError.notFound("incident " + id);
    }
    acts.add(actor.name() + " acknowledges " + id);
  }

  @Override
  public void note(Actor actor, long id, String text) {
    acts.add(actor.name() + " notes on " + id + ": " + text);
  }

  @Override
  public void resolve(Actor actor, long id, @Nullable String note) {
    acts.add(actor.name() + " resolves " + id + ": " + note);
  }

  static Line line(long id, Severity severity, State state, String client, String title) {
    return new Line(
        id,
        severity,
        state,
        true,
        title,
        client.toLowerCase(java.util.Locale.ROOT).replace(' ', '-'),
        client,
        "Berlin",
        "DC01",
        "datto-rmm-emea",
        NOW.minusSeconds(60 * id * id),
        NOW.minusSeconds(id),
        state == State.ACKNOWLEDGED ? "kim" : null,
        1,
        (int) id - 1,
        List.of(new Ticket("rt", "#10" + id, "LINKED", "https://rt.example/" + id, null, null)));
  }

  static Alert alert(String title, String body, @Nullable String link) {
    return new Alert(
        97,
        Severity.CRITICAL,
        "disk-space C:",
        title,
        body,
        link,
        "datto-rmm-emea",
        true,
        true,
        NOW.minusSeconds(600),
        NOW.minusSeconds(30),
        4,
        Map.of("free", "4.1 GB"),
        List.of("Held for 5 min by route servers, until 02:19."),
        List.of(
            new Step(
                NOW.minusSeconds(600),
                "identify",
                "matched",
                "Matched to ACME-DC01 of Acme Ltd by serial 5CG1234 (datto-rmm-emea)."),
            new Step(
                NOW.minusSeconds(600),
                "route",
                "routed",
                "Routed by everything › disks, version 4.")));
  }
}
