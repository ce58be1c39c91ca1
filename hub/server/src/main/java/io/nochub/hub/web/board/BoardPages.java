package io.nochub.hub.web.board;

import io.nochub.api.signal.Severity;
import io.nochub.hub.access.Role;
import io.nochub.hub.web.Answer;
import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.Endpoints;
import io.nochub.hub.web.Frame;
import io.nochub.hub.web.PageCall;
import io.nochub.hub.web.Pages;
import io.nochub.hub.web.Routes;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The board at {@code /} and the page of an incident. */
public final class BoardPages implements Routes {
  private static final int LONGEST_NOTE = 10_000;

  private final BoardView view;
  private final Pages pages;
  private final InstantSource clock;

  public BoardPages(BoardView view, Pages pages, InstantSource clock) {
    this.view = view;
    this.pages = pages;
    this.clock = clock;
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.page("GET", "/", Role.VIEWER, this::board);
    endpoints.page("GET", "/board", Role.VIEWER, this::boardPart);
    endpoints.page("GET", "/incidents/{id}", Role.VIEWER, this::incident);
    endpoints.page("GET", "/incidents/{id}/part", Role.VIEWER, this::incidentPart);
    endpoints.page("POST", "/incidents/{id}/acknowledge", Role.TECHNICIAN, this::acknowledge);
    endpoints.page("POST", "/incidents/{id}/note", Role.TECHNICIAN, this::note);
    endpoints.page("POST", "/incidents/{id}/resolve", Role.TECHNICIAN, this::resolve);
  }

  private Answer board(PageCall call) {
    BoardAddress address = address(call);
    BoardView.Board board = view.board(address.filter());
    Frame frame =
        pages.frame(
            "Board", "board", call.actor(), address.text().orElse(""), board.hub().troubles());
    return pages.show(
        "board",
        Map.of("frame", frame, "board", board, "address", address, "now", clock.instant()));
  }

  private Answer boardPart(PageCall call) {
    BoardAddress address = address(call);
    BoardView.Board board = view.board(address.filter());
    return pages.show(
        "boardPart", Map.of("board", board, "address", address, "now", clock.instant()));
  }

  private BoardAddress address(PageCall call) {
    Optional<Severity> severity = call.query("severity").map(BoardPages::severity);
    boolean grouped = call.query("group").filter("client"::equals).isPresent();
    return new BoardAddress(call.query("client"), severity, call.query("q"), grouped);
  }

  private static Severity severity(String word) {
    return Arrays.stream(Severity.values())
        .filter(severity -> severity.name().equals(word))
        .findFirst()
        .orElseThrow(() -> ApiError.notFound("severity of this name"));
  }

  private Answer incident(PageCall call) {
    BoardView.Incident incident = find(call);
    String title = incident.line().title() + " · " + incident.line().client();
    Frame frame = pages.frame(title, "board", call.actor(), "", view.hub().troubles());
    boolean mayAct = call.actor().role().includes(Role.TECHNICIAN);
    return pages.show(
        "incident",
        Map.of("frame", frame, "incident", incident, "mayAct", mayAct, "now", clock.instant()));
  }

  private Answer incidentPart(PageCall call) {
    boolean mayAct = call.actor().role().includes(Role.TECHNICIAN);
    return pages.show(
        "incidentPart", Map.of("incident", find(call), "mayAct", mayAct, "now", clock.instant()));
  }

  private BoardView.Incident find(PageCall call) {
    long id = call.number("id");
    return view.incident(id).orElseThrow(() -> ApiError.notFound("incident " + id));
  }

  private Answer acknowledge(PageCall call) {
    view.acknowledge(call.actor(), call.number("id"));
    return back(call);
  }

  private Answer note(PageCall call) {
    String text = call.form().getOrDefault("text", "").strip();
    if (text.isEmpty() || text.length() > LONGEST_NOTE) {
      throw ApiError.invalid("text", "must have 1 to " + LONGEST_NOTE + " characters");
    }
    view.note(call.actor(), call.number("id"), text);
    return back(call);
  }

  private Answer resolve(PageCall call) {
    String note = call.form().getOrDefault("text", "").strip();
    if (note.length() > LONGEST_NOTE) {
      throw ApiError.invalid("text", "must have " + LONGEST_NOTE + " characters at most");
    }
    view.resolve(call.actor(), call.number("id"), note.isEmpty() ? null : note);
    return back(call);
  }

  private static Answer back(PageCall call) {
    return Answer.seeOther("/incidents/" + call.number("id"));
  }
}
