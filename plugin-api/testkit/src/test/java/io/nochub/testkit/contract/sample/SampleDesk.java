package io.nochub.testkit.contract.sample;

import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Desk;
import io.nochub.testkit.FakeVendor.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The product's side: alerts in pages, tickets, a log of changes, messages. */
final class SampleDesk implements Desk {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final List<Map<String, Object>> tickets = new ArrayList<>();
  private final List<Map<String, Object>> changes = new ArrayList<>();
  private boolean ended;

  @Override
  public Reply answer(Asked asked) {
    if (!"Bearer sample-token-word".equals(asked.header("Authorization"))) {
      return Reply.status(401);
    }
    return switch (asked.method() + " " + asked.path().replaceAll("/[0-9]+", "/#")) {
      case "GET /me" -> json(Map.of("name", "hub"));
      case "GET /alerts" -> alerts(asked.query());
      case "GET /changes" -> changes(asked.query());
      case "POST /tickets" -> made(body(asked));
      case "GET /tickets" -> found(asked.query().getOrDefault("key", ""));
      case "GET /tickets/#" -> ticket(asked);
      case "PATCH /tickets/#" -> changed(asked);
      case "POST /tickets/#/notes" -> noted(asked);
      case "GET /form" -> json(Map.of("status", List.of("open", "done")));
      case "GET /devices/#" -> json(Map.of("organisation", "north"));
      case "POST /devices/#/maintenance", "DELETE /devices/#/maintenance" -> json(Map.of());
      case "POST /alerts/a1/ack" -> json(Map.of());
      case "POST /alerts/a1/end" -> ended();
      case "POST /runs" -> json(Map.of("id", "1"));
      case "GET /runs/#" -> json(Map.of("printed", "2 GB freed"));
      case "POST /messages" -> json(Map.of("id", "m" + asked.body().hashCode()));
      default -> Reply.status(404);
    };
  }

  /** A person writes into a ticket. */
  void somebodyWrites(String id) {
    changes.add(Map.of("number", changes.size() + 1, "ticket", id, "by", "ann"));
  }

  private Reply ended() {
    if (ended) {
      return Reply.status(409);
    }
    ended = true;
    return json(Map.of());
  }

  private static Reply alerts(Map<String, String> query) {
    int from = Integer.parseInt(query.getOrDefault("from", "0"));
    int size = Integer.parseInt(query.getOrDefault("size", "2"));
    List<Map<String, Object>> all = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      all.add(
          Map.of(
              "id", "a" + i,
              "device", "fs0" + i,
              "check", "disk",
              "at", "2026-03-02T08:0" + i + ":00Z",
              "severity", i % 2 == 0 ? "high" : "odd"));
    }
    int end = Math.min(all.size(), from + size);
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("items", all.subList(from, end));
    if (end < all.size()) {
      page.put("next", end);
    }
    return json(page);
  }

  private Reply changes(Map<String, String> query) {
    int since = Integer.parseInt(query.getOrDefault("since", "0"));
    return json(Map.of("items", changes.subList(Math.min(since, changes.size()), changes.size())));
  }

  private Reply made(Map<String, Object> ticket) {
    ticket.put("id", String.valueOf(tickets.size() + 1));
    ticket.put("status", "open");
    ticket.put("notes", new ArrayList<>());
    tickets.add(ticket);
    return json(ticket);
  }

  private Reply found(String key) {
    return json(
        Map.of(
            "items",
            tickets.stream()
                .filter(ticket -> key.isEmpty() || key.equals(ticket.get("key")))
                .toList()));
  }

  private Reply ticket(Asked asked) {
    int number = number(asked);
    return number < 1 || number > tickets.size()
        ? Reply.status(404)
        : json(tickets.get(number - 1));
  }

  private Reply changed(Asked asked) {
    if (number(asked) > tickets.size()) {
      return Reply.status(404);
    }
    Map<String, Object> ticket = tickets.get(number(asked) - 1);
    Map<String, Object> change = body(asked);
    if (change.containsKey("onlyOnce") && "done".equals(ticket.get("status"))) {
      return Reply.status(409);
    }
    ticket.putAll(change);
    return json(ticket);
  }

  @SuppressWarnings("unchecked")
  private Reply noted(Asked asked) {
    if (number(asked) > tickets.size()) {
      return Reply.status(404);
    }
    Map<String, Object> note = body(asked);
    Object notes = tickets.get(number(asked) - 1).get("notes");
    ((List<Object>) Objects.requireNonNull(notes)).add(note);
    return json(note);
  }

  private static int number(Asked asked) {
    String[] parts = asked.path().split("/");
    return parts[2].length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(parts[2]);
  }

  private static Map<String, Object> body(Asked asked) {
    return JSON.readValue(asked.body(), new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  private static Reply json(Object body) {
    return Reply.json(JSON.writeValueAsString(body));
  }
}
