package io.nochub.plugins.lab.desk;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.TextLimits;
import io.nochub.api.ticket.TicketChange;
import io.nochub.api.ticket.TicketChange.Move;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketField;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.plugins.lab.desk.Ticket.Change;
import io.nochub.plugins.lab.desk.Ticket.Note;
import io.nochub.plugins.lab.desk.Ticket.Opening;
import io.nochub.plugins.lab.desk.Ticket.Standing;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The desk as a ticket system. A change is written whole or not at all. */
final class DeskTickets implements TicketSystem {
  /** How the hub is named in what it changes. */
  static final String HUB = "NOC Hub";

  private static final TextLimits LIMITS = new TextLimits(160, 8000, TextLimits.Markup.PLAIN);

  private final Desk desk;
  private final Trouble trouble;
  private final InstantSource clock;
  private final Set<String> clients;

  DeskTickets(Desk desk, Trouble trouble, InstantSource clock, Set<String> clients) {
    this.desk = desk;
    this.trouble = trouble;
    this.clock = clock;
    this.clients = clients;
  }

  @Override
  public TextLimits limits() {
    return LIMITS;
  }

  @Override
  public List<TicketField> form(Map<String, String> chosen) throws IntegrationException {
    trouble.meet(clock.instant());
    return DeskFields.FORM;
  }

  @Override
  public TicketRef create(TicketDraft draft, IdempotencyKey key) throws IntegrationException {
    String organisation = draft.organisationId();
    if (organisation != null && !clients.contains(organisation)) {
      throw IntegrationException.of(
          Kind.REJECTED, "the desk has no client " + organisation + "; there are " + clients);
    }
    fits("summary", draft.summary(), LIMITS.title());
    fits("body", draft.body(), LIMITS.text());
    Standing standing = DeskFields.fill(DeskFields.standing(draft.priority()), draft.fields());
    Ticket ticket =
        desk.create(
            key.value(),
            (number, now) ->
                new Ticket(
                    number,
                    key.value(),
                    new Opening(now, organisation, draft.summary(), draft.body()),
                    standing,
                    new Change(0, now, HUB),
                    null,
                    List.of(),
                    0),
            HUB);
    trouble.answer(key);
    return ref(ticket);
  }

  @Override
  public Optional<TicketRef> find(TicketDraft draft, IdempotencyKey key, Instant firstTried)
      throws IntegrationException {
    return desk.byKey(key.value()).map(DeskTickets::ref);
  }

  @Override
  public Optional<String> apply(TicketRef ref, TicketChange change, IdempotencyKey key)
      throws IntegrationException {
    fits("note", change.note(), LIMITS.text());
    fits("rolling note", change.rollingNote(), LIMITS.text());
    Ticket changed = desk.change(ref.id(), ticket -> changed(ticket, change, key), HUB);
    return change.rollingNote() == null
        ? Optional.empty()
        : Optional.of(rollingNote(changed, change, key).id());
  }

  @Override
  public boolean applied(TicketRef ref, TicketChange change, IdempotencyKey key)
      throws IntegrationException {
    return desk.ticket(ref.id()).notes().stream().anyMatch(note -> isOf(note, key, false));
  }

  @Override
  public TicketSnapshot read(TicketRef ref) throws IntegrationException {
    Ticket ticket = desk.ticket(ref.id());
    Standing standing = ticket.standing();
    return TicketSnapshot.of(
            ref(ticket),
            standing.status().name(),
            standing.status().label(),
            standing.status().state(),
            ticket.lastChange().at())
        .assignedTo(standing.assignee())
        .organisation(ticket.opening().organisation())
        .summary(ticket.opening().summary())
        .fields(DeskFields.values(standing))
        .changedBy(ticket.lastChange().by())
        .touched(ticket.touched())
        .version(version(ticket))
        .build();
  }

  @Override
  public List<TicketSnapshot.Note> notes(TicketRef ref, Instant since) throws IntegrationException {
    return desk.ticket(ref.id()).notes().stream()
        .filter(note -> !note.by().equals(HUB) && !note.at().isBefore(since))
        .map(
            note ->
                new TicketSnapshot.Note(
                    note.id(),
                    note.at(),
                    note.by(),
                    note.text(),
                    note.customer() ? Visibility.CUSTOMER : Visibility.INTERNAL))
        .toList();
  }

  private Ticket changed(Ticket ticket, TicketChange change, IdempotencyKey key)
      throws IntegrationException {
    String version = change.ifVersion();
    if (version != null && !version.equals(version(ticket))) {
      throw IntegrationException.of(
          Kind.CONFLICT,
          "ticket " + ticket.number() + " was changed by " + ticket.lastChange().by());
    }
    Standing moved = moved(ticket.standing(), change.move());
    Ticket changed = ticket.with(DeskFields.fill(moved, change.fields()));
    if (change.rollingNote() != null) {
      changed = changed.with(rollingNote(changed, change, key));
    }
    if (change.note() != null
        && changed.notes().stream().noneMatch(note -> isOf(note, key, false))) {
      boolean customer = change.visibility() == Visibility.CUSTOMER;
      changed = changed.with(note(changed, change.note(), customer, false, key));
    }
    return changed;
  }

  private static Standing moved(Standing standing, Move move) {
    boolean ended = standing.status().state().isEnded();
    return switch (move) {
      case NONE -> standing;
      case RESOLVE -> ended ? standing : standing.with(Status.RESOLVED);
      case REOPEN -> ended ? standing.with(Status.OPEN) : standing;
    };
  }

  /** The rolling note as it should stand: in the place of the one named, or of the same change. */
  private Note rollingNote(Ticket ticket, TicketChange change, IdempotencyKey key) {
    String text = Optional.ofNullable(change.rollingNote()).orElse("");
    return ticket.notes().stream()
        .filter(note -> isMeant(note, change) || isOf(note, key, true))
        .findFirst()
        .map(old -> rewritten(old, text, key))
        .orElseGet(() -> note(ticket, text, false, true, key));
  }

  private Note rewritten(Note old, String text, IdempotencyKey key) {
    return old.text().equals(text)
        ? old
        : new Note(old.id(), clock.instant(), HUB, text, false, true, key.value());
  }

  private Note note(
      Ticket ticket, String text, boolean customer, boolean rolling, IdempotencyKey key) {
    String id = "n" + (ticket.notes().size() + 1);
    return new Note(id, clock.instant(), HUB, text, customer, rolling, key.value());
  }

  private static boolean isMeant(Note note, TicketChange change) {
    return note.rolling() && note.id().equals(change.rollingNoteId());
  }

  private static boolean isOf(Note note, IdempotencyKey key, boolean rolling) {
    return note.rolling() == rolling && key.value().equals(note.key());
  }

  private static String version(Ticket ticket) {
    return Long.toString(ticket.lastChange().number());
  }

  /** The link leads nowhere on purpose: names under .invalid never resolve (RFC 2606). */
  private static TicketRef ref(Ticket ticket) {
    String number = "PRETEND-" + ticket.number();
    return new TicketRef(
        ticket.id(), number, URI.create("https://lab-desk.invalid/tickets/" + number));
  }

  private static void fits(String what, @Nullable String text, int limit)
      throws IntegrationException {
    if (text != null && text.length() > limit) {
      throw IntegrationException.of(
          Kind.REJECTED,
          "the " + what + " has " + text.length() + " characters, the desk takes " + limit);
    }
  }
}
