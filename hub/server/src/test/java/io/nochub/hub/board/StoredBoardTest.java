package io.nochub.hub.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.signal.Severity;
import io.nochub.hub.access.Actor;
import io.nochub.hub.access.Role;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.alert.SeverityRank;
import io.nochub.hub.incident.Consequences;
import io.nochub.hub.incident.Happening;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentActs;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.OnBothDatabases;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.board.BoardView.Filter;
import io.nochub.hub.web.board.BoardView.Line;
import io.nochub.hub.web.board.BoardView.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // set before each test
class StoredBoardTest extends OnBothDatabases {
  private static final Instant NOW = Instant.parse("2026-11-22T02:14:07Z");
  private static final Filter ALL =
      new Filter(Optional.empty(), Optional.empty(), Optional.empty());
  private static final Actor KIM = new Actor("kim", Actor.Kind.USER, Role.TECHNICIAN);

  private final List<Happening> followed = new ArrayList<>();
  private final List<Long> changed = new CopyOnWriteArrayList<>();
  private StoredBoard board;

  private final Consequences consequences =
      new Consequences() {
        @Override
        public void follow(
            Transaction tx, Incident incident, Happening what, String text, Instant now) {
          followed.add(what);
        }

        @Override
        public void dismiss(Transaction tx, Incident incident, Instant now) {
          followed.add(Happening.NONE);
        }

        @Override
        public void takeBack(Transaction tx, Incident incident, Instant now) {
          followed.add(Happening.NONE);
        }
      };

  private Optional<String> disk = Optional.empty();

  @BeforeEach
  void open() {
    IncidentStore incidents = new IncidentStore(changed::add);
    StoredBoard.Parts parts =
        new StoredBoard.Parts(
            incidents, new AlertStore(), new IncidentActs(incidents, consequences));
    HubWatch hub = new HubWatch(database(), List::of, () -> disk.stream().toList(), () -> NOW);
    board = new StoredBoard(database(), parts, hub, () -> NOW);
    write("insert into client values ('acme', 'Acme Ltd', 'CLIENT', 0, 0)");
    write("insert into client values ('globex', 'Globex', 'CLIENT', 0, 0)");
    write("insert into device values ('dc01', 'acme', null, 'ACME-DC01', 'SERVER', null, 0, 0)");
    write("insert into effective_route (digest, version, document) values ('d', 1, '{}')");
  }

  private void write(String sql, Object... parameters) {
    database().writeAndWait(Lane.OUTCOMES, tx -> tx.update(sql, parameters));
  }

  private long incident(String client, Severity severity, String state, Instant openedAt) {
    return database()
        .writeAndWait(
            Lane.OUTCOMES,
            tx ->
                tx.number(
                    "insert into incident (client_id, device_id, integration, title, search,"
                        + " severity, state, live, route_id, opened_at, changed_at, alerts,"
                        + " repeats, reopened) values (?, ?, 'rmm', 'Disk full', 'disk full', ?, ?,"
                        + " 1, (select max(id) from effective_route), ?, ?, 1, 0, 0) returning id",
                    client,
                    client.equals("acme") ? "dc01" : null,
                    SeverityRank.of(severity),
                    state,
                    openedAt,
                    openedAt));
  }

  private List<Long> ids(Filter filter) {
    return board.board(filter).lines().stream().map(Line::id).toList();
  }

  @Test
  void the_gravest_stand_on_top_and_the_oldest_first_among_those() {
    long young = incident("acme", Severity.MAJOR, "OPEN", NOW);
    long old = incident("acme", Severity.MAJOR, "ACKNOWLEDGED", NOW.minusSeconds(60));
    long grave = incident("globex", Severity.CRITICAL, "OPEN", NOW);
    incident("globex", Severity.CRITICAL, "RESOLVED", NOW);
    assertThat(ids(ALL)).containsExactly(grave, old, young);
  }

  @Test
  void can_be_narrowed_to_client_severity_and_text() {
    long acme = incident("acme", Severity.MAJOR, "OPEN", NOW);
    long globex = incident("globex", Severity.CRITICAL, "OPEN", NOW);
    assertThat(ids(new Filter(Optional.of("acme"), Optional.empty(), Optional.empty())))
        .containsExactly(acme);
    assertThat(ids(new Filter(Optional.empty(), Optional.of(Severity.CRITICAL), Optional.empty())))
        .containsExactly(globex);
    assertThat(ids(text("acme-dc"))).containsExactly(acme);
    assertThat(ids(text("GLOBEX"))).containsExactly(globex);
    assertThat(ids(text("Disk"))).hasSize(2);
    assertThat(ids(text("%"))).isEmpty();
    assertThat(ids(text("' or 1=1"))).isEmpty();
  }

