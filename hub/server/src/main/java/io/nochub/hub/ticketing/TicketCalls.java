package io.nochub.hub.ticketing;

import io.nochub.api.Capability;
import io.nochub.api.Health;
import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.ticket.TicketChange;
import io.nochub.api.ticket.TicketChange.Move;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketDraft.Priority;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.hub.alert.SeverityRank;
import io.nochub.hub.incident.Actor;
import io.nochub.hub.incident.Incident;
import io.nochub.hub.incident.IncidentStore;
import io.nochub.hub.outbox.Delivery;
import io.nochub.hub.outbox.OutboxStore;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.plugin.PluginFault;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.ticketing.TicketLink.Attempt;
import io.nochub.hub.ticketing.TicketLink.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The single steps of a ticket's delivery: each makes one call to the ticket system and stores what
 * came of it before it returns. A step gives when to come back if the next one has to wait.
 */
public final class TicketCalls {
  private static final Duration CALL = Duration.ofSeconds(60);
  private static final Duration TWINS_AFTER = Duration.ofHours(1);
  private static final Duration LEAST_LAG = Duration.ofSeconds(2);
  private static final int EMPTY_FINDS = 2;
  private static final Duration IMPATIENT = Duration.ofSeconds(30);
  private static final Duration LONGEST_REST = Duration.ofMinutes(5);

  private final Database database;
  private final TicketStore tickets;
  private final TicketSync sync;
  private final IncidentStore incidents;
  private final OutboxStore outbox;
  private final Keys keys;
  private final InstantSource clock;

  public TicketCalls(
      Database database,
      TicketStore tickets,
      TicketSync sync,
      IncidentStore incidents,
      OutboxStore outbox,
      Keys keys,
      InstantSource clock) {
    this.database = database;
    this.tickets = tickets;
    this.sync = sync;
    this.incidents = incidents;
    this.outbox = outbox;
    this.keys = keys;
    this.clock = clock;
  }

  /** Writes down that the ticket is about to be made; gives the link with its key. */
  TicketLink begin(Transaction tx, TicketLink link) {
    String key = link.createKey() == null ? keys.next() : link.createKey();
    if (!tickets.beginCreate(tx, link, new Attempt(TicketStep.CREATE, key, clock.instant()))) {
      throw new IllegalStateException("link " + link.id() + " is not as it was when it was chosen");
    }
    return link.createKey() == null ? tickets.link(tx, link.id()).orElseThrow() : link;
  }

  /** Makes the ticket. That it is tried, and by which key, is on disk before: {@link #begin}. */
  Optional<Instant> create(TicketLink link, OpenIntegration integration)
      throws IntegrationException, InterruptedException {
    TicketRef ref;
    try {
      TicketSystem system = system(integration);
      ref =
          integration.call(
              "create ticket",
              CALL,
              () -> system.create(draft(link.wanted(), system), createKey(link)));
    } catch (IntegrationException e) {
      if (e.kind() == Kind.OUTCOME_UNKNOWN) {
        throw uncertain(link, e);
      }
      // every other kind says that nothing was made
      outcome(tx -> tickets.certainlyAbsent(tx, link));
      throw e;
    } catch (PluginFault e) {
      throw uncertain(link, IntegrationException.of(Kind.OUTCOME_UNKNOWN, message(e)));
    }
    outcome(tx -> linked(tx, link, ref, null));
    return Optional.empty();
  }

  private static IdempotencyKey createKey(TicketLink link) {
    return new IdempotencyKey(Objects.requireNonNull(link.createKey(), "a create has a key"));
  }

  private IntegrationException uncertain(TicketLink link, IntegrationException lost) {
    Instant now = clock.instant();
    outcome(tx -> tickets.uncertain(tx, link, lost.getMessage(), now));
    return lost;
  }

  /** When a search for a ticket whose create lost its answer says something, if not now. */
  Optional<Instant> tooEarlyToFind(TicketLink link, OpenIntegration integration)
      throws IntegrationException {
    Attempt before = link.attempt();
    if (before == null || !integration.can(Capability.TICKET_FIND)) {
      return Optional.empty();
    }
    Instant earliest = before.at().plus(lag(system(integration)));
    return Optional.of(earliest).filter(time -> time.isAfter(clock.instant()));
  }

