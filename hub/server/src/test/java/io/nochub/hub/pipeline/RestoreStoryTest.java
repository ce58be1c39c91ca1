package io.nochub.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.signal.Severity;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import io.nochub.hub.action.JobRun;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.outbox.Delivery;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.TestDatabase;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.ticketing.RestoredTickets;
import io.nochub.hub.ticketing.TicketLink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hub goes on from a backup that is a day old, while the hub it was made of had worked on until
 * then; the desk remembers both.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // opened before each test
class RestoreStoryTest {
  private static final Duration A_WHILE = Duration.ofMinutes(2);

  @TempDir Path temp;
  private TestDatabase original;
  private TestDatabase copy;
  private Road before;
  private Road road;

  @BeforeEach
  void open() throws Exception {
    original = TestDatabase.open(TestDatabase.Kind.SQLITE, "hub", folder("original"));
    before = new Road(original.database());
  }

  @AfterEach
  void close() {
    before.close();
    original.close();
    if (copy != null) {
      road.close();
      copy.close();
    }
  }

  private Path folder(String name) throws Exception {
    return Files.createDirectories(temp.resolve(name));
  }

  private void backUp() throws Exception {
    Path file = folder("copy").resolve("test.db");
    try (Connection connection = original.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("vacuum into '" + file + "'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A day later the backup is all there is, and the operator says that it is the one. */
  private void resumeADayLater() throws Exception {
    before.clock.push(Duration.ofDays(1));
    copy = TestDatabase.open(TestDatabase.Kind.SQLITE, null, folder("copy"));
    road = Road.restored(copy.database(), before);
    RestoredTickets restored =
        new RestoredTickets(road.tickets, road.incidents, road.outbox, system -> true);
    OptionalLong last = OptionalLong.of(0);
    while (last.isPresent()) {
      long after = last.getAsLong();
      last =
          road.database.writeAndWait(
              Lane.HOUSEKEEPING, tx -> restored.askAfter(tx, after, road.clock.instant()));
    }
    road.write(road.jobs::doubtRequested);
    for (int minutes = 0; minutes < 20; minutes++) {
      road.pass(Duration.ofMinutes(1));
    }
  }

  private TicketLink link() {
    return road.links().get(0);
  }

  @Test
  void a_ticket_that_was_made_since_is_found_and_not_made_again() throws Exception {
    before.desk.down = true;
    before.raise();
    backUp();
    before.desk.down = false;
    before.pass(Duration.ofHours(1));
    assertThat(before.desk.creates).isEqualTo(1);

    resumeADayLater();
    assertThat(road.desk.creates).isEqualTo(1);
    assertThat(link().state()).isEqualTo(TicketLink.State.LINKED);
    assertThat(link().ticketId()).isEqualTo(road.desk.only().id);
  }

  @Test
  void a_ticket_that_was_never_made_is_made_once() throws Exception {
    before.paused.add("desk");
    before.raise();
    backUp();

    resumeADayLater();
    assertThat(road.desk.tickets).hasSize(1);
    assertThat(link().state()).isEqualTo(TicketLink.State.LINKED);
  }

  @Test
  void notes_that_were_sent_since_are_not_sent_again_and_the_others_are() throws Exception {
    before.raise();
    before.settle();
    before.pass(A_WHILE);
    before.paused.add("desk");
    note(before, "first");
    note(before, "second");
    backUp();
    before.paused.remove("desk");
    before.settle();
    assertThat(before.desk.only().notes).containsExactly("ann: first", "ann: second");

    resumeADayLater();
    note(road, "third");
    road.settle();
    assertThat(road.desk.only().notes).containsExactly("ann: first", "ann: second", "ann: third");
  }

  @Test
  void notes_of_a_ticket_that_was_made_since_are_not_sent_again_either() throws Exception {
    before.desk.down = true;
    before.raise();
    note(before, "first");
    backUp();
    before.desk.down = false;
    before.pass(Duration.ofHours(1));
    assertThat(before.desk.only().notes).contains("ann: first");
    int sent = before.desk.only().notes.size();

    resumeADayLater();
    assertThat(road.desk.only().notes).hasSize(sent);
  }

  @Test
  void a_ticket_the_hub_resolved_since_stays_resolved_and_its_incident_is_closed()
      throws Exception {
    before.raise();
    before.settle();
    before.pass(A_WHILE);
    backUp();
    before.clear();
    before.pass(A_WHILE);
    assertThat(before.desk.open()).isEmpty();

    resumeADayLater();
    assertThat(road.desk.open()).isEmpty();
    assertThat(road.desk.tickets).hasSize(1);
    assertThat(road.onlyIncident().state()).isEqualTo(Incident.State.CLOSED);
    assertThat(road.timeline(road.onlyIncident()))
        .anySatisfy(
            line -> assertThat(line).contains("Closed at the ticket #1 while the source still"));
  }

  @Test
  void what_gets_worse_after_such_a_closing_is_told_again() throws Exception {
    before.raise();
    before.settle();
    before.pass(A_WHILE);
    backUp();
    before.clear();
    before.pass(A_WHILE);
    resumeADayLater();

    road.raise(Severity.CRITICAL);
    road.pass(A_WHILE);
    assertThat(road.desk.open()).hasSize(1);
  }

  @Test
  void a_ticket_the_hub_opened_again_since_stays_open() throws Exception {
    before.raise();
    before.settle();
    before.pass(A_WHILE);
    before.clear();
    before.pass(A_WHILE);
    backUp();
    before.raise();
    before.pass(A_WHILE);
    assertThat(before.desk.open()).hasSize(1);

    resumeADayLater();
    assertThat(road.desk.open()).hasSize(1);
    assertThat(road.onlyIncident().isOpen()).isTrue();
  }

  @Test
  void what_a_person_did_since_is_taken_in_though_nobody_tells_of_it() throws Exception {
    before.raise();
    before.settle();
    before.pass(A_WHILE);
    backUp();
    FakeDesk.Ticket ticket = before.desk.only();
    ticket.state = TicketSnapshot.State.CLOSED;
    before.desk.touch(ticket, Touch.Kind.STATUS, "tess");

    resumeADayLater();
    assertThat(road.onlyIncident().state()).isEqualTo(Incident.State.CLOSED);
    assertThat(road.onlyIncident().resolvedBy()).contains("tess");
    assertThat(road.desk.open()).isEmpty();
  }

  @Test
  void a_job_that_may_have_been_started_since_is_not_started_again() throws Exception {
    before.raise();
    before.settle();
    before.write(tx -> before.storeIntegration(tx, "rmm"));
    before.paused.add("rmm");
    before.write(this::askForAJob);
    backUp();

    resumeADayLater();
    JobRun run = road.database.read(tx -> road.jobs.of(tx, road.onlyIncident().id(), 10)).get(0);
    assertThat(run.state()).isEqualTo(JobRun.State.UNKNOWN);
  }

  private void askForAJob(Transaction tx) {
    Incident incident = before.onlyIncident();
    JobRun wanted =
        new JobRun(
            0,
            incident.id(),
            "rmm",
            "clean-disk",
            "Clean disk",
            "1",
            "dc01",
            Map.of(),
            "key",
            "ann",
            JobRun.State.REQUESTED,
            null,
            "",
            before.clock.instant(),
            null,
            null);
    long run = before.jobs.add(tx, wanted).id();
    before.outbox.enqueue(
        tx, Delivery.Kind.JOB, run, "rmm", incident.id(), 1, before.clock.instant());
  }

  private static void note(Road hub, String text) {
    hub.write(
        tx -> hub.acts.note(tx, hub.onlyIncident(), Actor.user("ann"), text, hub.clock.instant()));
  }
}
