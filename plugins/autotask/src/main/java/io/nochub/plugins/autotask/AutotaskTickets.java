package io.nochub.plugins.autotask;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.TextLimits;
import io.nochub.api.json.JsonView;
import io.nochub.api.ticket.TicketChange;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketField;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.plugins.autotask.Definitions.Field;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tickets. The key stands in externalID, or in a user-defined field where the settings say so. */
final class AutotaskTickets implements TicketSystem {
  static final String TICKETS = "Tickets";

  /** Lengths of title and description as Autotask's field lists give them. */
  private static final int LONGEST_TITLE = 255;

  private static final int LONGEST_TEXT = 8_000;

  private final AutotaskConfig config;
  private final AutotaskClient client;
  private final Definitions definitions;
  private final People people;
  private final Acts acts;
  private final TicketNotes notes;
  private final AutotaskMapping mapping;
  private final InstantSource clock;

  AutotaskTickets(
      AutotaskConfig config,
      AutotaskClient client,
      Definitions definitions,
      People people,
      InstantSource clock) {
    this.config = config;
    this.client = client;
    this.definitions = definitions;
    this.people = people;
    this.clock = clock;
    acts = new Acts(client, people);
    notes = new TicketNotes(config, client, acts);
    mapping = new AutotaskMapping(config);
  }

  /** A user-defined field as Autotask takes it: its value is a text, whatever it holds. */
  record UserDefined(String name, String value) {}

  @Override
  public TextLimits limits() {
    return new TextLimits(LONGEST_TITLE, LONGEST_TEXT, TextLimits.Markup.PLAIN);
  }

  @Override
  public List<TicketField> form(Map<String, String> chosen)
      throws IntegrationException, InterruptedException {
    return new TicketForm(config).fields(definitions.look(TICKETS), chosen);
  }

  @Override
  public TicketRef create(TicketDraft draft, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    String company = draft.organisationId() == null ? config.company() : draft.organisationId();
    if (company == null) {
      throw IntegrationException.of(
          Kind.REJECTED,
          "a ticket in Autotask needs a company: map this client to one, or name a company for"
              + " unmapped clients in the settings");
    }
    Map<String, Object> ticket = new LinkedHashMap<>();
    ticket.put("companyID", number(company));
    putNumber(ticket, "companyLocationID", draft.siteId());
    putNumber(ticket, "contactID", draft.contactId());
    List<String> items = draft.configurationItemIds();
    putNumber(ticket, "configurationItemID", items.isEmpty() ? null : items.get(0));
    ticket.put("title", draft.summary());
    ticket.put("description", description(draft));
    List<UserDefined> userDefined = new ArrayList<>();
    for (Map.Entry<String, String> field : chosen(draft).entrySet()) {
      put(forRules(field.getKey()), field.getValue(), ticket, userDefined);
    }
    put(keyField(), key.value(), ticket, userDefined);
    if (!userDefined.isEmpty()) {
      ticket.put("userDefinedFields", userDefined);
    }
    return ref(client.create(ticket, TICKETS), null);
  }

  /**
   * What fills the fields of a new ticket: the hub's own, the settings', and the route's choice.
   */
  private Map<String, String> chosen(TicketDraft draft) {
    Map<String, String> chosen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    chosen.put("status", config.newStatus());
    chosen.put("priority", config.number(draft.priority()));
    Duration dueAfter = config.dueAfter();
    if (dueAfter != null) {
      Instant due = clock.instant().plus(dueAfter);
      chosen.put("dueDateTime", due.truncatedTo(ChronoUnit.SECONDS).toString());
    }
    config.fields().forEach(given -> chosen.put(given.field().strip(), given.value().strip()));
    draft
        .fields()
        .forEach(
            (name, value) -> {
              if (!value.isBlank()) {
                chosen.put(name.strip(), value.strip());
              }
            });
    return chosen;
  }

  private static void put(
      Field field, String value, Map<String, Object> ticket, List<UserDefined> userDefined)
      throws IntegrationException {
    if (field.isUserDefined()) {
      userDefined.add(new UserDefined(field.ownName(), value));
    } else {
      ticket.put(field.name(), field.typed(value));
    }
  }

  /** A field a rule may fill; the key above all must stay as the hub wrote it. */
  private Field forRules(String name) throws IntegrationException, InterruptedException {
    if (TicketForm.isHubs(name.strip(), config.keyField())) {
      throw IntegrationException.of(
          Kind.REJECTED, name + " of a ticket is filled by the hub; take it out of the route");
    }
    return definitions.ofTickets(name.strip());
  }

  private Field keyField() throws IntegrationException, InterruptedException {
    return definitions.ofTickets(
        config.keyIsUserDefined()
            ? Definitions.USER_DEFINED + config.keyField()
            : AutotaskConfig.EXTERNAL_ID);
  }

  /** With the link to the incident at its end, if it is not in the text and there is room. */
  private static String description(TicketDraft draft) {
    URI link = draft.link();
    String body = draft.body();
    if (link == null || body.contains(link.toString())) {
      return body;
    }
    String both = body + "\n\n" + link;
    return both.length() > LONGEST_TEXT ? body : both;
  }

  @Override
  public Optional<TicketRef> find(TicketDraft draft, IdempotencyKey key, Instant firstTried)
      throws IntegrationException, InterruptedException {
    // A field that is not there must not be taken for "no ticket".
    Field field = keyField();
    Condition carries = new Condition("eq", field.ownName(), key.value(), field.isUserDefined());
    JsonView oldest = null;
    for (JsonView ticket : client.some(TICKETS, AutotaskClient.PAGE, List.of(), carries)) {
      boolean older =
          oldest == null || ticket.at("id").requireLong() < oldest.at("id").requireLong();
      if (older && key.value().equals(value(ticket, field))) {
        oldest = ticket;
      }
    }
    return oldest == null
        ? Optional.empty()
        : Optional.of(ref(oldest.at("id").requireText(), oldest.at("ticketNumber").textOrNull()));
  }