  /**
   * Looks for a ticket whose create lost its answer, when it is no longer too early to find it;
   * absent is believed only twice, each a lag after the last try.
   */
  Optional<Instant> find(TicketLink link, OpenIntegration integration)
      throws IntegrationException, InterruptedException {
    TicketSystem system = system(integration);
    if (!integration.can(Capability.TICKET_FIND)) {
      outcome(
          tx ->
              tickets.state(
                  tx,
                  link,
                  State.UNCERTAIN,
                  "The answer was lost and this system cannot be asked; an operator decides."));
      return Optional.empty();
    }
    IdempotencyKey key = createKey(link);
    Instant firstTried = Objects.requireNonNullElse(link.firstTriedAt(), clock.instant());
    Optional<TicketRef> found =
        integration.call(
            "find ticket", CALL, () -> system.find(draft(link.wanted(), system), key, firstTried));
    if (found.isPresent()) {
      return adopt(link, found.get(), system, integration);
    }
    if (link.emptyFinds() + 1 < EMPTY_FINDS) {
      Instant looked = clock.instant();
      outcome(tx -> tickets.foundNothing(tx, link, looked));
      return Optional.of(looked.plus(lag(system)));
    }
    outcome(tx -> tickets.certainlyAbsent(tx, link));
    Duration rest = restAfter(Duration.between(firstTried, clock.instant()));
    return rest.isZero() ? Optional.empty() : Optional.of(clock.instant().plus(rest));
  }

  /** A create that keeps getting lost is tried again at once at first, then ever less often. */
  private static Duration restAfter(Duration tried) {
    return tried.compareTo(IMPATIENT) < 0
        ? Duration.ZERO
        : tried.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : tried;
  }

  private Optional<Instant> adopt(
      TicketLink link, TicketRef found, TicketSystem system, OpenIntegration integration)
      throws IntegrationException, InterruptedException {
    TicketSnapshot snapshot = integration.call("read ticket", CALL, () -> system.read(found));
    String expected = link.wanted().organisation();
    String actual = snapshot.organisationId();
    if (expected != null && actual != null && !expected.equals(actual)) {
      throw IntegrationException.of(
          Kind.REJECTED,
          "Ticket "
              + found.id()
              + " carries our key but belongs to organisation "
              + actual
              + " and not to "
              + expected
              + "; nothing is written to it. Please look at it, then retry or abandon.");
    }
    outcome(
        tx -> {
          Instant now = clock.instant();
          linked(tx, link, found, now.plus(TWINS_AFTER));
          if (link.isFromBackup()) {
            tickets.fromBackup(tx, tickets.link(tx, link.id()).orElseThrow(), now);
          }
        });
    return Optional.empty();
  }

  private void linked(
      Transaction tx, TicketLink link, TicketRef ref, @Nullable Instant checkTwins) {
    Instant now = clock.instant();
    TicketDocument made = link.wanted().opened(true).rolling("");
    tickets.linked(tx, link, ref, made, checkTwins, now);
    String name = ref.number() == null ? ref.id() : ref.number();
    TicketPlanner.tell(
        incidents,
        tx,
        link,
        Actor.HUB,
        "Ticket #"
            + name
            + " was opened at "
            + link.integration()
            + (checkTwins == null ? "." : " (found after its answer was lost)."),
        now);
  }

  /** Looks at the ticket and takes in what people did there. */
  Optional<Instant> read(TicketLink link, OpenIntegration integration)
      throws IntegrationException, InterruptedException {
    TicketSystem system = system(integration);
    TicketSnapshot snapshot = integration.call("read ticket", CALL, () -> system.read(link.ref()));
    outcome(tx -> sync.take(tx, link, snapshot, clock.instant()));
    return Optional.empty();
  }

  Optional<Instant> reopen(TicketLink link, OpenIntegration integration)
      throws IntegrationException, InterruptedException {
    attempt(TicketStep.REOPEN, link, integration, TicketChange.of(Move.REOPEN).build());
    outcome(
        tx -> {
          tickets.forgetAttempt(tx, link);
          tickets.delivered(tx, link, delivered(link).opened(true));
          tickets.reopened(tx, link);
          say(tx, link, "Ticket " + link.name() + " was reopened.");
        });
    return Optional.empty();
  }

  Optional<Instant> fields(TicketLink link, OpenIntegration integration)
      throws IntegrationException, InterruptedException {
    TicketSystem system = system(integration);
    Map<String, String> changed = TicketSteps.changedFields(link);
    TicketChange.Builder change = TicketChange.of(Move.NONE);
    changed.forEach(
        (name, value) -> {
          if (name.equals(TicketSteps.SUMMARY)) {
            change.summary(TextFit.title(value, system.limits()));
          } else if (name.equals(TicketSteps.PRIORITY)) {
            change.priority(Priority.valueOf(value));
          } else {
            change.field(name.substring(TicketSteps.FIELD.length()), value);
          }
        });
    attempt(TicketStep.FIELDS, link, integration, change.build());
    outcome(
        tx -> {
          tickets.forgetAttempt(tx, link);
          tickets.delivered(tx, link, delivered(link).withFieldsOf(link.wanted()));
        });
    return Optional.empty();
  }

