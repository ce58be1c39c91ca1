package io.nochub.plugins.kaseyabms;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.TextLimits;
import io.nochub.api.ticket.KeyTag;
import io.nochub.api.ticket.TicketChange;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketField;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSystem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tickets. The key stands at the end of the details: BMS can search neither by a custom field nor,
 * as far as is documented, by a part of the details, so the tickets of the client since the first
 * try are looked through.
 */
final class KaseyaBmsTickets implements TicketSystem {
  /** BMS documents no lengths; these are what every help desk takes. */
  private static final int LONGEST_TITLE = 200;

  private static final int LONGEST_TEXT = 20_000;

  /** Room for the link and the key below a text. */
  private static final int BELOW = 400;

  /** Times in a filter may be taken in another zone than ours. */
  private static final Duration ZONES = Duration.ofHours(14);

  private static final int MOST_PAGES = 20;

  private final KaseyaBmsConfig config;
  private final KaseyaBmsClient client;
  private final Lookups lookups;
  private final Acts acts;
  private final TicketNotes notes;
  private final KaseyaBmsMapping mapping;
  private final InstantSource clock;

  KaseyaBmsTickets(
      KaseyaBmsConfig config,
      KaseyaBmsClient client,
      Lookups lookups,
      People people,
      InstantSource clock) {
    this.config = config;
    this.client = client;
    this.lookups = lookups;
    this.clock = clock;
    mapping = new KaseyaBmsMapping(config);
    acts = new Acts(config, client, people);
    notes = new TicketNotes(config, client, people, mapping, clock);
  }

  @Override
  public TextLimits limits() {
    return new TextLimits(LONGEST_TITLE, LONGEST_TEXT - BELOW, mapping.markup());
  }

  @Override
  public List<TicketField> form(Map<String, String> chosen)
      throws IntegrationException, InterruptedException {
    return new TicketForm(client, lookups).fields(chosen);
  }

