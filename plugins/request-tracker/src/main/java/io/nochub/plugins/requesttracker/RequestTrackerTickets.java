package io.nochub.plugins.requesttracker;

import static io.nochub.plugins.requesttracker.RequestTrackerMapping.CUSTOM;
import static io.nochub.plugins.requesttracker.RequestTrackerMapping.OWNER;
import static io.nochub.plugins.requesttracker.RequestTrackerMapping.PRIORITY;
import static io.nochub.plugins.requesttracker.RequestTrackerMapping.QUEUE;
import static io.nochub.plugins.requesttracker.RequestTrackerMapping.STATUS;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.TextLimits;
import io.nochub.api.json.JsonView;
import io.nochub.api.ticket.KeyTag;
import io.nochub.api.ticket.TicketChange;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketField;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.plugins.requesttracker.RequestTrackerClient.Order;
import io.nochub.plugins.requesttracker.RequestTrackerClient.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tickets. The key stands in a custom field, or in the subject where there is none; that of a note
 * always in the note's subject, which RT shows in the history as the transaction's data.
 */
final class RequestTrackerTickets implements TicketSystem {
  /** RT cuts a longer subject without a word. */
  private static final int LONGEST_SUBJECT = 200;

  private static final int LONGEST_TEXT = 50_000;
  private static final Set<String> FIELDS = Set.of(QUEUE, STATUS, OWNER, PRIORITY);

  private final RequestTrackerConfig config;
  private final RequestTrackerClient client;
  private final Queues queues;
  private final RequestTrackerMapping mapping;

  RequestTrackerTickets(RequestTrackerConfig config, RequestTrackerClient client, Queues queues) {
    this.config = config;
    this.client = client;
    this.queues = queues;
    mapping = new RequestTrackerMapping(config);
  }

  @Override
  public TextLimits limits() {
    int title = config.hasKeyField() ? LONGEST_SUBJECT : LONGEST_SUBJECT - KeyTag.LONGEST;
    return new TextLimits(title, LONGEST_TEXT, TextLimits.Markup.PLAIN);
  }

  @Override
  public List<TicketField> form(Map<String, String> chosen)
      throws IntegrationException, InterruptedException {
    return new TicketForm(config, client, queues).fields(chosen.getOrDefault(QUEUE, ""));
  }

  @Override
  public TicketRef create(TicketDraft draft, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    String queue = queue(draft);
    KeyTag tag = new KeyTag(key);
    Map<String, Object> ticket = new LinkedHashMap<>();
    ticket.put(QUEUE, queue);
    ticket.put(
        "Subject",
        config.hasKeyField()
            ? KeyTag.line(draft.summary(), LONGEST_SUBJECT)
            : tag.behind(draft.summary(), LONGEST_SUBJECT));
    ticket.put("Content", draft.body());
    ticket.put("ContentType", "text/plain");
    ticket.put(PRIORITY, config.number(draft.priority()));
    if (config.requestor() != null) {
      ticket.put("Requestor", config.requestor());
    }
    ticket.putAll(plain(draft.fields()));
    ticket.put("CustomFields", customFields(draft, queue, tag));
    ticket.put("RefersTo", links(draft));
    return ref(client.create(ticket));
  }

  @Override
  public Optional<TicketRef> find(TicketDraft draft, IdempotencyKey key, Instant firstTried)
      throws IntegrationException, InterruptedException {
    KeyTag tag = new KeyTag(key);
    String where;
    if (config.hasKeyField()) {
      // A field that is not there finds nothing, which must not be taken for "no ticket".
      queues.field(queue(draft), config.keyField());
      where = TicketSql.customField(config.keyField()) + " = " + TicketSql.quote(key.value());
    } else {
      where = "Subject LIKE " + TicketSql.quote(tag.toString());
    }
    // Naming EffectiveId makes RT show tickets that were merged into another meanwhile.
    String query = where + " AND EffectiveId > 0";
    for (JsonView ticket : client.tickets(query, "Subject,CustomFields", Order.ASC, 20)) {
      if (mapping.carries(ticket, tag)) {
        return Optional.of(ref(ticket.at("id").requireText()));
      }
    }
    return Optional.empty();
  }

  /** RT searches its database; but a create whose answer was lost may still be at work. */
  @Override
  public Duration findLag() {
    return Duration.ofSeconds(1);
  }

