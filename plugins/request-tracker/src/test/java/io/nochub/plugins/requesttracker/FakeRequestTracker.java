package io.nochub.plugins.requesttracker;

import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Desk;
import io.nochub.testkit.FakeVendor.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Request Tracker with the habits seen at the real one, 5.0.3: it drops fields it does not know
 * without a word, reports failed changes in sentences inside a 200, cuts subjects, hides deleted
 * and merged tickets from searches, opens a new ticket when somebody replies, and tells totals to
 * administrators only.
 */
public final class FakeRequestTracker implements Desk {
  public static final String HUB = "nochub";
  public static final String TOKEN = "1-31-t0ken0fthehub";
  static final String PASSWORD = "passw0rd0fthehub";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String BASE = "http://127.0.0.1/REST/2.0/";
  private static final Set<String> STATUSES =
      Set.of("new", "open", "stalled", "resolved", "rejected", "deleted", "odd");

  /** Names of the ticket custom fields of a queue, by id. */
  private final Map<String, Map<String, String>> queues = new LinkedHashMap<>();

  private final Map<String, List<String>> choices = new LinkedHashMap<>();
  private final List<Ticket> tickets = new ArrayList<>();
  private final List<Transaction> transactions = new ArrayList<>();
  private final Set<String> denied = new HashSet<>();
  private final Set<Long> hidden = new HashSet<>();
  private Instant now = Instant.parse("2026-03-02T08:00:00Z");
  private boolean turned;

  public FakeRequestTracker() {
    queues.put(
        "General", new LinkedHashMap<>(Map.of("2", "AlertKey", "3", "Colour", "4", "Client")));
    queues.put("ACME", new LinkedHashMap<>(Map.of("2", "AlertKey")));
    choices.put("3", List.of("red", "blue"));
    makeTicket("ann", Map.of("Queue", "General", "Subject", "Printer", "Content", "It is on fire"));
  }

  /** A ticket with what RT keeps of it. */
  private static final class Ticket {
    private final long id;
    private long effective;
    private final Map<String, String> parts = new LinkedHashMap<>();
    private final Map<String, List<String>> custom = new LinkedHashMap<>();

    private Ticket(long id) {
      this.id = id;
      effective = id;
    }
  }

  private record Transaction(
      long id,
      long ticket,
      String type,
      String creator,
      Instant at,
      String field,
      String data,
      String contentType,
      String content) {}

  // ---- what others do ----

  /** Takes a right from the hub's user. */
  void deny(String right) {
    denied.add(right);
  }

  /** Takes a custom field off a queue. */
  void withoutField(String queue, String name) {
    Objects.requireNonNull(queues.get(queue)).values().remove(name);
  }

  void withField(String queue, String id, String name) {
    Objects.requireNonNull(queues.get(queue)).put(id, name);
  }

  long act(String user, String ticket, String type, String field) {
    return happened(survivor(ticket), type, user, field, "", "");
  }

  void comments(String user, String ticket, String html) {
    Ticket on = survivor(ticket);
    now = now.plusSeconds(1);
    transactions.add(
        new Transaction(
            transactions.size() + 1,
            on.id,
            "Comment",
            user,
            now,
            "",
            "No Subject",
            "text/html",
            html));
  }

  void replies(String user, String ticket, String text) {
    note(user, survivor(ticket), "Correspond", Map.of("Content", text));
  }

  void sets(String user, String ticket, String field, String value) {
    change(user, survivor(ticket), field, value);
  }

  void merges(String user, String ticket, String into) {
    Ticket merged = survivor(ticket);
    merged.effective = Long.parseLong(into);
    happened(merged, "AddLink", user, "MergedInto", "", "");
    happened(survivor(into), "AddLink", user, "MergedInto", "", "");
  }

  String makeTicket(String user, Map<String, ?> parts) {
    return Long.toString(create(user, new LinkedHashMap<>(parts)).id);
  }

  /** Makes so many transactions the hub's user may not see. */
  void hiddenActs(int many) {
    for (int i = 0; i < many; i++) {
      hidden.add(happened(tickets.get(0), "Comment", "ann", "", "", ""));
    }
  }