  /**
   * Adds the first of the notes. After a lost answer the ticket is asked whether it is there
   * already; if it is, the same is asked of the next one, which may have been sent as well.
   */
  Optional<Instant> note(TicketLink link, List<TicketNote> unsent, OpenIntegration integration)
      throws IntegrationException, InterruptedException {
    TicketSystem system = system(integration);
    TicketNote note = unsent.get(0);
    IdempotencyKey key = new IdempotencyKey(note.key());
    TicketChange change =
        TicketChange.of(Move.NONE)
            .note(TextFit.text(note.text(), system.limits()), note.visibility())
            .build();
    Attempt before = link.attempt();
    boolean lost =
        before != null && before.step() == TicketStep.NOTE && before.key().equals(note.key());
    if (lost
        && integration.call("look for note", CALL, () -> system.applied(link.ref(), change, key))) {
      noted(link, note, unsent.stream().skip(1).findFirst());
      return Optional.empty();
    }
    outcome(tx -> tickets.begin(tx, link, attempt(note, clock.instant())));
    try {
      integration.call("add note", CALL, () -> system.apply(link.ref(), change, key));
    } catch (IntegrationException e) {
      if (e.kind() != Kind.OUTCOME_UNKNOWN) {
        outcome(tx -> tickets.forgetAttempt(tx, link));
      }
      throw e;
    }
    noted(link, note, Optional.empty());
    return Optional.empty();
  }

  private void noted(TicketLink link, TicketNote note, Optional<TicketNote> doubtful) {
    outcome(
        tx -> {
          tickets.sent(tx, note, clock.instant());
          tickets.forgetAttempt(tx, link);
          doubtful.ifPresent(next -> tickets.begin(tx, link, attempt(next, clock.instant())));
        });
  }

  /** As {@link #note} makes it. */
  static Attempt attempt(TicketNote note, Instant now) {
    return new Attempt(TicketStep.NOTE, note.key(), now);
  }

  Optional<Instant> rollingNote(TicketLink link, OpenIntegration integration)
      throws IntegrationException, InterruptedException {
    TicketSystem system = system(integration);
    String text = TextFit.text(link.wanted().rollingText(), system.limits());
    TicketChange change =
        TicketChange.of(Move.NONE).rollingNote(text, link.rollingNoteId()).build();
    Optional<String> id = apply(TicketStep.ROLLING_NOTE, link, integration, change);
    outcome(
        tx -> {
          tickets.delivered(tx, link, delivered(link).rolling(link.wanted().rollingText()));
          tickets.rollingNoteSent(tx, link, id.orElse(null), clock.instant());
        });
    return Optional.empty();
  }

  Optional<Instant> resolve(TicketLink link, OpenIntegration integration)
      throws IntegrationException, InterruptedException {
    Sighting seen = link.seen();
    boolean guarded =
        link.wanted().resolve() == io.nochub.hub.routing.TicketRoute.Resolve.UNTOUCHED;
    String version = guarded && seen != null ? seen.version() : null;
    try {
      attempt(
          TicketStep.RESOLVE,
          link,
          integration,
          TicketChange.of(Move.RESOLVE).ifVersion(version).build());
    } catch (IntegrationException e) {
      if (e.kind() != Kind.CONFLICT) {
        throw e;
      }
      // somebody was there since our look: look again, then decide anew
      outcome(tx -> tickets.wantRead(tx, link));
      return Optional.empty();
    }
    outcome(
        tx -> {
          tickets.forgetAttempt(tx, link);
          tickets.delivered(tx, link, delivered(link).opened(false));
          say(tx, link, "Ticket " + link.name() + " was resolved.");
        });
    return Optional.empty();
  }

  /** A new ticket takes over from one that cannot be reopened, and names it. */
  Optional<Instant> nextGeneration(TicketLink link) {
    outcome(
        tx -> {
          Instant now = clock.instant();
          TicketDocument wanted = link.wanted();
          TicketDocument next =
              new TicketDocument(
                  true,
                  wanted.organisation(),
                  wanted.configurationItems(),
                  wanted.summary(),
                  wanted.body() + "\n\nFollows on ticket " + link.name() + ".",
                  wanted.priority(),
                  wanted.category(),
                  wanted.fields(),
                  "",
                  wanted.resolve(),
                  wanted.visibility(),
                  wanted.link());
          long id =
              tickets.add(
                  tx,
                  link.incidentId(),
                  link.integration(),
                  link.purpose(),
                  link.generation() + 1,
                  keys.next(),
                  link.routeId(),
                  next,
                  now);
          tickets.want(tx, link, wanted.opened(false));
          tickets.state(tx, link, State.ABANDONED, "Replaced by a new ticket.");
          int urgency =
              SeverityRank.of(
                  incidents.incident(tx, link.incidentId()).map(Incident::severity).orElseThrow());
          outbox.enqueue(
              tx, Delivery.Kind.TICKET, id, link.integration(), link.incidentId(), urgency, now);
        });
    return Optional.empty();
  }

