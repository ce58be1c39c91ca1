package io.nochub.hub.pipeline;

import io.nochub.api.Capability;
import io.nochub.api.Health;
import io.nochub.api.IdempotencyKey;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.TextLimits;
import io.nochub.api.http.HttpManners.Pace;
import io.nochub.api.ticket.TicketChange;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketField;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSnapshot.Touch;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.runtime.http.CallsLeft;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A ticket desk in memory. It can be down, refuse, or do what it is asked and lose the answer. */
final class FakeDesk implements Integration, TicketSystem {
  /** A ticket as the desk has it. */
  static final class Ticket {
    final String id;
    final String key;
    final TicketDraft draft;
    @Nullable String organisation;
    String summary;
    TicketDraft.Priority priority;
    final Map<String, String> fields = new LinkedHashMap<>();
    TicketSnapshot.State state = TicketSnapshot.State.NEW;
    @Nullable String assignee;
    @Nullable String mergedInto;
    final List<String> notes = new ArrayList<>();
    final List<String> noteKeys = new ArrayList<>();
    @Nullable String rollingNote;
    @Nullable Touch touched;
    boolean deleted;
    int version = 1;
    final Instant madeAt;

    Ticket(String id, String key, TicketDraft draft, Instant madeAt) {
      this.madeAt = madeAt;
      this.id = id;
      this.key = key;
      this.draft = draft;
      organisation = draft.organisationId();
      summary = draft.summary();
      priority = draft.priority();
      fields.putAll(draft.fields());
    }

    boolean isOpen() {
      return !state.isEnded();
    }
  }

  /** What happens to the next call that writes. */
  enum Trouble {
    /** Done, and the answer lost. */
    ANSWER_LOST,
    /** Not done, and the answer lost. */
    REQUEST_LOST,
    REJECTED,
    REFUSED,
    /** Asked to slow down, for 90 seconds. */
    QUOTA,
    /** A bug. */
    FAULT
  }

  static final Set<Capability> ALL =
      EnumSet.of(
          Capability.TICKETS,
          Capability.TICKET_FIND,
          Capability.TICKET_NOTE,
          Capability.TICKET_ROLLING_NOTE,
          Capability.TICKET_RESOLVE,
          Capability.TICKET_REOPEN,
          Capability.TICKET_FIELDS);

  final Map<String, Ticket> tickets = new LinkedHashMap<>();
  final Deque<Trouble> troubles = new ArrayDeque<>();

  /** How often a ticket was asked for. */
  int creates;

  /** How often somebody came though the hour's calls were used up. */
  int turnedAway;

  /** How often somebody came while it was down. */
  int refusals;

  private final InstantSource clock;
  boolean down;

  /** Happens once, while the next call is under way. */
  Runnable meanwhile = () -> {};

  /** Slows everybody down beyond so many calls in an hour. */
  int callsPerHour = 1_000_000;

  private final Deque<Instant> calls = new ArrayDeque<>();

  /** How long a new ticket stays hidden from a search. */
  Duration findLag = Duration.ZERO;

  FakeDesk(InstantSource clock) {
    this.clock = clock;
  }

  List<Ticket> open() {
    return tickets.values().stream().filter(Ticket::isOpen).toList();
  }

  Ticket only() {
    if (tickets.size() != 1) {
      throw new AssertionError("expected one ticket, there are " + tickets.size());
    }
    return tickets.values().iterator().next();
  }