  void clockJumps(long seconds) {
    now = now.plusSeconds(seconds);
  }

  String subject(String ticket) {
    return survivor(ticket).parts.getOrDefault("Subject", "");
  }

  String status(String ticket) {
    return survivor(ticket).parts.getOrDefault("Status", "");
  }

  List<String> value(String ticket, String customField) {
    return survivor(ticket).custom.getOrDefault(customField, List.of());
  }

  List<String> contents(String type) {
    return transactions.stream()
        .filter(one -> one.type.equals(type))
        .map(Transaction::content)
        .toList();
  }

  // ---- the interface ----

  @Override
  public Reply answer(Asked asked) {
    if (!signedIn(Objects.requireNonNullElse(asked.header("Authorization"), ""))) {
      return message(401, "Unauthorized");
    }
    String[] path = asked.path().replaceFirst("^/REST/2\\.0/", "").split("/", -1);
    boolean read = asked.isRead();
    if (path[0].equals("ticket")) {
      return ticket(asked, path);
    }
    return !read
        ? message(405, "Method Not Allowed")
        : switch (path[0]) {
          case "rt" -> json(Map.of("Version", "5.0.3"));
          case "user" -> user(path[1]);
          case "users" -> collection(asked, users(), false);
          case "queue" -> queue(path[1]);
          case "queues" -> collection(asked, queueRows(), false);
          case "customfield" -> customField(path[1]);
          case "tickets" -> search(asked);
          case "transactions" -> transactions(asked);
          default -> message(404, "Not Found");
        };
  }