  @Override
  public Optional<String> apply(TicketRef ref, TicketChange change, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    if (change.rollingNote() != null) {
      throw IntegrationException.of(Kind.REJECTED, "RT cannot change a note once it is written");
    }
    Ticket ticket = unchanged(ref, change.ifVersion());
    Map<String, String> wanted = wanted(change);
    if (!wanted.isEmpty()) {
      set(ref.id(), wanted, change.ifVersion());
    }
    String note = change.note();
    if (note != null) {
      write(ticket, note, change.visibility(), new KeyTag(key));
    }
    return Optional.empty();
  }

  @Override
  public boolean applied(TicketRef ref, TicketChange change, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    if (change.note() == null) {
      return false;
    }
    Ticket ticket = there(ref.id());
    KeyTag tag = new KeyTag(key);
    return client
        .newest(ticket.id(), "history", "Data", entry -> tag.in(entry.at("Data").textOr("")))
        .isPresent();
  }

  @Override
  public TicketSnapshot read(TicketRef ref) throws IntegrationException, InterruptedException {
    Ticket ticket = there(ref.id());
    Optional<JsonView> act =
        client.newest(ticket.id(), "history", "Type,Creator,Created,Field", mapping::isAct);
    TicketRef asked = new TicketRef(ref.id(), ref.id(), client.link(ref.id()));
    return mapping
        .snapshot(asked, ticket.json())
        .touched(act.isPresent() ? mapping.touch(act.get(), ticket.json()) : null)
        .version(ticket.version())
        .build();
  }

  @Override
  public List<TicketSnapshot.Note> notes(TicketRef ref, Instant since)
      throws IntegrationException, InterruptedException {
    return new TicketNotes(config, client).since(there(ref.id()).id(), since);
  }

  private String queue(TicketDraft draft) {
    String chosen = draft.fields().get(QUEUE);
    if (chosen != null && !chosen.isBlank()) {
      return chosen.strip();
    }
    String client = draft.organisationId();
    boolean byClient = config.clientAs() == RequestTrackerConfig.ClientAs.QUEUE;
    return byClient && client != null ? client : config.queue();
  }

  /** Custom fields by id: RT looks a name up among all queues' fields when it makes a ticket. */
  private Map<String, Object> customFields(TicketDraft draft, String queue, KeyTag tag)
      throws IntegrationException, InterruptedException {
    Map<String, String> byName = new LinkedHashMap<>();
    draft
        .fields()
        .forEach(
            (name, value) -> {
              if (name.startsWith(CUSTOM)) {
                byName.put(name.substring(CUSTOM.length()), value);
              }
            });
    String fieldOfClient = config.fieldOfClient();
    String client = draft.organisationId();
    if (fieldOfClient != null && client != null) {
      byName.put(fieldOfClient, client);
    }
    if (config.hasKeyField()) {
      byName.put(config.keyField(), tag.key().value());
    }
    Map<String, Object> byId = new LinkedHashMap<>();
    for (Map.Entry<String, String> field : byName.entrySet()) {
      byId.put(queues.field(queue, field.getKey()), field.getValue());
    }
    return byId;
  }

  private static List<String> links(TicketDraft draft) {
    List<String> links = new ArrayList<>();
    draft.configurationItemIds().stream()
        .filter(RequestTrackerMapping::isNumber)
        .forEach(id -> links.add("asset:" + id));
    // RT's column for links takes 240 characters.
    if (draft.link() != null && draft.link().toString().length() <= 240) {
      links.add(draft.link().toString());
    }
    return links;
  }

  private Map<String, String> wanted(TicketChange change) {
    Map<String, String> wanted = new LinkedHashMap<>();
    switch (change.move()) {
      case RESOLVE -> wanted.put(STATUS, config.resolvedStatus());
      case REOPEN -> wanted.put(STATUS, config.reopenStatus());
      case NONE -> {}
    }
    change
        .fields()
        .forEach(
            (name, value) -> {
              // Only a custom field can be emptied; the others always have a value.
              if (name.startsWith(CUSTOM) || !value.isBlank()) {
                wanted.put(name, value.strip());
              }
            });
    return wanted;
  }