  private static String value(JsonView ticket, Field field) {
    return field.isUserDefined()
        ? AutotaskMapping.userDefined(ticket, field.ownName()).orElse("")
        : ticket.at(field.name()).textOr("");
  }

  /** A search reads the database; but Autotask holds calls back for a second when much is asked. */
  @Override
  public Duration findLag() {
    return Duration.ofSeconds(10);
  }

  @Override
  public Optional<String> apply(TicketRef ref, TicketChange change, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    String id = known(ref.id());
    try {
      Map<String, Object> patch = patch(id, change);
      if (!patch.isEmpty()) {
        patch.put("id", number(id));
        client.patch(patch, TICKETS);
      }
      String rolling = change.rollingNote();
      Optional<String> rolled =
          rolling == null
              ? Optional.empty()
              : Optional.of(notes.roll(id, rolling, change.rollingNoteId()));
      String note = change.note();
      if (note != null) {
        notes.write(id, note, change.visibility(), key);
      }
      return rolled;
    } catch (IntegrationException e) {
      if (e.kind() == Kind.REJECTED) {
        // Autotask words a ticket that is not there as any other error; this tells it apart.
        client.item(TICKETS, id);
      }
      throw e;
    }
  }

  private Map<String, Object> patch(String id, TicketChange change)
      throws IntegrationException, InterruptedException {
    Map<String, Object> patch = new LinkedHashMap<>();
    List<UserDefined> userDefined = new ArrayList<>();
    if (change.move() != TicketChange.Move.NONE || change.ifVersion() != null) {
      move(unchanged(id, change.ifVersion()), change.move(), patch);
    }
    if (change.summary() != null) {
      patch.put("title", change.summary());
    }
    if (change.priority() != null) {
      Field priority = definitions.ofTickets("priority");
      patch.put(priority.name(), priority.typed(config.number(change.priority())));
    }
    for (Map.Entry<String, String> field : change.fields().entrySet()) {
      Field defined = forRules(field.getKey());
      if (!field.getValue().isBlank() || defined.isUserDefined()) {
        put(defined, field.getValue().strip(), patch, userDefined);
      }
    }
    if (!userDefined.isEmpty()) {
      patch.put("userDefinedFields", userDefined);
    }
    return patch;
  }

  /** A move to where the ticket is already is none: it would undo what a person chose. */
  private void move(JsonView ticket, TicketChange.Move move, Map<String, Object> patch)
      throws IntegrationException, InterruptedException {
    String status = ticket.at("status").requireText();
    String label = AutotaskMapping.label(definitions.of(TICKETS), "status", status);
    boolean ended = mapping.state(status, label).isEnded();
    if (move == TicketChange.Move.RESOLVE && !ended) {
      patch.put("status", number(config.resolvedStatus()));
      boolean told = !ticket.at("resolution").textOr("").isBlank();
      if (!told && !config.resolution().isBlank()) {
        patch.put("resolution", config.resolution());
      }
    } else if (move == TicketChange.Move.REOPEN && ended) {
      patch.put("status", number(config.reopenStatus()));
    }
  }

  /**
   * The ticket, if nothing happened to it since. Autotask checks no version itself, so this leaves
   * the moment between look and write.
   */
  private JsonView unchanged(String id, @Nullable String version)
      throws IntegrationException, InterruptedException {
    JsonView ticket = client.item(TICKETS, id);
    if (version != null && !version.equals(AutotaskMapping.version(ticket))) {
      throw IntegrationException.of(Kind.CONFLICT, "ticket " + id + " was changed meanwhile");
    }
    return ticket;
  }

  @Override
  public boolean applied(TicketRef ref, TicketChange change, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    return change.note() != null && notes.has(known(ref.id()), key);
  }

  @Override
  public TicketSnapshot read(TicketRef ref) throws IntegrationException, InterruptedException {
    JsonView ticket = client.item(TICKETS, known(ref.id()));
    Map<String, Field> fields = definitions.of(TICKETS);
    String assignee = ticket.at("assignedResourceID").textOrNull();
    String last = ticket.at("lastActivityResourceID").textOrNull();
    return mapping
        .snapshot(ref(ref.id(), ticket.at("ticketNumber").textOrNull()), ticket, fields)
        .assignedTo(assignee == null ? null : people.name(assignee))
        .changedBy(last == null ? null : people.name(last))
        .touched(acts.last(ticket).orElse(null))
        .build();
  }

  @Override
  public List<TicketSnapshot.Note> notes(TicketRef ref, Instant since)
      throws IntegrationException, InterruptedException {
    return notes.since(client.item(TICKETS, known(ref.id())), since);
  }

  private TicketRef ref(String id, @Nullable String number)
      throws IntegrationException, InterruptedException {
    return new TicketRef(id, number, client.link(id));
  }

  private static String known(String id) throws IntegrationException {
    if (!id.matches("[0-9]{1,18}")) {
      throw IntegrationException.of(Kind.NOT_FOUND, "Autotask has no ticket " + id);
    }
    return id;
  }

  private static void putNumber(Map<String, Object> into, String field, @Nullable String id)
      throws IntegrationException {
    if (id != null) {
      into.put(field, number(id));
    }
  }

  static Long number(String text) throws IntegrationException {
    try {
      return Long.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw IntegrationException.of(
          Kind.REJECTED, "ids are numbers in Autotask, and this is none: " + text);
    }
  }
}