  private static boolean signedIn(String authorization) {
    String basic = HUB + ":" + PASSWORD;
    return authorization.equals("token " + TOKEN)
        || authorization.equals(
            "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)));
  }

  private Reply ticket(Asked asked, String[] path) {
    if (path.length == 1) {
      return create(asked);
    }
    List<Ticket> found =
        tickets.stream().filter(one -> Long.toString(one.id).equals(path[1])).toList();
    String part = path.length > 2 ? path[2] : "";
    if (part.equals("history")) {
      return found.isEmpty() ? collection(asked, List.of(), false) : history(asked, path[1]);
    }
    if (part.equals("attachments")) {
      return found.isEmpty() ? collection(asked, List.of(), false) : attachments(asked, path[1]);
    }
    if (!part.isEmpty()) {
      return write(asked, found, part);
    }
    if (found.isEmpty()) {
      return message(
          404, asked.isRead() ? "Not Found" : "Resource does not exist; use POST to create");
    }
    Ticket ticket = survivor(path[1]);
    String etag = "\"" + last(ticket) + "\"";
    if (asked.isRead()) {
      return json(shown(ticket)).header("ETag", etag);
    }
    String ifMatch = asked.header("If-Match");
    if (ifMatch != null && !ifMatch.equals(etag)) {
      return message(412, "Precondition Failed");
    }
    return update(ticket, parsed(asked.body()));
  }

  private Reply create(Asked asked) {
    Map<String, Object> wanted = parsed(asked.body());
    String queue = String.valueOf(wanted.get("Queue"));
    if (!queues.containsKey(queue) || denied.contains("CreateTicket")) {
      return message(403, "No permission to create tickets in the queue '" + queue + "'");
    }
    Object status = wanted.getOrDefault("Status", "new");
    if (!STATUSES.contains(String.valueOf(status))) {
      return message(
          400, "Status '" + status + "' isn't a valid status for tickets in this queue.");
    }
    String id = Long.toString(create(HUB, wanted).id);
    return Reply.json(
        201, write(Map.of("id", id, "type", "ticket", "_url", BASE + "ticket/" + id)));
  }

  private Ticket create(String user, Map<String, Object> wanted) {
    Ticket ticket = new Ticket(tickets.size() + 1L);
    tickets.add(ticket);
    ticket.parts.put("Status", "new");
    ticket.parts.put("Owner", "Nobody");
    ticket.parts.put("Priority", "0");
    for (String part : List.of("Queue", "Status", "Priority", "Subject", "Requestor")) {
      if (wanted.get(part) != null) {
        ticket.parts.put(part, String.valueOf(wanted.get(part)));
      }
    }
    String subject = ticket.parts.getOrDefault("Subject", "").replaceAll("[\r\n]", "");
    ticket.parts.put("Subject", subject.substring(0, Math.min(200, subject.length())));
    if (!denied.contains("ModifyCustomField")
        && wanted.get("CustomFields") instanceof Map<?, ?> custom) {
      custom.forEach(
          (field, value) -> custom(ticket, String.valueOf(field), String.valueOf(value)));
    }
    happened(ticket, "Create", user, "", "", String.valueOf(wanted.get("Content")));
    ticket.parts.put("Created", now.toString());
    return ticket;
  }

  private Reply write(Asked asked, List<Ticket> found, String how) {
    boolean comment = how.equals("comment");
    if (found.isEmpty() || denied.contains(comment ? "CommentOnTicket" : "ReplyToTicket")) {
      return message(400, "Permission Denied");
    }
    if (asked.header("If-Match") != null) {
      return message(412, "Precondition Failed");
    }
    Map<String, Object> note = parsed(asked.body());
    if (note.get("ContentType") == null) {
      return message(400, "ContentType is a required field for application/json");
    }
    note(HUB, survivor(Long.toString(found.get(0).id)), comment ? "Comment" : "Correspond", note);
    return Reply.json(201, write(List.of(comment ? "Comments added" : "Correspondence added")));
  }

  private void note(String user, Ticket ticket, String type, Map<String, ?> note) {
    String subject = note.get("Subject") == null ? "No Subject" : note.get("Subject") + "\n";
    // RT folds a long subject as a mail header is.
    String folded = subject.length() > 70 ? subject.replaceFirst(" (?=[^ ]*$)", "\n ") : subject;
    happened(ticket, type, user, "", folded, String.valueOf(note.get("Content")));
    if (type.equals("Correspond") && ticket.parts.getOrDefault("Status", "").equals("new")) {
      ticket.parts.put("Status", "open");
      happened(ticket, "Status", "RT_System", "Status", "", "");
    }
  }

  private Reply update(Ticket ticket, Map<String, Object> wanted) {
    List<String> said = new ArrayList<>();
    wanted.forEach(
        (name, value) -> {
          if (name.equals("CustomFields") && value instanceof Map<?, ?> custom) {
            custom.forEach(
                (field, text) ->
                    said.add(changeCustom(ticket, String.valueOf(field), String.valueOf(text))));
          } else {
            said.add(change(HUB, ticket, name, String.valueOf(value)));
          }
        });
    said.removeIf(String::isEmpty);
    return json(said);
  }

  private String change(String user, Ticket ticket, String name, String value) {
    String start = "Ticket " + ticket.id + ": ";
    String before = ticket.parts.getOrDefault(name, "");
    if (user.equals(HUB) && denied.contains("ModifyTicket")) {
      return start + "Permission Denied";
    }
    if (name.equals("Status") && !STATUSES.contains(value)) {
      return start + "Status '" + value + "' isn't a valid status for this ticket.";
    }
    if (name.equals("Queue") && !queues.containsKey(value)) {
      return start + "Queue " + value + " does not exist";
    }
    if (name.equals("Owner") && !Set.of("ann", "Nobody").contains(value)) {
      return start + "That user may not own tickets in that queue";
    }
    if (!Set.of("Status", "Queue", "Owner", "Priority", "Subject").contains(name)
        || before.equals(value)) {
      return "";
    }
    ticket.parts.put(name, value);
    happened(ticket, name.equals("Status") ? "Status" : "Set", user, name, "", "");
    return start + name + " changed from '" + before + "' to '" + value + "'";
  }

  private String changeCustom(Ticket ticket, String name, String value) {
    if (fieldIds(ticket).get(name) == null) {
      return "";
    }
    if (denied.contains("ModifyCustomField")) {
      return "Could not add a new value to custom field '" + name + "': Permission Denied";
    }
    if (!custom(ticket, name, value)) {
      return "Invalid value for custom field";
    }
    happened(ticket, "CustomField", HUB, name, "", "");
    return name + " " + value + " added";
  }

  /** By name or by id; false if the field only takes other values. */
  private boolean custom(Ticket ticket, String field, String value) {
    Map<String, String> fields = fields(ticket);
    String id = fields.containsKey(field) ? field : fieldIds(ticket).get(field);
    if (id == null) {
      return true;
    }
    if (!choices.getOrDefault(id, List.of(value)).contains(value)) {
      return false;
    }
    ticket.custom.put(
        Objects.requireNonNull(fields.get(id)), value.isEmpty() ? List.of() : List.of(value));
    return true;
  }

  // ---- what is shown ----

  private Map<String, Object> shown(Ticket ticket) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("id", ticket.id);
    all.put("type", "ticket");
    all.put("EffectiveId", link("ticket", Long.toString(ticket.effective)));
    String queue = ticket.parts.getOrDefault("Queue", "");
    Map<String, Object> queueLink = new LinkedHashMap<>(link("queue", queueId(queue)));
    queueLink.put("Name", queue);
    all.put("Queue", queueLink);
    for (String part : List.of("Status", "Priority", "Subject", "Created")) {
      all.put(part, ticket.parts.getOrDefault(part, ""));
    }
    all.put("Owner", link("user", ticket.parts.getOrDefault("Owner", "Nobody")));
    String requestor = ticket.parts.get("Requestor");
    all.put("Requestor", requestor == null ? List.of() : List.of(link("user", requestor)));
    Transaction last = transactions.get((int) last(ticket) - 1);
    all.put("LastUpdated", last.at.toString());
    all.put("LastUpdatedBy", link("user", last.creator));
    all.put("Creator", link("user", first(ticket).creator));
    all.put("CustomFields", customFields(ticket));
    all.put("_hyperlinks", links(ticket));
    return turned(all);
  }

