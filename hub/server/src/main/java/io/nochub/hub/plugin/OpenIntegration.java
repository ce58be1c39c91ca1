package io.nochub.hub.plugin;

import io.nochub.api.Capability;
import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.action.AlertControl;
import io.nochub.api.action.MaintenanceControl;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.notify.NotificationChannel;
import io.nochub.api.source.SignalSource;
import io.nochub.api.ticket.TicketSystem;
import io.nochub.runtime.http.CallsLeft;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One integration while it is open: its roles, and the bounded way to call them. Roles are asked
 * for once; what they return serialises by itself the calls that must not overlap. Thread-safe.
 */
public final class OpenIntegration {
  private final String id;
  private final String typeId;
  private final Set<Capability> capabilities;
  private final CallOutcomes outcomes;
  private final RunningCalls running = new RunningCalls();
  private final Map<String, List<String>> problems = new TreeMap<>();

  /**
   * All that refers to the plugin; let go of when it is closed, so that whoever keeps this object
   * does not keep the plugin in memory.
   */
  private volatile @Nullable Inside inside;

  private record Inside(Roles roles, PluginCall calls, Loan loan) {}

  /**
   * @param loan what was lent to it; taken back once it is closed
   */
  OpenIntegration(
      String id,
      String typeId,
      Set<Capability> capabilities,
      Roles roles,
      PluginCall calls,
      Loan loan) {
    this.id = id;
    this.typeId = typeId;
    this.capabilities = Set.copyOf(capabilities);
    this.outcomes = calls.outcomes();
    this.inside = new Inside(roles, calls, loan);
  }

  /** An integration that comes from no archive, such as in a test. */
  public static OpenIntegration of(
      String id,
      String typeId,
      Set<Capability> capabilities,
      Integration integration,
      ExecutorService threads,
      InstantSource clock) {
    CallOutcomes outcomes = new CallOutcomes(clock, CallOutcomes.Alarm.NONE);
    ClassLoader loader = integration.getClass().getClassLoader();
    PluginCall calls = new PluginCall(typeId, id, loader, threads, outcomes);
    return new OpenIntegration(id, typeId, capabilities, Roles.of(integration), calls, Loan.NONE);
  }

  /**
   * What was found, for somebody who cannot go on without it.
   *
   * @throws IntegrationException UNAVAILABLE if it is not open
   */
  public static OpenIntegration orUnavailable(Optional<OpenIntegration> found, String id)
      throws IntegrationException {
    return found.orElseThrow(
        () ->
            IntegrationException.of(
                IntegrationException.Kind.UNAVAILABLE,
                "The integration " + id + " is not open; see its health."));
  }

  public String id() {
    return id;
  }

  public String typeId() {
    return typeId;
  }

  /** What its type declares. */
  public Set<Capability> capabilities() {
    return capabilities;
  }

  public boolean can(Capability capability) {
    return capabilities.contains(capability);
  }

  public List<SignalSource> sources() {
    Inside now = inside;
    return now == null ? List.of() : now.roles().sources();
  }

  public Optional<SignalSource> source(String name) {
    return sources().stream().filter(source -> source.name().equals(name)).findFirst();
  }

  public Optional<TicketSystem> ticketSystem() {
    return role(Roles::ticketSystem);
  }

  public Optional<NotificationChannel> notificationChannel() {
    return role(Roles::notificationChannel);
  }

  public Optional<AssetDirectory> assetDirectory() {
    return role(Roles::assetDirectory);
  }

  public Optional<AlertControl> alertControl() {
    return role(Roles::alertControl);
  }

  public Optional<RemoteJobs> remoteJobs() {
    return role(Roles::remoteJobs);
  }

  public Optional<MaintenanceControl> maintenanceControl() {
    return role(Roles::maintenanceControl);
  }

  private <R> Optional<R> role(Function<Roles, Optional<R>> which) {
    Inside now = inside;
    return now == null ? Optional.empty() : which.apply(now.roles());
  }

  /**
   * Why a role that was asked for is not there: UNAVAILABLE if the integration has been closed
   * meanwhile, which passes, else FORBIDDEN, which an operator has to mend.
   *
   * @param what it does not do, such as "makes no tickets"
   */
  public IntegrationException withoutRole(String what) {
    return inside == null
        ? RunningCalls.closing(id + " " + what)
        : IntegrationException.of(Kind.FORBIDDEN, id + " " + what + " with its present settings.");
  }

  /**
   * Runs a call of this integration's roles on a thread of its own. When the time is over the call
   * is interrupted, and left behind if it does not react: OUTCOME_UNKNOWN, for nobody knows what it
   * did. While the integration closes: UNAVAILABLE.
   *
   * @param what for the operator, such as "create ticket"
   * @throws PluginFault when the plugin threw anything but IntegrationException
   */
  public <T> T call(String what, Duration atMost, PluginCall.Body<T> body)
      throws IntegrationException, InterruptedException {
    return running.during(what, () -> open().calls().within(atMost, what, body));
  }

  /**
   * As call, on the caller's own thread and without a deadline: only for what is pure and quick,
   * such as {@code read} and {@code authenticate}, where a change of threads would cost more than
   * the work.
   */
  public <T> T callHere(String what, PluginCall.Body<T> body)
      throws IntegrationException, InterruptedException {
    return running.during(what, () -> open().calls().here(what, body));
  }

  /**
   * What the last poll of a source complained about, shown with the health until the next one says
   * otherwise.
   */
  public void report(String source, List<String> complaints) {
    synchronized (problems) {
      problems.put(source, List.copyOf(complaints));
    }
  }

  Map<String, List<String>> problems() {
    synchronized (problems) {
      return new TreeMap<>(problems);
    }
  }

  /** How its calls went; nothing of the past once it is closed. */
  CallOutcomes outcomes() {
    return outcomes;
  }

  /** What is left of the paces its vendor allows; empty while nothing is known of any. */
  public List<CallsLeft> callsLeft() {
    Inside now = inside;
    return now == null ? List.of() : now.loan().callsLeft();
  }

  /**
   * How much of what came in was lost so far, by the names its plugin counts it under: every figure
   * whose last word is "dropped".
   */
  public Map<String, Long> dropped() {
    Inside now = inside;
    return now == null ? Map.of() : now.loan().dropped();
  }

  /** Tries something harmless at the remote side, see {@link Integration#probe}. */
  public Health probe(Duration atMost) throws IntegrationException, InterruptedException {
    return call("probe", atMost, () -> open().roles().integration().probe());
  }

  /**
   * Lets no new call in, waits that long for those running, interrupts what is left, closes the
   * plugin's object and takes back what was lent. To be called once, after intake has stopped.
   *
   * @return what went wrong meanwhile; it is closed all the same
   */
  Optional<String> close(Duration drain, Duration atMost) throws InterruptedException {
    try {
      Inside now = open();
      if (!running.close(drain)) {
        now.calls().interruptAll();
      }
      now.calls().within(atMost, "close", () -> closed(now.roles()));
      return Optional.empty();
    } catch (IntegrationException | PluginFault e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      letGo();
    }
  }

  private static boolean closed(Roles roles) {
    roles.integration().close();
    return true;
  }

  private void letGo() {
    Inside now = inside;
    inside = null;
    if (now != null) {
      now.roles().withdraw();
      now.loan().takeBack();
    }
  }

  private Inside open() throws IntegrationException {
    Inside now = inside;
    if (now == null) {
      throw RunningCalls.closing("call");
    }
    return now;
  }
}