  Ticket ticket(String id) {
    return tickets.values().stream()
        .filter(ticket -> ticket.id.equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** A person does something to a ticket. */
  void touch(Ticket ticket, Touch.Kind kind, String by) {
    ticket.version++;
    // two acts at one instant are two all the same
    ticket.touched = new Touch(clock.instant().plusMillis(ticket.version), kind, by);
  }

  @Override
  public Optional<TicketSystem> ticketSystem() {
    return Optional.of(this);
  }

  @Override
  public Health probe() {
    return Health.of("pretend");
  }

  @Override
  public TextLimits limits() {
    return new TextLimits(100, 5_000, TextLimits.Markup.PLAIN);
  }

  @Override
  public List<TicketField> form(Map<String, String> chosen) {
    return List.of();
  }

  @Override
  public TicketRef create(TicketDraft draft, IdempotencyKey key) throws IntegrationException {
    creates++;
    Trouble trouble = trouble();
    if (trouble != Trouble.REQUEST_LOST) {
      String id = Integer.toString(tickets.size() + 1);
      tickets.put(id, new Ticket(id, key.value(), draft, clock.instant()));
    }
    lost(trouble);
    return TicketRef.of(Integer.toString(tickets.size()));
  }

  @Override
  public Optional<TicketRef> find(TicketDraft draft, IdempotencyKey key, Instant firstTried)
      throws IntegrationException {
    reach();
    return tickets.values().stream()
        .filter(ticket -> ticket.key.equals(key.value()))
        .filter(ticket -> !ticket.madeAt.plus(findLag).isAfter(clock.instant()))
        .findFirst()
        .map(ticket -> TicketRef.of(ticket.id));
  }

  @Override
  public Duration findLag() {
    return findLag;
  }

  @Override
  public Optional<String> apply(TicketRef ref, TicketChange change, IdempotencyKey key)
      throws IntegrationException {
    Trouble trouble = trouble();
    Ticket ticket = get(ref);
    if (change.ifVersion() != null
        && !change.ifVersion().equals(Integer.toString(ticket.version))) {
      throw IntegrationException.of(Kind.CONFLICT, "changed meanwhile");
    }
    if (trouble != Trouble.REQUEST_LOST) {
      write(ticket, change, key);
    }
    lost(trouble);
    return change.rollingNote() == null ? Optional.empty() : Optional.of("rolling");
  }

  private static void write(Ticket ticket, TicketChange change, IdempotencyKey key) {
    ticket.version++;
    switch (change.move()) {
      case RESOLVE -> ticket.state = TicketSnapshot.State.RESOLVED;
      case REOPEN -> ticket.state = TicketSnapshot.State.IN_PROGRESS;
      case NONE -> {
        // only fields and notes
      }
    }
    if (change.summary() != null) {
      ticket.summary = change.summary();
    }
    if (change.priority() != null) {
      ticket.priority = change.priority();
    }
    ticket.fields.putAll(change.fields());
    if (change.note() != null) {
      ticket.notes.add(change.note());
      ticket.noteKeys.add(key.value());
    }
    if (change.rollingNote() != null) {
      ticket.rollingNote = change.rollingNote();
    }
  }

  @Override
  public boolean applied(TicketRef ref, TicketChange change, IdempotencyKey key)
      throws IntegrationException {
    reach();
    return get(ref).noteKeys.contains(key.value());
  }

  @Override
  public TicketSnapshot read(TicketRef ref) throws IntegrationException {
    reach();
    Ticket ticket = get(ref);
    return TicketSnapshot.of(
            ref, ticket.state.name(), ticket.state.name(), ticket.state, clock.instant())
        .assignedTo(ticket.assignee)
        .organisation(ticket.organisation)
        .summary(ticket.summary)
        .fields(ticket.fields)
        .touched(ticket.touched)
        .mergedInto(ticket.mergedInto)
        .version(Integer.toString(ticket.version))
        .build();
  }

  private Ticket get(TicketRef ref) throws IntegrationException {
    Ticket ticket = tickets.get(ref.id());
    if (ticket == null || ticket.deleted) {
      throw IntegrationException.of(Kind.NOT_FOUND, "ticket " + ref.id() + " is not there");
    }
    return ticket;
  }

  /** What is left of the hour, as the hub's own count has it. */
  CallsLeft callsLeft() {
    forget();
    return new CallsLeft(
        "", callsPerHour - calls.size(), new Pace(callsPerHour, Duration.ofHours(1), 0));
  }

  private void forget() {
    Instant hourAgo = clock.instant().minus(Duration.ofHours(1));
    while (!calls.isEmpty() && !calls.getFirst().isAfter(hourAgo)) {
      calls.removeFirst();
    }
  }

  private void reach() throws IntegrationException {
    if (down) {
      refusals++;
      throw IntegrationException.of(Kind.UNAVAILABLE, "the desk is down");
    }
    forget();
    if (calls.size() >= callsPerHour) {
      turnedAway++;
      Duration wait = Duration.between(clock.instant(), calls.getFirst().plus(Duration.ofHours(1)));
      throw IntegrationException.rateLimited(wait, "the hour's calls are used up");
    }
    calls.addLast(clock.instant());
    Runnable once = meanwhile;
    meanwhile = () -> {};
    once.run();
  }

  private @Nullable Trouble trouble() throws IntegrationException {
    reach();
    Trouble trouble = troubles.poll();
    if (trouble == Trouble.REJECTED) {
      throw IntegrationException.of(Kind.REJECTED, "the desk does not want this");
    }
    if (trouble == Trouble.REFUSED) {
      throw IntegrationException.of(Kind.AUTHENTICATION, "the desk does not know us");
    }
    if (trouble == Trouble.QUOTA) {
      throw IntegrationException.rateLimited(Duration.ofSeconds(90), "the desk is busy");
    }
    if (trouble == Trouble.FAULT) {
      throw new IllegalStateException("the plugin has a bug");
    }
    return trouble;
  }

  private static void lost(@Nullable Trouble trouble) throws IntegrationException {
    if (trouble == Trouble.ANSWER_LOST || trouble == Trouble.REQUEST_LOST) {
      throw IntegrationException.of(Kind.OUTCOME_UNKNOWN, "the answer was lost");
    }
  }
}