  private List<Map<String, Object>> customFields(Ticket ticket) {
    List<Map<String, Object>> all = new ArrayList<>();
    fields(ticket)
        .forEach(
            (id, name) -> {
              Map<String, Object> field = new LinkedHashMap<>(link("customfield", id));
              field.put("name", name);
              field.put("values", ticket.custom.getOrDefault(name, List.of()));
              all.add(field);
            });
    return all;
  }

  private List<Map<String, Object>> links(Ticket ticket) {
    List<Map<String, Object>> links = new ArrayList<>();
    links.add(Map.of("ref", "self", "_url", BASE + "ticket/" + ticket.id));
    if (!denied.contains("CommentOnTicket")) {
      links.add(Map.of("ref", "comment", "_url", BASE + "ticket/" + ticket.id + "/comment"));
    }
    if (!denied.contains("ReplyToTicket")) {
      links.add(Map.of("ref", "correspond", "_url", BASE + "ticket/" + ticket.id + "/correspond"));
    }
    if (!denied.contains("ModifyTicket")) {
      links.add(
          Map.of(
              "ref",
              "lifecycle",
              "from",
              ticket.parts.getOrDefault("Status", ""),
              "to",
              "stalled"));
    }
    return links;
  }

  private Reply user(String name) {
    if (!name.equals(HUB)) {
      return json(Map.of("Name", name, "Privileged", 1));
    }
    return json(Map.of("Name", name, "Privileged", 1, "id", 31, "Disabled", "0"));
  }

  private static List<Map<String, Object>> users() {
    return Stream.of("Nobody", "RT_System", HUB, "ann")
        .map(
            name -> {
              Map<String, Object> user = new LinkedHashMap<>(link("user", name));
              user.put("Name", name);
              user.put("RealName", name.equals("ann") ? "Ann Example" : "");
              return user;
            })
        .toList();
  }

  private List<Map<String, Object>> queueRows() {
    return queues.keySet().stream()
        .map(
            name -> {
              Map<String, Object> queue = new LinkedHashMap<>(link("queue", queueId(name)));
              queue.put("Name", name);
              return queue;
            })
        .toList();
  }

