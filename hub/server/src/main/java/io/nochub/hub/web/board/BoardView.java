package io.nochub.hub.web.board;

import io.nochub.api.signal.Severity;
import io.nochub.hub.access.Actor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the pages show and let people do. Thread-safe; texts are plain, the pages escape them. */
public interface BoardView {
  /** Open and acknowledged incidents that fit, what hurts first on top. */
  Board board(Filter filter);

  /** How the hub itself is. */
  HubState hub();

  /** One incident with all that belongs to it. */
  Optional<Incident> incident(long id);

  /**
   * The acts of a person; on disk on return. An incident that is not there, or no longer in a state
   * for it, is an {@link io.nochub.hub.web.ApiError}.
   */
  void acknowledge(Actor actor, long id);

  void note(Actor actor, long id, String text);

  void resolve(Actor actor, long id, @Nullable String note);

  /** Which incidents are wanted; what is empty does not matter. */
  record Filter(Optional<String> client, Optional<Severity> severity, Optional<String> text) {}

  /**
   * The board.
   *
   * @param more whether there are more incidents than are listed
   * @param hub how the hub itself is
   */
  record Board(List<Line> lines, boolean more, HubState hub) {
    public Board {
      lines = List.copyOf(lines);
    }

    /** The lines by the client's name, in the order of the list. */
    public Map<String, List<Line>> byClient() {
      Map<String, List<Line>> groups = new LinkedHashMap<>();
      lines.forEach(
          line -> groups.computeIfAbsent(line.client(), key -> new ArrayList<>()).add(line));
      return groups;
    }
  }

  /** One incident as a line. */
  record Line(
      long id,
      Severity severity,
      State state,
      boolean live,
      String title,
      String clientId,
      String client,
      @Nullable String site,
      @Nullable String device,
      String integration,
      Instant openedAt,
      Instant changedAt,
      @Nullable String acknowledgedBy,
      int alerts,
      int repeats,
      List<Ticket> tickets) {
    public Line {
      tickets = List.copyOf(tickets);
    }

    /** The same with these tickets. */
    public Line with(List<Ticket> others) {
      return new Line(
          id,
          severity,
          state,
          live,
          title,
          clientId,
          client,
          site,
          device,
          integration,
          openedAt,
          changedAt,
          acknowledgedBy,
          alerts,
          repeats,
          others);
    }
  }

  enum State {
    OPEN,
    ACKNOWLEDGED,
    RESOLVED,
    CLOSED
  }

  /**
   * A ticket of an incident.
   *
   * @param label its number, or what its state is in a word or two
   * @param url where it is; null as long as there is none
   * @param problem why it is stuck; null if it is not
   */
  record Ticket(
      String integration,
      String label,
      String state,
      @Nullable String url,
      @Nullable String touchedBy,
      @Nullable String problem) {}

  /**
   * An incident with all that belongs to it; newest entries of the timeline first.
   *
   * @param devicesBehind how many devices nobody was told of, as they are reached through its own
   */
  record Incident(Line line, List<Alert> alerts, int devicesBehind, List<Happening> timeline) {
    public Incident {
      alerts = List.copyOf(alerts);
      timeline = List.copyOf(timeline);
    }
  }

  /**
   * An alert of an incident.
   *
   * @param quiet why it is kept quiet, each in a sentence
   */
  record Alert(
      long id,
      Severity severity,
      String condition,
      String title,
      String body,
      @Nullable String link,
      String integration,
      boolean open,
      boolean told,
      Instant openedAt,
      Instant lastSeenAt,
      int repeats,
      Map<String, String> details,
      List<String> quiet,
      List<Step> trail) {
    public Alert {
      details = Map.copyOf(details);
      quiet = List.copyOf(quiet);
      trail = List.copyOf(trail);
    }
  }

  /** One decision on the way of an alert, in a sentence. */
  record Step(Instant at, String stage, String verdict, String reason) {}

  /** One entry of the timeline. */
  record Happening(Instant at, String actor, String kind, String text) {}

  /**
   * How the hub itself is.
   *
   * @param lastAlertAt when the last alert came in; null if none ever did
   * @param reporting how many sources report as usual
   * @param out sources that do not, by name
   * @param troubles what is wrong, each in a sentence; empty if nothing is
   * @param integrations how many are set up
   */
  record HubState(
      @Nullable Instant lastAlertAt,
      int reporting,
      List<String> out,
      List<String> troubles,
      int integrations) {
    public HubState {
      out = List.copyOf(out);
      troubles = List.copyOf(troubles);
    }
  }
}
