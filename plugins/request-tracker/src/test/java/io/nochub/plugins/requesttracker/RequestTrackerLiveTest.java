package io.nochub.plugins.requesttracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.Cursor;
import io.nochub.api.Health;
import io.nochub.api.IdempotencyKey;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import io.nochub.api.ticket.TicketChange;
import io.nochub.api.ticket.TicketChange.Move;
import io.nochub.api.ticket.TicketChange.Visibility;
import io.nochub.api.ticket.TicketDraft;
import io.nochub.api.ticket.TicketField;
import io.nochub.api.ticket.TicketRef;
import io.nochub.api.ticket.TicketSnapshot;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.runtime.context.LentContext;
import io.nochub.runtime.http.HttpClients;
import io.nochub.runtime.http.HttpMeter;
import io.nochub.runtime.http.HttpScope;
import io.nochub.runtime.json.JacksonJson;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.work.Workers;
import io.nochub.testkit.MemoryState;
import io.nochub.testkit.RecordingMetrics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The plugin against a real Request Tracker 5, with a user that has the README's rights only. */
@EnabledIfEnvironmentVariable(
    named = "NOCHUB_REAL",
    matches = "1",
    disabledReason =
        "needs NOCHUB_REAL=1 and Request Tracker on 127.0.0.1:8765 (root, password; field AlertKey)")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RequestTrackerLiveTest {
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final String TECH = RealRequestTracker.TECH;

  private final RealRequestTracker rt = new RealRequestTracker();
  private final List<AutoCloseable> open = new ArrayList<>();
  private String token = "";

  @BeforeAll
  void prepare() throws Exception {
    token = rt.prepare();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    open.clear();
  }

  @ParameterizedTest(name = "key field \"{0}\"")
  @ValueSource(strings = {"AlertKey", ""})
  void a_ticket_lives_its_life(String keyField) throws Exception {
    TicketSystem tickets = tickets(Map.of("keyField", keyField));
    IdempotencyKey key = key();
    TicketDraft draft =
        TicketDraft.of("Disk C: \"96 %\" on O'Brien\\DC01 – Größe 漢", "Zeile 1\nZeile 2 <b>&amp;")
            .priority(TicketDraft.Priority.HIGH)
            .link(URI.create("https://hub.example/incidents/7"))
            .build();
    assertThat(tickets.find(draft, key, LONG_AGO)).isEmpty();

    TicketRef made = tickets.create(draft, key);

    assertThat(tickets.find(draft, key, LONG_AGO).map(TicketRef::id)).contains(made.id());
    assertThat(tickets.find(draft, key(), LONG_AGO)).as("another key").isEmpty();
    TicketSnapshot fresh = tickets.read(made);
    assertThat(fresh.summary()).isEqualTo("Disk C: \"96 %\" on O'Brien\\DC01 – Größe 漢");
    assertThat(fresh.state()).isEqualTo(TicketSnapshot.State.NEW);
    assertThat(fresh.fields()).containsEntry("Priority", "100").containsEntry("Queue", "General");
    assertThat(fresh.touched()).isNull();
    assertThat(fresh.changedBy()).isEqualTo(RealRequestTracker.HUB);

    IdempotencyKey first = key();
    TicketChange comment = note("Seen 5 times since 09:00", Visibility.INTERNAL);
    assertThat(tickets.applied(made, comment, first)).isFalse();
    tickets.apply(made, comment, first);
    assertThat(tickets.applied(made, comment, first)).isTrue();
    assertThat(tickets.applied(made, comment, key())).isFalse();
    assertThat(tickets.read(made).state())
        .as("after a comment")
        .isEqualTo(TicketSnapshot.State.NEW);

    IdempotencyKey second = key();
    tickets.apply(made, note("We are on it", Visibility.CUSTOMER), second);
    assertThat(tickets.applied(made, note("We are on it", Visibility.CUSTOMER), second)).isTrue();
    TicketSnapshot replied = tickets.read(made);
    assertThat(replied.status()).as("RT opens a new ticket on a reply").isEqualTo("open");
    assertThat(replied.touched()).as("by RT itself").isNull();

    tickets.apply(made, TicketChange.of(Move.RESOLVE).build(), key());
    tickets.apply(made, TicketChange.of(Move.RESOLVE).build(), key());
    assertThat(tickets.read(made).state()).isEqualTo(TicketSnapshot.State.RESOLVED);
    tickets.apply(made, TicketChange.of(Move.REOPEN).build(), key());
    assertThat(tickets.read(made).state()).isEqualTo(TicketSnapshot.State.IN_PROGRESS);
    assertThat(tickets.read(made).touched()).isNull();
    assertThat(tickets.notes(made, LONG_AGO)).isEmpty();

    rt.as(
        TECH,
        "POST",
        "ticket/" + made.id() + "/comment",
        Map.of("Content", "<p>I <b>look</b> at it</p>", "ContentType", "text/html"));
    TicketSnapshot touched = tickets.read(made);
    assertThat(act(touched).by()).isEqualTo(TECH);
    assertThat(act(touched).kind()).isEqualTo(TicketSnapshot.Touch.Kind.NOTE);
    assertThat(touched.changedBy()).isEqualTo(TECH);
    List<TicketSnapshot.Note> notes = tickets.notes(made, LONG_AGO);
    assertThat(notes).hasSize(1);
    assertThat(notes.get(0).text()).isEqualTo("I look at it");
    assertThat(notes.get(0).visibility()).isEqualTo(Visibility.INTERNAL);

    rt.as(TECH, "PUT", "ticket/" + made.id() + "/take", Map.of());
    TicketSnapshot taken = tickets.read(made);
    assertThat(taken.assignee()).isEqualTo(TECH);
    assertThat(act(taken).kind()).isEqualTo(TicketSnapshot.Touch.Kind.ASSIGNMENT);

    String survivor = rt.makeTicket(TECH, "survivor of " + key);
    rt.as(TECH, "PUT", "ticket/" + made.id(), Map.of("MergeInto", Integer.valueOf(survivor)));
    TicketSnapshot merged = tickets.read(made);
    assertThat(merged.mergedInto()).isEqualTo(survivor);
    assertThat(merged.ref().id()).isEqualTo(made.id());
    assertThat(tickets.find(draft, key, LONG_AGO).map(TicketRef::id)).contains(made.id());
    assertThatThrownBy(() -> tickets.apply(made, TicketChange.of(Move.RESOLVE).build(), key()))
        .satisfies(e -> assertKind(e, Kind.CONFLICT));
    assertThat(tickets.applied(made, comment, first)).as("in the survivor's history").isTrue();

    rt.as(TECH, "DELETE", "ticket/" + survivor, Map.of());
    assertThatThrownBy(() -> tickets.read(made)).satisfies(e -> assertKind(e, Kind.NOT_FOUND));
    assertThatThrownBy(() -> tickets.apply(TicketRef.of(survivor), comment, key()))
        .satisfies(e -> assertKind(e, Kind.NOT_FOUND));
  }

  @Test
  void of_two_tickets_with_one_key_the_older_is_found() throws Exception {
    TicketSystem tickets = tickets(Map.of());
    IdempotencyKey key = key();
    TicketDraft draft = TicketDraft.of("twice", "x").build();
    TicketRef older = tickets.create(draft, key);
    tickets.create(draft, key);

    assertThat(tickets.find(draft, key, LONG_AGO).map(TicketRef::id)).contains(older.id());
  }

  @Test
  void a_change_to_another_version_is_a_conflict() throws Exception {
    TicketSystem tickets = tickets(Map.of());
    TicketRef made = tickets.create(TicketDraft.of("versions", "x").build(), key());
    String before = tickets.read(made).version();
    rt.as(TECH, "PUT", "ticket/" + made.id(), Map.of("Priority", 7));

    TicketChange stale = TicketChange.of(Move.RESOLVE).ifVersion(before).build();
    assertThatThrownBy(() -> tickets.apply(made, stale, key()))
        .satisfies(e -> assertKind(e, Kind.CONFLICT));
    TicketChange current =
        TicketChange.of(Move.RESOLVE)
            .note("Recovered", Visibility.INTERNAL)
            .ifVersion(tickets.read(made).version())
            .build();
    tickets.apply(made, current, key());
    assertThat(tickets.read(made).state()).isEqualTo(TicketSnapshot.State.RESOLVED);
  }

  @Test
  void what_rt_does_not_do_is_told_in_its_own_words() throws Exception {
    TicketSystem tickets = tickets(Map.of("resolvedStatus", "finished"));
    TicketRef made = tickets.create(TicketDraft.of("odd status", "x").build(), key());

    assertThatThrownBy(() -> tickets.apply(made, TicketChange.of(Move.RESOLVE).build(), key()))
        .satisfies(e -> assertKind(e, Kind.REJECTED))
        .hasMessageContaining("isn't a valid status");
    TicketChange owner = TicketChange.of(Move.NONE).field("Owner", RealRequestTracker.HUB).build();
    assertThatThrownBy(() -> tickets.apply(made, owner, key()))
        .satisfies(e -> assertKind(e, Kind.REJECTED))
        .hasMessageContaining("may not own tickets");
    TicketDraft elsewhere = TicketDraft.of("no such queue", "x").field("Queue", "Nowhere").build();
    assertThatThrownBy(() -> tickets.create(elsewhere, key()))
        .satisfies(e -> assertKind(e, Kind.FORBIDDEN));
    TicketDraft noField = TicketDraft.of("no such field", "x").field("CF.Nowhere", "y").build();
    assertThatThrownBy(() -> tickets.create(noField, key()))
        .satisfies(e -> assertKind(e, Kind.FORBIDDEN))
        .hasMessageContaining("Custom Fields");
    assertThatThrownBy(() -> tickets.read(TicketRef.of("999999999")))
        .satisfies(e -> assertKind(e, Kind.NOT_FOUND));
  }

  @Test
  void fields_are_set_and_read_back() throws Exception {
    TicketSystem tickets = tickets(Map.of());
    TicketRef made = tickets.create(TicketDraft.of("fields", "x").build(), key());

    TicketChange change =
        TicketChange.of(Move.NONE)
            .field("Priority", "70")
            .field("Owner", TECH)
            .field("Status", "stalled")
            .build();
    tickets.apply(made, change, key());
    tickets.apply(made, change, key());

    TicketSnapshot now = tickets.read(made);
    assertThat(now.fields())
        .containsEntry("Priority", "70")
        .containsEntry("Owner", TECH)
        .containsEntry("Status", "stalled");
    assertThat(now.state()).isEqualTo(TicketSnapshot.State.WAITING);
    assertThat(tickets.form(Map.of()))
        .extracting(TicketField::name)
        .contains("Queue", "Status", "Owner", "Priority")
        .doesNotContain("CF.AlertKey");
  }

  @Test
  void changes_tell_who_did_what_also_merges_and_deletions() throws Exception {
    Integration integration = integration(Map.of());
    PollingSource changes = (PollingSource) integration.sources().get(0);
    Cursor end = endOf(changes, Cursor.START, new ArrayList<>());
    TicketSystem tickets = integration.ticketSystem().orElseThrow();
    TicketRef made = tickets.create(TicketDraft.of("changes", "x").build(), key());
    String survivor = rt.makeTicket(TECH, "another");
    rt.as(TECH, "PUT", "ticket/" + made.id(), Map.of("MergeInto", Integer.valueOf(survivor)));
    rt.as(TECH, "DELETE", "ticket/" + survivor, Map.of());

    List<Received> items = new ArrayList<>();
    Cursor after = endOf(changes, end, items);

    List<String> touches = new ArrayList<>();
    for (Received item : items) {
      changes.read(item).signals().forEach(signal -> touches.add(signal.toString()));
    }
    assertThat(touches)
        .anyMatch(one -> isTouch(one, made.id(), RealRequestTracker.HUB))
        .anyMatch(one -> isTouch(one, made.id(), TECH))
        .anyMatch(one -> isTouch(one, survivor, TECH));
    List<Received> again = new ArrayList<>();
    endOf(changes, after, again);
    assertThat(ofTicket(changes, again, made.id()))
        .as("asked for once more, unchanged")
        .isEqualTo(ofTicket(changes, items, made.id()));
    List<Received> third = new ArrayList<>();
    endOf(changes, endOf(changes, after, new ArrayList<>()), third);
    assertThat(ofTicket(changes, third, made.id())).as("and then no more").isEmpty();
  }

  @Test
  void a_ticket_moved_out_of_sight_is_gone() throws Exception {
    TicketSystem tickets = tickets(Map.of());
    TicketRef made = tickets.create(TicketDraft.of("to be hidden", "x").build(), key());
    rt.hide(made.id());

    assertThatThrownBy(() -> tickets.read(made)).satisfies(e -> assertKind(e, Kind.NOT_FOUND));
  }

  @Test
  void the_probe_is_content_with_the_rights_of_the_readme() throws Exception {
    tickets(Map.of()).create(TicketDraft.of("for the probe", "x").build(), key());

    Health health = integration(Map.of()).probe();

    assertThat(health.state()).as("%s", health).isEqualTo(Health.State.UP);
    Health elsewhere = integration(Map.of("keyField", "NoSuchField")).probe();
    assertThat(elsewhere.state()).isEqualTo(Health.State.DEGRADED);
    assertThat(elsewhere.toString()).contains("Admin > Custom Fields > Create");
  }

  @Test
  void a_token_nobody_gave_out_and_an_address_of_the_web_pages_are_told_apart() throws Exception {
    assertThatThrownBy(() -> integration(Map.of("token", "1-99999-0000")).probe())
        .satisfies(e -> assertKind(e, Kind.AUTHENTICATION));
    Map<String, Object> wrongPlace = new HashMap<>(withPassword());
    wrongPlace.put("address", RealRequestTracker.ADDRESS + "/Prefs");
    assertThatThrownBy(() -> integration(wrongPlace).probe())
        .satisfies(e -> assertKind(e, Kind.AUTHENTICATION))
        .hasMessageContaining("login page");
    Health webPage = integration(Map.of("address", RealRequestTracker.ADDRESS + "/Prefs")).probe();
    assertThat(webPage.state()).isEqualTo(Health.State.DOWN);
    assertThat(webPage.toString()).contains("a web page instead of JSON: check the address");
  }

  @Test
  void the_password_does_as_well_as_the_token() throws Exception {
    assertThat(integration(withPassword()).probe().checks().get(0).answer())
        .isEqualTo(Health.Answer.YES);
  }

  private static Map<String, Object> withPassword() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("token", null);
    settings.put("password", RealRequestTracker.PASSWORD);
    return settings;
  }

  private static TicketSnapshot.Touch act(TicketSnapshot ticket) {
    return Objects.requireNonNull(ticket.touched(), "nobody touched it");
  }

  private static boolean isTouch(String signal, String ticket, String by) {
    return signal.contains("ticketId=" + ticket + ",") && signal.contains("by=" + by + "]");
  }

  private static List<Received> ofTicket(PollingSource source, List<Received> items, String ticket)
      throws Exception {
    List<Received> some = new ArrayList<>();
    for (Received item : items) {
      if (source.read(item).signals().toString().contains("ticketId=" + ticket + ",")) {
        some.add(item);
      }
    }
    return some;
  }

  private static Cursor endOf(PollingSource source, Cursor from, List<Received> into)
      throws Exception {
    Poll page;
    Cursor cursor = from;
    do {
      page = source.poll(cursor);
      into.addAll(page.items());
      cursor = page.next();
    } while (page.more());
    return cursor;
  }

  private static void assertKind(Throwable thrown, Kind kind) {
    assertThat(thrown).isInstanceOf(IntegrationException.class);
    assertThat(((IntegrationException) thrown).kind())
        .as("%s", thrown.getMessage())
        .isEqualTo(kind);
  }

  private static TicketChange note(String text, Visibility who) {
    return TicketChange.of(Move.NONE).note(text, who).build();
  }

  private static IdempotencyKey key() {
    return new IdempotencyKey(UUID.randomUUID().toString().replace("-", "").substring(0, 26));
  }

  private TicketSystem tickets(Map<String, Object> more) throws Exception {
    return integration(more).ticketSystem().orElseThrow();
  }

  private Integration integration(Map<String, Object> more) throws Exception {
    Map<String, Object> settings = new HashMap<>();
    settings.put("address", RealRequestTracker.ADDRESS.toString());
    settings.put("user", RealRequestTracker.HUB);
    settings.put("token", token);
    settings.putAll(more);
    RequestTrackerConfig config =
        new SettingsBinder(Map.of()).bind(RequestTrackerConfig.class, settings).value();
    Integration integration = RequestTrackerPlugin.TYPE.open(config, context());
    open.add(integration);
    return integration;
  }

  /** What the hub lends, with its patience: a real RT takes its time. */
  private IntegrationContext context() {
    String id = "rt-live";
    JacksonJson json = new JacksonJson();
    HttpClients clients = new HttpClients();
    Workers workers = new Workers(id, getClass().getClassLoader());
    open.add(clients);
    open.add(workers);
    Set<String> loopback = Set.of(RealRequestTracker.ADDRESS.getHost());
    return new LentContext(
        new LentContext.Parts(
            id,
            LoggerFactory.getLogger(id),
            InstantSource.system(),
            clients.open(new HttpScope(id, loopback, loopback, null, json, HttpMeter.NONE)),
            json,
            new MemoryState(),
            new RecordingMetrics(),
            workers,
            () -> Path.of("."),
            source -> Optional.empty()));
  }
}