  private Reply queue(String nameOrId) {
    for (String name : queues.keySet()) {
      if (name.equals(nameOrId) || queueId(name).equals(nameOrId)) {
        List<Map<String, Object>> fields = new ArrayList<>();
        Objects.requireNonNull(queues.get(name))
            .forEach(
                (id, field) -> {
                  Map<String, Object> one = new LinkedHashMap<>(link("customfield", id));
                  one.put("name", field);
                  fields.add(one);
                });
        List<Object> links = new ArrayList<>();
        if (!denied.contains("CreateTicket")) {
          links.add(Map.of("ref", "create", "type", "ticket", "_url", BASE + "ticket?Queue=1"));
        }
        return json(
            Map.of(
                "id", Integer.parseInt(queueId(name)),
                "Name", name,
                "Lifecycle", name.equals("General") ? "default" : "clients",
                "TicketCustomFields", fields,
                "_hyperlinks", links));
      }
    }
    return message(403, "Forbidden");
  }

  private Reply customField(String id) {
    if (denied.contains("SeeCustomField")) {
      return message(403, "Forbidden");
    }
    return json(
        Map.of(
            "id",
            Integer.parseInt(id),
            "Pattern",
            "",
            "Values",
            choices.getOrDefault(id, List.of())));
  }

  private Reply search(Asked asked) {
    Predicate<Ticket> wanted = one -> !one.parts.getOrDefault("Status", "").equals("deleted");
    boolean withMerged = false;
    for (String clause : asked.query().getOrDefault("query", "").split(" AND ", -1)) {
      Matcher parts =
          Pattern.compile("('CF\\.\\{(.+)}'|\\w+) (=|LIKE|>) (?:'((?:[^'\\\\]|\\\\.)*)'|0)")
              .matcher(clause);
      if (!parts.matches()) {
        return message(400, "Wrong query, expecting a OPERATOR in '" + clause + "'");
      }
      String value = Objects.requireNonNullElse(parts.group(4), "").replaceAll("\\\\(.)", "$1");
      String field = parts.group(2) == null ? parts.group(1) : "CF";
      withMerged |= field.equals("EffectiveId");
      wanted =
          wanted.and(
              one ->
                  switch (field) {
                    case "CF" -> one.custom.getOrDefault(parts.group(2), List.of()).contains(value);
                    case "Subject" -> one.parts.getOrDefault("Subject", "").contains(value);
                    case "Creator" -> first(one).creator.equals(value);
                    case "EffectiveId", "id" -> true;
                    default -> value.equals(one.parts.get(field));
                  });
    }
    boolean all = withMerged;
    Predicate<Ticket> which = wanted;
    List<Map<String, Object>> rows =
        tickets.stream()
            .filter(one -> all || one.effective == one.id)
            .filter(which)
            .map(this::shown)
            .toList();
    return collection(asked, rows, true);
  }

  private Reply transactions(Asked asked) {
    String query = asked.query().getOrDefault("query", "");
    Matcher from = Pattern.compile("ObjectType = 'RT::Ticket' AND id > (\\d+)(.*)").matcher(query);
    if (!from.matches()) {
      return message(400, "Wrong query: " + query);
    }
    boolean notes = from.group(2).contains("Type = 'Comment' OR Type = 'Correspond'");
    List<Map<String, Object>> rows =
        transactions.stream()
            .filter(one -> one.id > Long.parseLong(from.group(1)))
            .filter(one -> !notes || one.type.equals("Comment") || one.type.equals("Correspond"))
            .map(this::row)
            .toList();
    return collection(asked, rows, false);
  }

  private Reply history(Asked asked, String ticket) {
    return collection(asked, ofTicket(ticket).map(this::row).toList(), false);
  }

  private Reply attachments(Asked asked, String ticket) {
    List<Map<String, Object>> rows =
        ofTicket(ticket)
            .filter(one -> !one.content.isEmpty())
            .map(
                one -> {
                  Map<String, Object> row = new LinkedHashMap<>();
                  row.put("id", Long.toString(one.id));
                  row.put("TransactionId", Long.toString(one.id));
                  row.put("ContentType", one.contentType);
                  row.put("Filename", "");
                  row.put("Content", one.content);
                  return row;
                })
            .toList();
    return collection(asked, rows, false);
  }

  private Stream<Transaction> ofTicket(String id) {
    long survivor = survivor(id).id;
    return transactions.stream()
        .filter(
            one ->
                tickets.get((int) one.ticket - 1).effective == survivor || one.ticket == survivor);
  }