  /** The fields RT has of its own, checked; RT drops a name it does not know without a word. */
  private static Map<String, String> plain(Map<String, String> fields) throws IntegrationException {
    Map<String, String> plain = new LinkedHashMap<>();
    for (Map.Entry<String, String> field : fields.entrySet()) {
      String name = field.getKey();
      String value = field.getValue().strip();
      if (name.startsWith(CUSTOM) || value.isEmpty()) {
        continue;
      }
      if (!FIELDS.contains(name)) {
        throw IntegrationException.of(
            Kind.REJECTED, "a ticket in RT has no field " + name + " that the hub can fill");
      }
      if (name.equals(PRIORITY) && !RequestTrackerMapping.isNumber(value)) {
        throw IntegrationException.of(
            Kind.REJECTED, "Priority must be a number in RT, not " + value);
      }
      plain.put(name, value);
    }
    return plain;
  }

  /** The ticket, if it is still the one and the version the hub means. */
  private Ticket unchanged(TicketRef ref, @Nullable String version)
      throws IntegrationException, InterruptedException {
    Ticket ticket = there(ref.id());
    if (!ticket.id().equals(ref.id())) {
      throw IntegrationException.of(
          Kind.CONFLICT, "ticket " + ref.id() + " was merged into " + ticket.id());
    }
    if (version != null && !version.equals(ticket.version())) {
      throw IntegrationException.of(Kind.CONFLICT, "ticket " + ref.id() + " was changed meanwhile");
    }
    return ticket;
  }

  private Ticket there(String id) throws IntegrationException, InterruptedException {
    if (!id.matches("[0-9]{1,18}")) {
      throw IntegrationException.of(Kind.NOT_FOUND, "RT has no ticket " + id);
    }
    Ticket ticket = seen(id);
    if (ticket.json().at(STATUS).textOr("").equals("deleted")) {
      throw IntegrationException.of(Kind.NOT_FOUND, "ticket " + ticket.id() + " was deleted");
    }
    return ticket;
  }

  /**
   * RT says 403 of a ticket that was moved where this user sees nothing. That is the end of this
   * ticket only, as long as others can be seen.
   */
  private Ticket seen(String id) throws IntegrationException, InterruptedException {
    try {
      return client.ticket(id);
    } catch (IntegrationException e) {
      if (e.kind() == Kind.FORBIDDEN && !client.tickets("id > 0", "id", Order.DESC, 1).isEmpty()) {
        throw IntegrationException.of(
                Kind.NOT_FOUND,
                "ticket " + id + " was moved to where the hub's user may not see it")
            .causedBy(e);
      }
      throw e;
    }
  }

  private void set(String id, Map<String, String> wanted, @Nullable String ifVersion)
      throws IntegrationException, InterruptedException {
    Map<String, Object> changes = new LinkedHashMap<>(plain(wanted));
    Map<String, Object> custom = new LinkedHashMap<>();
    wanted.forEach(
        (name, value) -> {
          if (name.startsWith(CUSTOM)) {
            custom.put(name.substring(CUSTOM.length()), value);
          }
        });
    if (!custom.isEmpty()) {
      changes.put("CustomFields", custom);
    }
    List<String> said = client.update(id, changes, ifVersion);
    JsonView now = client.ticket(id).json();
    for (Map.Entry<String, String> field : wanted.entrySet()) {
      if (!mapping.has(now, field.getKey(), field.getValue())) {
        throw notDone(field.getKey(), field.getValue(), said);
      }
    }
  }

  private static IntegrationException notDone(String field, String value, List<String> said) {
    String words = said.isEmpty() ? "nothing about it" : String.join("; ", said);
    boolean denied = words.toLowerCase(Locale.ROOT).contains("permission denied");
    return IntegrationException.of(
        denied ? Kind.FORBIDDEN : Kind.REJECTED,
        "RT did not set " + field + " to " + value + ". It said: " + words);
  }

  /** A customer gets the subject in a mail, so it is the ticket's; RT puts its number before it. */
  private void write(Ticket ticket, String note, TicketChange.Visibility visibility, KeyTag tag)
      throws IntegrationException, InterruptedException {
    String subject = ticket.json().at("Subject").textOr("");
    Map<String, Object> body = new LinkedHashMap<>();
    switch (visibility) {
      case INTERNAL -> body.put("Subject", tag.behind("NOC Hub", LONGEST_SUBJECT));
      case CUSTOMER -> body.put("Subject", tag.behind(subject, LONGEST_SUBJECT));
    }
    body.put("Content", note);
    body.put("ContentType", "text/plain");
    String how =
        switch (visibility) {
          case INTERNAL -> "comment";
          case CUSTOMER -> "correspond";
        };
    client.note(ticket.id(), how, body);
  }

  private TicketRef ref(String id) {
    return new TicketRef(id, id, client.link(id));
  }
}
