package io.nochub.plugins.lab.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.ticket.TicketChange;
import io.nochub.api.ticket.TicketChange.Move;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.plugins.lab.desk.Technician.Pace;
import io.nochub.testkit.ManualClock;
import io.nochub.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TicketFolderTest {
  private static final IdempotencyKey KEY = new IdempotencyKey("k3y0f0ne1ntent");
  private static final IdempotencyKey OTHER = new IdempotencyKey("an0ther1ntent");

  private final ManualClock clock = ManualClock.atStart();
  private final TestContext context = TestContext.builder().clock(clock).build();

  @AfterEach
  void withdraw() {
    context.close();
  }

  @Test
  void a_desk_that_was_never_closed_comes_back_as_it_was() throws Exception {
    TicketSystem before = open(Pace.BUSY);
    TicketRef ticket = before.create(draft(), KEY);
    before.apply(ticket, note("first"), KEY);
    before.create(draft(), OTHER);
    clock.advance(Duration.ofMinutes(5));
    TicketSnapshot last = before.read(ticket);

    TicketSystem after = open(Pace.BUSY);

    assertThat(after.read(ticket)).isEqualTo(last);
    assertThat(after.applied(ticket, note("first"), KEY)).isTrue();
    assertThat(after.notes(ticket, ManualClock.START))
        .isEqualTo(before.notes(ticket, ManualClock.START));
    assertThat(after.find(draft(), OTHER, ManualClock.START)).isPresent();
    assertThat(after.create(draft(), new IdempotencyKey("a1h1rd1ntent")).id()).isEqualTo("3");
  }

  @Test
  void what_a_crash_left_half_written_changes_nothing() throws Exception {
    TicketSystem before = open(Pace.NONE);
    TicketRef ticket = before.create(draft(), KEY);
    TicketSnapshot last = before.read(ticket);
    Path half = context.folder().resolve("00000001.json.part");
    Files.writeString(half, "{\"number\": 1, \"key\": \"k3y0f0");
    Files.writeString(context.folder().resolve("00000002.json.part"), "");

    TicketSystem after = open(Pace.NONE);

    assertThat(after.read(ticket)).isEqualTo(last);
    assertThat(files()).containsExactly("00000001.json");
    after.apply(ticket, note("goes on"), KEY);
    assertThat(open(Pace.NONE).applied(ticket, note("goes on"), KEY)).isTrue();
  }

  @Test
  void a_file_that_is_no_ticket_is_set_aside_and_the_others_are_there() throws Exception {
    TicketSystem before = open(Pace.NONE);
    TicketRef broken = before.create(draft(), KEY);
    TicketRef whole = before.create(draft(), OTHER);
    Files.writeString(context.folder().resolve("00000001.json"), "{\"number\": 1, ");

    TicketSystem after = open(Pace.NONE);

    assertThat(after.read(whole).ref()).isEqualTo(whole);
    assertThatThrownBy(() -> after.read(broken))
        .isInstanceOfSatisfying(
            IntegrationException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
    assertThat(files()).containsExactly("00000001.json.damaged", "00000002.json");
    assertThat(context.logged()).anyMatch(line -> line.contains("00000001.json.damaged"));
  }

  @Test
  void a_ticket_that_cannot_be_written_is_refused_and_not_there() throws Exception {
    TicketSystem desk = open(Pace.NONE);
    desk.create(draft(), KEY);
    // A folder in the way of the file that is written first.
    Path inTheWay = Files.createDirectory(context.folder().resolve("00000002.json.part"));

    assertThatThrownBy(() -> desk.create(draft(), OTHER))
        .isInstanceOfSatisfying(
            IntegrationException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
    Files.deleteIfExists(inTheWay);
    assertThat(desk.find(draft(), OTHER, ManualClock.START)).isEmpty();
    assertThat(desk.create(draft(), OTHER).id()).isEqualTo("2");
  }

  private TicketSystem open(Pace pace) {
    LabDeskConfig config = new LabDeskConfig(pace, Duration.ZERO, Duration.ZERO, 0);
    Integration lab = LabDeskIntegration.type().open(config, context);
    return lab.ticketSystem().orElseThrow();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(context.folder())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static TicketDraft draft() {
    return TicketDraft.of("Disk full", "97 % used").organisation("acme", null, null).build();
  }

  private static TicketChange note(String text) {
    return TicketChange.of(Move.NONE).note(text, Visibility.INTERNAL).build();
  }
}