  private static Filter text(String text) {
    return new Filter(Optional.empty(), Optional.empty(), Optional.of(text));
  }

  @Test
  void a_line_has_names_and_tickets() {
    long id = incident("acme", Severity.MAJOR, "OPEN", NOW);
    write(
        "insert into ticket_link (incident_id, integration, purpose, generation, state, number,"
            + " url, route_id, wanted_rev, wanted, delivered_rev, delivered, owned_fields,"
            + " empty_finds, reopens, read_wanted, doubted, created_at) select ?, 'rt', 'MAIN', 1,"
            + " 'LINKED', '1093', 'https://rt.example/1093', max(id), 1, '{}', 1, '{}', '[]', 0, 0,"
            + " 0, 0, 0 from effective_route",
        id);
    Line line = board.board(ALL).lines().get(0);
    assertThat(line.client()).isEqualTo("Acme Ltd");
    assertThat(line.device()).isEqualTo("ACME-DC01");
    assertThat(line.tickets()).hasSize(1);
    assertThat(line.tickets().get(0).label()).isEqualTo("#1093");
    assertThat(line.tickets().get(0).url()).isEqualTo("https://rt.example/1093");
  }

  @Test
  void says_that_there_are_more_than_are_listed() {
    for (int i = 0; i < 201; i++) {
      incident("globex", Severity.MINOR, "OPEN", NOW);
    }
    assertThat(board.board(ALL).lines()).hasSize(200);
    assertThat(board.board(ALL).more()).isTrue();
  }

  @Test
  void acts_go_through_with_their_consequences_and_are_made_known() {
    long id = incident("acme", Severity.MAJOR, "OPEN", NOW);
    board.acknowledge(KIM, id);
    board.note(KIM, id, "Looking.");
    assertThat(board.incident(id).orElseThrow().line().state()).isEqualTo(State.ACKNOWLEDGED);
    assertThat(board.incident(id).orElseThrow().line().acknowledgedBy()).isEqualTo("kim");
    board.resolve(KIM, id, "Cache cleared.");
    assertThat(board.incident(id).orElseThrow().timeline())
        .extracting(happening -> happening.kind() + " " + happening.text())
        .containsExactly(
            "RESOLVED Resolved: Cache cleared.", "NOTE Looking.", "ACKNOWLEDGED Acknowledged.");
    assertThat(followed)
        .containsExactly(
            Happening.ACKNOWLEDGED, Happening.NOTED, Happening.NONE, Happening.RESOLVED);
    assertThat(changed).contains(id);
  }

  @Test
  void what_has_ended_cannot_be_acknowledged_or_resolved_again() {
    long id = incident("acme", Severity.MAJOR, "RESOLVED", NOW);
    assertThatThrownBy(() -> board.acknowledge(KIM, id))
        .isInstanceOf(ApiError.class)
        .hasMessage("Incident " + id + " is resolved already.");
    assertThatThrownBy(() -> board.resolve(KIM, id, null)).isInstanceOf(ApiError.class);
    assertThatThrownBy(() -> board.acknowledge(KIM, 999)).hasMessage("There is no incident 999.");
    assertThat(followed).isEmpty();
  }

  @Test
  void refused_deliveries_and_holds_are_troubles() {
    long id = incident("acme", Severity.MAJOR, "OPEN", NOW);
    write(
        "insert into delivery (kind, ref, integration, incident_id, urgency, state, due_at,"
            + " attempts, asked, created_at, changed_at) values ('TICKET', 1, 'rt', ?, 3, 'DEAD',"
            + " 0, 1, 1, 0, 0)",
        id);
    write(
        "insert into lane_hold (integration, kind, reason, since) values"
            + " ('rt', 'REFUSED', 'the token was refused', 0)");
    assertThat(board.hub().troubles())
        .containsExactly(
            "Nothing is sent to rt: the token was refused",
            "1 delivery could not be made; see the API, deliveries?state=dead.");
  }

  @Test
  void a_full_disk_and_inputs_set_aside_are_troubles() {
    disk = Optional.of("Warning: the disk of the data folder has 700 MiB left.");
    String dead =
        "insert into dead_input (input_id, integration, source, at, kind, problem, again)"
            + " values (?, 'rmm', 'hook', 0, 'BAD_PAYLOAD', 'no alert', ?)";
    write(dead, 1, 0);
    write(dead, 2, 0);
    write(dead, 3, 1);
    assertThat(board.hub().troubles())
        .containsExactly(
            "Warning: the disk of the data folder has 700 MiB left.",
            "2 inputs were set aside; see the API, inputs?state=dead.");
  }
}