  @Override
  public TicketRef create(TicketDraft draft, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    String account = account(draft);
    String location = draft.siteId() == null ? lookups.location(account) : draft.siteId();
    Map<String, String> chosen = chosen(draft);
    Map<String, Object> ticket = new LinkedHashMap<>();
    ticket.put("Title", draft.summary());
    ticket.put("Details", mapping.tagged(mapping.linked(draft.body(), draft.link()), key));
    ticket.put("AccountId", TicketFields.number("account", account));
    ticket.put("LocationId", TicketFields.number("location", location));
    put(ticket, "ContactId", draft.contactId());
    List<String> items = draft.configurationItemIds();
    put(ticket, "HardwareAssetId", items.isEmpty() ? null : items.get(0));
    ticket.put("OpenDate", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    ticket.putAll(TicketFields.numbers(chosen));
    List<TicketFields.Custom> custom = new ArrayList<>(TicketFields.custom(chosen));
    String keyField = config.keyCustomField();
    if (keyField != null) {
      custom.add(
          new TicketFields.Custom(TicketFields.number("keyCustomField", keyField), key.value()));
    }
    if (!custom.isEmpty()) {
      ticket.put("CustomFieldsData", custom.stream().map(TicketFields.Custom::json).toList());
    }
    Dto made = client.write("POST", ticket, "servicedesk", "tickets");
    return mapping.ref(made.at("Id").requireText(), made.at("TicketNumber").textOrNull());
  }

  private String account(TicketDraft draft) throws IntegrationException {
    String account = draft.organisationId() == null ? config.account() : draft.organisationId();
    if (account == null) {
      throw IntegrationException.of(
          Kind.REJECTED,
          "a ticket in BMS needs an account: map this client to one, or name an account for"
              + " unmapped clients in the settings");
    }
    return account;
  }

  /**
   * What fills the fields of a new ticket: the hub's own, the settings', and the route's choice.
   */
  private Map<String, String> chosen(TicketDraft draft)
      throws IntegrationException, InterruptedException {
    Map<String, String> chosen = new LinkedHashMap<>();
    chosen.put(TicketFields.STATUS, lookups.status(config.newStatus()).id());
    chosen.put(TicketFields.PRIORITY, lookups.priority(config, draft.priority()).id());
    chosen.put(TicketFields.TYPE, config.type());
    chosen.put(TicketFields.SOURCE, config.source());
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

  private static void put(Map<String, Object> into, String field, @Nullable String id)
      throws IntegrationException {
    if (id != null) {
      into.put(field, TicketFields.number(field, id));
    }
  }

  @Override
  public Optional<TicketRef> find(TicketDraft draft, IdempotencyKey key, Instant firstTried)
      throws IntegrationException, InterruptedException {
    Map<String, Object> filter = new LinkedHashMap<>();
    filter.put("AccountIds", account(draft));
    filter.put("CreatedOnFrom", firstTried.minus(ZONES).truncatedTo(ChronoUnit.SECONDS).toString());
    filter.put("ExcludeCompleted", 0);
    KeyTag tag = new KeyTag(key);
    Dto oldest = null;
    KaseyaBmsClient.Page page = new KaseyaBmsClient.Page(List.of(), true);
    for (int number = 1; page.more(); number++) {
      if (number > MOST_PAGES) {
        throw IntegrationException.of(
            Kind.UNAVAILABLE,
            "BMS has more new tickets of this account than the hub looks through for its own; look"
                + " for "
                + tag
                + " yourself");
      }
      KaseyaBmsClient.Page next = client.tickets(filter, number, KaseyaBmsClient.PAGE);
      KaseyaBmsClient.notAgain(client.get("servicedesk", "tickets", "search"), page, next);
      page = next;
      for (Dto ticket : page.rows()) {
        if (carries(ticket, tag) && (oldest == null || id(ticket) < id(oldest))) {
          oldest = ticket;
        }
      }
    }
    return oldest == null
        ? Optional.empty()
        : Optional.of(mapping.ref(oldest.text("Id"), oldest.at("TicketNumber").textOrNull()));
  }

  private static long id(Dto ticket) throws IntegrationException {
    return ticket.at("Id").requireLong();
  }

  /** A list may leave the details out; then the ticket itself has them. */
  private boolean carries(Dto ticket, KeyTag tag)
      throws IntegrationException, InterruptedException {
    return ticket.at("Details").exists()
        ? tag.in(ticket.text("Details"))
        : tag.in(client.ticket(ticket.text("Id")).text("Details"));
  }

  /** A list reads the database; but a create whose answer was lost may still be at work. */
  @Override
  public Duration findLag() {
    return Duration.ofSeconds(10);
  }

  @Override
  public Optional<String> apply(TicketRef ref, TicketChange change, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    String id = known(ref.id());
    boolean look = change.move() != TicketChange.Move.NONE || change.ifVersion() != null;
    Dto ticket = look ? unchanged(id, change.ifVersion()) : null;
    Map<String, Object> wanted = wanted(change, ticket);
    if (!wanted.isEmpty()) {
      set(id, wanted);
    }
    boolean resolve = change.move() == TicketChange.Move.RESOLVE;
    if (resolve && ticket != null && !mapping.state(ticket).isEnded()) {
      resolve(id);
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
  }

  /** A ticket that is open already stays as it is: it would undo what a person chose. */
  private Map<String, Object> wanted(TicketChange change, @Nullable Dto ticket)
      throws IntegrationException, InterruptedException {
    Map<String, Object> wanted = new LinkedHashMap<>();
    boolean reopen = change.move() == TicketChange.Move.REOPEN;
    if (reopen && ticket != null && mapping.state(ticket).isEnded()) {
      wanted.put(
          TicketFields.STATUS,
          TicketFields.number("status", lookups.status(config.reopenStatus()).id()));
    }
    if (change.summary() != null) {
      wanted.put("Title", change.summary());
    }
    if (change.priority() != null) {
      wanted.put(
          TicketFields.PRIORITY,
          TicketFields.number("priority", lookups.priority(config, change.priority()).id()));
    }
    wanted.putAll(TicketFields.numbers(change.fields()));
    if (!TicketFields.custom(change.fields()).isEmpty()) {
      throw IntegrationException.of(
          Kind.REJECTED,
          "a custom field of BMS can be filled when a ticket is made; how it is changed later is"
              + " not documented");
    }
    return wanted;
  }

  /** BMS may take a change and not make it, so what it says stands there now is compared. */
  private void set(String id, Map<String, Object> wanted)
      throws IntegrationException, InterruptedException {
    List<Map<String, Object>> operations = new ArrayList<>();
    wanted.forEach(
        (name, value) -> {
          Map<String, Object> operation = new LinkedHashMap<>();
          operation.put("op", "replace");
          operation.put("path", "/" + name);
          operation.put("value", value);
          operations.add(operation);
        });
    Dto now = client.write("PATCH", operations, "servicedesk", "tickets", id);
    for (Map.Entry<String, Object> field : wanted.entrySet()) {
      compared(now, field.getKey(), String.valueOf(field.getValue()));
    }
  }

  private void resolve(String id) throws IntegrationException, InterruptedException {
    String status = lookups.status(config.resolvedStatus()).id();
    Map<String, Object> resolution = new LinkedHashMap<>();
    resolution.put("Comment", config.resolution());
    resolution.put(TicketFields.STATUS, TicketFields.number("status", status));
    resolution.put("IsInternal", true);
    resolution.put("IsPublishToKnowledgeBase", false);
    Dto now = client.write("POST", resolution, "servicedesk", "tickets", id, "resolve");
    compared(now, TicketFields.STATUS, status);
  }

  private static void compared(Dto now, String field, String wanted) throws IntegrationException {
    Optional<String> is = now.at(field).text();
    if (is.isPresent() && !is.get().strip().equals(wanted.strip())) {
      throw IntegrationException.of(
          Kind.REJECTED,
          "BMS did not set " + field + " to " + wanted + "; it says it is " + is.get());
    }
  }

  /**
   * The ticket, if nothing happened to it since. BMS checks no version itself, so this leaves the
   * moment between look and write.
   */
  private Dto unchanged(String id, @Nullable String version)
      throws IntegrationException, InterruptedException {
    Dto ticket = client.ticket(id);
    if (version != null && !version.equals(KaseyaBmsMapping.version(ticket))) {
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
    Dto ticket = client.ticket(known(ref.id()));
    return mapping.snapshot(ticket).touched(acts.last(ticket).orElse(null)).build();
  }

  @Override
  public List<TicketSnapshot.Note> notes(TicketRef ref, Instant since)
      throws IntegrationException, InterruptedException {
    return notes.since(client.ticket(known(ref.id())), since);
  }

  private static String known(String id) throws IntegrationException {
    if (!id.matches("[0-9]{1,10}")) {
      throw IntegrationException.of(Kind.NOT_FOUND, "BMS has no ticket " + id);
    }
    return id;
  }
}