  private Map<String, Object> row(Transaction one) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", Long.toString(one.id));
    row.put("type", "transaction");
    row.put("Type", one.type);
    row.put("Creator", link("user", one.creator));
    row.put("Created", one.at.toString());
    row.put("Field", one.field);
    row.put("Data", one.data);
    row.put("ObjectId", Long.toString(one.ticket));
    return turned(row);
  }

  /** Pages the rows; what may not be seen is missing from its page, as it is at RT. */
  private Reply collection(Asked asked, List<Map<String, Object>> rows, boolean total) {
    List<Map<String, Object>> sorted = new ArrayList<>(rows);
    if (asked.query().containsKey("orderby")) {
      sorted.sort(Comparator.comparingLong(row -> Long.parseLong(String.valueOf(row.get("id")))));
    }
    if ("DESC".equals(asked.query().get("order"))) {
      Collections.reverse(sorted);
    }
    int size = Math.min(100, Integer.parseInt(asked.query().getOrDefault("per_page", "20")));
    int page = Integer.parseInt(asked.query().getOrDefault("page", "1"));
    Set<String> fields =
        new HashSet<>(Arrays.asList(asked.query().getOrDefault("fields", "").split(",", -1)));
    fields.addAll(List.of("id", "type", "_url"));
    List<Map<String, Object>> items =
        sorted.stream()
            .skip((long) (page - 1) * size)
            .limit(size)
            .filter(
                row ->
                    !"transaction".equals(row.get("type"))
                        || !hidden.contains(Long.parseLong(String.valueOf(row.get("id")))))
            .peek(row -> row.keySet().retainAll(fields))
            .toList();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("count", items.size());
    answer.put("page", page);
    answer.put("per_page", size);
    answer.put("total", total ? rows.size() : null);
    answer.put("pages", null);
    answer.put("items", items);
    return json(answer);
  }

  // ---- small change ----

  private long happened(
      Ticket ticket, String type, String user, String field, String data, String content) {
    now = now.plusSeconds(1);
    long id = transactions.size() + 1L;
    transactions.add(
        new Transaction(id, ticket.id, type, user, now, field, data, "text/plain", content));
    return id;
  }

  private long last(Ticket ticket) {
    return ofTicket(Long.toString(ticket.id)).mapToLong(Transaction::id).max().orElseThrow();
  }

  private Transaction first(Ticket ticket) {
    return transactions.stream().filter(one -> one.ticket == ticket.id).findFirst().orElseThrow();
  }

  private Ticket survivor(String id) {
    Ticket ticket = tickets.get(Integer.parseInt(id) - 1);
    return ticket.effective == ticket.id ? ticket : survivor(Long.toString(ticket.effective));
  }

  private Map<String, String> fields(Ticket ticket) {
    return queues.getOrDefault(ticket.parts.getOrDefault("Queue", ""), Map.of());
  }

  private Map<String, String> fieldIds(Ticket ticket) {
    Map<String, String> ids = new LinkedHashMap<>();
    fields(ticket).forEach((id, name) -> ids.put(name, id));
    return ids;
  }

  private String queueId(String name) {
    return Integer.toString(new ArrayList<>(queues.keySet()).indexOf(name) + 1);
  }

  private static Map<String, Object> link(String type, String id) {
    return Map.of("type", type, "id", id, "_url", BASE + type + "/" + id);
  }

  /** RT gives the parts of an object in another order each time. */
  private Map<String, Object> turned(Map<String, Object> parts) {
    turned = !turned;
    List<Map.Entry<String, Object>> entries = new ArrayList<>(parts.entrySet());
    if (turned) {
      Collections.reverse(entries);
    }
    Map<String, Object> again = new LinkedHashMap<>();
    entries.forEach(entry -> again.put(entry.getKey(), entry.getValue()));
    return again;
  }

  private static Map<String, Object> parsed(String body) {
    return JSON.readValue(body, new TypeReference<Map<String, Object>>() {});
  }

  private static String write(Object value) {
    return JSON.writeValueAsString(value);
  }

  private static Reply json(Object value) {
    return Reply.json(write(value));
  }

  private static Reply message(int status, String text) {
    return Reply.json(status, write(Map.of("message", text)));
  }
}
