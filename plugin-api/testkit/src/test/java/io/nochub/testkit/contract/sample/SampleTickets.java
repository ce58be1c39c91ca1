package io.nochub.testkit.contract.sample;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.TextLimits;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.json.JsonView;
import io.nochub.api.ticket.TicketChange;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketField;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSystem;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tickets of the sample. */
final class SampleTickets implements TicketSystem {
  private final SampleConfig config;
  private final HttpAccess http;
  private final Flaw flaw;

  SampleTickets(SampleConfig config, HttpAccess http, Flaw flaw) {
    this.config = config;
    this.http = http;
    this.flaw = flaw;
  }

  @Override
  public TextLimits limits() {
    return new TextLimits(100, 4_000, TextLimits.Markup.PLAIN);
  }

  @Override
  public List<TicketField> form(Map<String, String> chosen)
      throws IntegrationException, InterruptedException {
    JsonView form = http.send(HttpCall.get(config.address(), "form")).json();
    List<TicketField.Choice> choices =
        form.at("status").items().stream()
            .map(status -> new TicketField.Choice(status.textOr(""), status.textOr("")))
            .toList();
    if (choices.isEmpty()) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, "/status is missing");
    }
    return List.of(new TicketField("status", "Status", false, choices));
  }

  @Override
  public TicketRef create(TicketDraft draft, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("summary", draft.summary());
    body.put("body", draft.body());
    if (flaw != Flaw.CREATE_LEAVES_NO_KEY) {
      body.put("key", key.value());
    }
    HttpCall call = HttpCall.post(config.address(), "tickets").json(body);
    JsonView made;
    try {
      made = http.send(call).json();
    } catch (InterruptedException e) {
      if (flaw == Flaw.SWALLOWS_INTERRUPTS) {
        made = http.send(call).json();
      } else {
        throw e;
      }
    }
    return TicketRef.of(made.at("id").requireText());
  }

  @Override
  public Optional<TicketRef> find(TicketDraft draft, IdempotencyKey key, Instant firstTried)
      throws IntegrationException, InterruptedException {
    String asked = flaw == Flaw.FIND_IGNORES_THE_KEY ? "" : key.value();
    JsonView found =
        http.send(HttpCall.get(config.address(), "tickets").query("key", asked)).json();
    if (!found.at("items").exists()) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, "/items is missing");
    }
    for (JsonView ticket : found.at("items").items()) {
      return Optional.of(TicketRef.of(ticket.at("id").requireText()));
    }
    return Optional.empty();
  }

  @Override
  public Optional<String> apply(TicketRef ticket, TicketChange change, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    boolean declared = change.rollingNote() == null && change.fields().isEmpty();
    if (!declared && flaw != Flaw.IGNORES_WHAT_IT_CANNOT) {
      throw IntegrationException.of(Kind.REJECTED, "the sample can neither");
    }
    if (flaw == Flaw.SKIPS_THE_NOTE_OF_WHAT_IS_RESOLVED
        && change.move() == TicketChange.Move.RESOLVE
        && read(ticket).state().isEnded()) {
      return Optional.empty();
    }
    switch (change.move()) {
      case NONE -> {}
      case RESOLVE -> move(ticket, "done");
      case REOPEN -> move(ticket, "open");
    }
    if (change.note() != null) {
      http.send(
          HttpCall.post(config.address(), "tickets", ticket.id(), "notes")
              .json(Map.of("text", change.note(), "key", key.value())));
    }
    return Optional.empty();
  }

  private void move(TicketRef ticket, String status)
      throws IntegrationException, InterruptedException {
    Map<String, Object> change = new LinkedHashMap<>();
    change.put("status", status);
    if (flaw == Flaw.RESOLVES_ONCE) {
      change.put("onlyOnce", true);
    }
    http.send(HttpCall.of("PATCH", config.address(), "tickets", ticket.id()).json(change));
  }

  @Override
  public boolean applied(TicketRef ticket, TicketChange change, IdempotencyKey key)
      throws IntegrationException, InterruptedException {
    return raw(ticket).at("notes").items().stream()
        .anyMatch(note -> note.at("key").textOr("").equals(key.value()));
  }

  @Override
  public TicketSnapshot read(TicketRef ticket) throws IntegrationException, InterruptedException {
    JsonView raw;
    try {
      raw = raw(ticket);
    } catch (IntegrationException e) {
      throw flaw == Flaw.GONE_IS_BROKEN
          ? IntegrationException.of(Kind.UNAVAILABLE, "no such ticket")
          : e;
    }
    String status = raw.at("status").requireText();
    return TicketSnapshot.of(
            ticket,
            status,
            status,
            status.equals("done")
                ? TicketSnapshot.State.RESOLVED
                : TicketSnapshot.State.IN_PROGRESS,
            Instant.parse("2026-03-02T09:00:00Z"))
        .summary(raw.at("summary").textOrNull())
        .build();
  }

  private JsonView raw(TicketRef ticket) throws IntegrationException, InterruptedException {
    return http.send(HttpCall.get(config.address(), "tickets", ticket.id())).json();
  }
}