  /** An hour after an uncertain create: a second ticket with our key would have appeared by now. */
  Optional<Instant> findTwin(TicketLink link, OpenIntegration integration)
      throws IntegrationException, InterruptedException {
    TicketSystem system = system(integration);
    IdempotencyKey key = createKey(link);
    Instant firstTried = Objects.requireNonNullElse(link.firstTriedAt(), clock.instant());
    Optional<TicketRef> found =
        integration.call(
            "find ticket", CALL, () -> system.find(draft(link.wanted(), system), key, firstTried));
    outcome(
        tx -> {
          tickets.twinsChecked(tx, link);
          found
              .filter(other -> !other.id().equals(link.ticketId()))
              .ifPresent(
                  other ->
                      say(
                          tx,
                          link,
                          "A second ticket carries the same key: #"
                              + other.id()
                              + ". Please merge it into "
                              + link.name()
                              + "."));
        });
    return Optional.empty();
  }

  /** Whether the system as a whole answers well at this moment. */
  boolean isWell(OpenIntegration integration) throws IntegrationException, InterruptedException {
    return integration.probe(CALL).state() == Health.State.UP;
  }

  /**
   * Makes a change that is written down before: until its answer is stored, the ticket may be as it
   * was or as it should be, and what is wanted may have changed again meanwhile.
   */
  private void attempt(
      TicketStep step, TicketLink link, OpenIntegration integration, TicketChange change)
      throws IntegrationException, InterruptedException {
    outcome(tx -> tickets.begin(tx, link, new Attempt(step, key(step, link), clock.instant())));
    try {
      apply(step, link, integration, change);
    } catch (IntegrationException e) {
      if (e.kind() != Kind.OUTCOME_UNKNOWN) {
        outcome(tx -> tickets.forgetAttempt(tx, link));
      }
      throw e;
    }
  }

  private Optional<String> apply(
      TicketStep step, TicketLink link, OpenIntegration integration, TicketChange change)
      throws IntegrationException, InterruptedException {
    TicketSystem system = system(integration);
    IdempotencyKey key = new IdempotencyKey(key(step, link));
    return integration.call(words(step), CALL, () -> system.apply(link.ref(), change, key));
  }

  /** These steps can be repeated, so their key names the step and the wanted revision only. */
  private static String key(TicketStep step, TicketLink link) {
    String name = step.name().toLowerCase(Locale.ROOT).substring(0, 3);
    return name + link.id() + "x" + link.wantedRevision() + "xx";
  }

  private static String words(TicketStep step) {
    return step.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " of ticket";
  }

  private static TicketDraft draft(TicketDocument wanted, TicketSystem system) {
    TicketDraft.Builder draft =
        TicketDraft.of(
                TextFit.title(wanted.summary(), system.limits()),
                TextFit.text(wanted.body(), system.limits()))
            .organisation(wanted.organisation(), null, null)
            .configurationItems(wanted.configurationItems())
            .priority(wanted.priority())
            .category(wanted.category())
            .link(wanted.link());
    wanted.fields().forEach(draft::field);
    return draft.build();
  }

  private static TicketDocument delivered(TicketLink link) {
    return Objects.requireNonNull(link.delivered(), "a ticket that exists was delivered");
  }

  private static TicketSystem system(OpenIntegration integration) throws IntegrationException {
    return integration
        .ticketSystem()
        .orElseThrow(() -> integration.withoutRole("makes no tickets"));
  }

  private static Duration lag(TicketSystem system) {
    Duration declared = system.findLag();
    return declared.compareTo(LEAST_LAG) < 0 ? LEAST_LAG : declared;
  }

  private void say(Transaction tx, TicketLink link, String text) {
    TicketPlanner.tell(incidents, tx, link, Actor.HUB, text, clock.instant());
  }

  private void outcome(Consumer<Transaction> unit) {
    database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          unit.accept(tx);
          return tx;
        });
  }

  private static String message(RuntimeException e) {
    return String.valueOf(e.getMessage());
  }
}
