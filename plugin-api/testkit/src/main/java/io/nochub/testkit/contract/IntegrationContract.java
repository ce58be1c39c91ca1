package io.nochub.testkit.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Capability;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.IntegrationType;
import io.nochub.api.signal.Subject;
import io.nochub.api.source.ListenerSource;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import io.nochub.api.source.SignalSource;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.ticket.TicketRef;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.settings.SettingsException;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Trouble;
import io.nochub.testkit.MemoryState;
import io.nochub.testkit.PayloadCases;
import io.nochub.testkit.TestContext;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/**
 * What every integration type must hold to. A plugin's test extends this, gives the type and valid
 * settings, and scripts how its vendor answers; groups that belong to a capability run when the
 * type declares it.
 *
 * <p>The vendor, {@link FakeVendor}, is scripted anew before each test. Settings that name its
 * address get the checks of a vendor in trouble besides. Secrets among the settings should be words
 * that stand nowhere else, because they are looked for in logs, failures and stored items.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
public abstract class IntegrationContract<C extends Record> {
  private final List<Connection> connections = new ArrayList<>();
  private FakeVendor vendor;

  // ---- what every author gives ----

  protected abstract IntegrationType<C> type();

  /** Valid settings, with the vendor's address where the product has one. */
  protected abstract Map<String, Object> settings(FakeVendor vendor);

  // ---- what an author gives where it matters ----

  /** Scripts a vendor that is well and knows these settings. Called before each test. */
  protected void script(FakeVendor vendor) {}

  /**
   * What tells this type from others of its plugin, such as "-desk": the ending of its example's
   * name, and of the marks in the README. The first type has none.
   */
  protected String variant() {
    return "";
  }

  /** Variables that settings or the example refer to; those of the example have a value anyway. */
  protected Map<String, String> environment() {
    return Map.of();
  }

  /** What a call may fail with when the vendor is in that trouble. */
  protected Set<Kind> kinds(Trouble trouble, boolean repeatable) {
    Kind lost = repeatable ? Kind.UNAVAILABLE : Kind.OUTCOME_UNKNOWN;
    return switch (trouble) {
      case UNAUTHORIZED -> Set.of(Kind.AUTHENTICATION);
      case FORBIDDEN -> Set.of(Kind.FORBIDDEN);
      case THROTTLED -> Set.of(Kind.RATE_LIMITED);
      case BROKEN, HANGS_UP, HANGS -> Set.of(lost);
      case DOWN -> Set.of(Kind.UNAVAILABLE);
      case HTML_PAGE, TRUNCATED -> Set.of(Kind.BAD_PAYLOAD, lost);
    };
  }

  /** Whether a probe may send this; a sign-in or a search by POST is for the author to allow. */
  protected boolean harmless(Asked request) {
    return request.isRead();
  }

  /**
   * Items this source may be given, good ones and bad ones. By default the recorded cases, and for
   * a polling source without such what it polls.
   */
  protected List<Received> items(SignalSource source) throws Exception {
    List<Received> recorded = PayloadCases.items();
    return recorded.isEmpty() && source instanceof PollingSource polling
        ? Polls.whole(polling).items()
        : recorded;
  }

  /** A request with that body which the source must accept. */
  protected WebhookRequest genuine(WebhookSource source, byte[] body) {
    throw new AssertionError("override genuine(source, body): the type has a webhook source");
  }

  /** Whether a changed body is noticed: true where the vendor signs it. */
  protected boolean bodyIsSigned(WebhookSource source) {
    return false;
  }

  /** The id of a ticket that is not there. */
  protected String unknownTicket() {
    return "999999999";
  }

  /** A field of a ticket and a value it can be changed to; needed with TICKET_FIELDS. */
  protected Map.Entry<String, String> changeableField() {
    throw new AssertionError("override changeableField(): TICKET_FIELDS is declared");
  }

  /** Fields without which no ticket can be made. */
  protected Map<String, String> ticketFields() {
    return Map.of();
  }

  /** Lets a person write into that ticket at the vendor; needed with TICKET_CHANGES. */
  protected void somebodyWrites(TicketRef ticket) {
    throw new AssertionError("override somebodyWrites(ticket): TICKET_CHANGES is declared");
  }

  /** A target that can be reached; needed with NOTIFY. */
  protected String goodTarget() {
    throw new AssertionError("override goodTarget(): NOTIFY is declared");
  }

  /** A text that can never be a target, if there is any. */
  protected Optional<String> badTarget() {
    return Optional.empty();
  }

  /**
   * What arrived at the far side, each message as one text; by default the bodies of HTTP writes.
   */
  protected List<String> delivered() {
    return vendor.writes().stream().map(Asked::body).toList();
  }

  /**
   * Whom the actions are tried for: an organisation and a device of the vendor; needed with a
   * capability to act.
   */
  protected Subject actionScope() {
    throw new AssertionError("override actionScope(): a capability to act is declared");
  }

  /** The same device in the hands of an organisation it does not belong to. */
  protected Subject foreignScope() {
    return Subject.of("another-organisation", actionScope().deviceId());
  }

  /** The id of an alert that is open on that device; needed with ALERT_ACKNOWLEDGE or _RESOLVE. */
  protected String openAlert() {
    throw new AssertionError("override openAlert(): a capability to act on alerts is declared");
  }

  /** The id of a job that is listed; needed with REMOTE_JOBS. */
  protected String preparedJob() {
    throw new AssertionError("override preparedJob(): REMOTE_JOBS is declared");
  }

  /** The id of a job that is not there. */
  protected String unknownJob() {
    return "999999999";
  }

  /** What that job is to be run with. */
  protected Map<String, String> jobParameters() {
    return Map.of();
  }

  /** What a sender was told. */
  public enum Delivery {
    ACKNOWLEDGED,
    REFUSED,
    /** The protocol has no answer. */
    UNTOLD
  }

  /** Sends something good to a listener, as its clients do; needed with ALERTS_BY_LISTENER. */
  protected Delivery deliver(ListenerSource source, SocketAddress at) throws Exception {
    throw new AssertionError("override deliver(source, at): ALERTS_BY_LISTENER is declared");
  }

  /** What to throw at a listener besides; the seeds of a protocol's own oddities belong here. */
  protected List<byte[]> garbage(ListenerSource source) {
    byte[] zeros = new byte[1_500];
    return List.of(new byte[] {0}, zeros, "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
  }

  /** Sends such bytes; by default over TCP, and closes. */
  protected void throwAt(ListenerSource source, SocketAddress at, byte[] garbage) throws Exception {
    try (Socket socket = new Socket()) {
      socket.connect(at, 2_000);
      socket.getOutputStream().write(garbage);
    }
  }

  /** The context of the connection that was opened last, for its clock and what it recorded. */
  protected final TestContext context() {
    return connections.get(connections.size() - 1).context();
  }

  /** The plugin's folder, where its README is; tests run in it, as Maven does. */
  protected Path folder() {
    return Path.of("");
  }

  // ---- the groups ----

  @Nested
  class Config extends ConfigChecks {
    Config() {
      super(IntegrationContract.this);
    }
  }

  @Nested
  class Folder extends FolderChecks {
    Folder() {
      super(IntegrationContract.this);
    }
  }

  @Nested
  class Opening extends OpeningChecks {
    Opening() {
      super(IntegrationContract.this);
    }
  }

  @Nested
  class Probe extends ProbeChecks {
    Probe() {
      super(IntegrationContract.this);
    }
  }

  @Nested
  class AllRoles extends RoleChecks {
    AllRoles() {
      super(IntegrationContract.this);
    }
  }

  @Nested
  @OnlyWith({
    Capability.ALERTS_BY_POLL,
    Capability.ALERTS_BY_WEBHOOK,
    Capability.ALERTS_BY_LISTENER,
    Capability.BACKUP_RESULTS,
    Capability.HEARTBEATS,
    Capability.TICKET_CHANGES,
    Capability.NOTIFY_ANSWERS,
    Capability.NOTIFY_REPORTS
  })
  class Reading extends ReadingChecks {
    Reading() {
      super(IntegrationContract.this);
    }
  }

  @Nested
  @OnlyWith({
    Capability.ALERTS_BY_WEBHOOK,
    Capability.WEBHOOK_INSTALL,
    Capability.BACKUP_RESULTS,
    Capability.HEARTBEATS,
    Capability.TICKET_CHANGES,
    Capability.NOTIFY_ANSWERS,
    Capability.NOTIFY_REPORTS
  })
  class Webhook extends WebhookChecks {
    Webhook() {
      super(IntegrationContract.this);
    }
  }

  @Nested
  @OnlyWith({
    Capability.ALERTS_BY_POLL,
    Capability.BACKUP_RESULTS,
    Capability.TICKET_CHANGES,
    Capability.NOTIFY_ANSWERS,
    Capability.NOTIFY_REPORTS
  })
  class Polling extends PollingChecks {
    Polling() {
      super(IntegrationContract.this);
    }
  }

  @Nested
  @OnlyWith(Capability.ALERTS_RECHECK)
  class Recheck extends RecheckChecks {
    Recheck() {
      super(IntegrationContract.this);
    }
  }

  @Nested
  @OnlyWith(Capability.ASSETS)
  class Assets extends AssetChecks {
    Assets() {
      super(IntegrationContract.this);
    }
  }

  @Nested
  @OnlyWith(Capability.TICKETS)
  class Tickets extends TicketChecks {
    Tickets() {
      super(IntegrationContract.this);
    }
  }

  @Nested
  @OnlyWith(Capability.NOTIFY)
  class Notify extends NotifyChecks {
    Notify() {
      super(IntegrationContract.this);
    }
  }

  @Nested
  @OnlyWith(Capability.ALERTS_BY_LISTENER)
  class Listener extends ListenerChecks {
    Listener() {
      super(IntegrationContract.this);
    }
  }

  @Nested
  @OnlyWith({
    Capability.ALERT_ACKNOWLEDGE,
    Capability.ALERT_RESOLVE,
    Capability.REMOTE_JOBS,
    Capability.MAINTENANCE
  })
  class Actions extends ActionChecks {
    Actions() {
      super(IntegrationContract.this);
    }
  }

  // ---- the house ----

  @BeforeAll
  void startVendor() {
    vendor = FakeVendor.start();
  }

  @AfterAll
  void stopVendor() {
    vendor.close();
  }

  @BeforeEach
  void scriptVendor() {
    vendor.forget();
    script(vendor);
  }

  @AfterEach
  void closeAndLookForSecrets() {
    List<Connection> open = List.copyOf(connections);
    connections.clear();
    open.forEach(Connection::close);
    for (Connection connection : open) {
      assertThat(connection.context().logged())
          .as("no secret is logged")
          .allSatisfy(this::assertNoSecret);
    }
  }

  final FakeVendor vendor() {
    return vendor;
  }

  final boolean declares(Capability capability) {
    return type().capabilities().contains(capability);
  }

  /** Whether the settings lead to the fake vendor, so that its trouble can be felt. */
  final boolean callsVendor() {
    return settings(vendor).toString().contains(vendor.address().getAuthority());
  }

  final Map<String, Object> settings() {
    return settings(vendor);
  }

  final SettingsBinder binder() {
    return new SettingsBinder(environment());
  }

  /** Opens one that is closed after the test. */
  final Connection open() {
    return open("test", new MemoryState());
  }

  final Connection open(String id, MemoryState state) {
    try {
      C config = binder().bind(type().configType(), settings()).value();
      TestContext context = TestContext.builder().id(id).state(state).hosts(hosts(config)).build();
      Connection connection = new Connection(context, opened(config, context));
      connections.add(connection);
      return connection;
    } catch (SettingsException e) {
      throw new AssertionError("the settings of this test do not bind: " + e.problems(), e);
    }
  }

  private Set<String> hosts(C config) {
    Set<String> hosts = new LinkedHashSet<>(type().remoteHosts());
    hosts.addAll(binder().hosts(config));
    return hosts;
  }

  private Integration opened(C config, TestContext context) {
    context.forbidAll("open");
    try {
      return type().open(config, context);
    } finally {
      context.allow();
      assertThat(context.violations()).as("open only builds").isEmpty();
    }
  }

  final void assertNoSecret(String text) {
    for (String secret : Secrets.in(settings(), binder().secretFields(type().configType()))) {
      assertThat(text).as("shows no secret").doesNotContain(secret);
    }
  }
}
