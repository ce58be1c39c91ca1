package io.nochub.hub.plugin;

import io.nochub.api.Capability;
import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationException;
import io.nochub.api.action.AlertControl;
import io.nochub.api.action.MaintenanceControl;
import io.nochub.api.action.RemoteJobs;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.notify.NotificationChannel;
import io.nochub.api.source.SignalSource;
import io.nochub.api.ticket.TicketSystem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;

/**
 * One integration while it is open: its roles, and the bounded way to call them. Roles are asked
 * for once; what they return serialises by itself the calls that must not overlap. Thread-safe.
 */
public final class OpenIntegration {
  private final String id;
  private final String typeId;
  private final Set<Capability> capabilities;
  private final Roles roles;
  private final PluginCall calls;
  private final Runnable release;
  private final RunningCalls running = new RunningCalls();
  private final Map<String, List<String>> problems = new TreeMap<>();

  /**
   * @param release takes back what was lent to it; run once it is closed
   */
  OpenIntegration(
      String id,
      String typeId,
      Set<Capability> capabilities,
      Roles roles,
      PluginCall calls,
      Runnable release) {
    this.id = id;
    this.typeId = typeId;
    this.capabilities = Set.copyOf(capabilities);
    this.roles = roles;
    this.calls = calls;
    this.release = release;
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
    return new OpenIntegration(id, typeId, capabilities, Roles.of(integration), calls, () -> {});
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
    return roles.sources();
  }

  public Optional<SignalSource> source(String name) {
    return sources().stream().filter(source -> source.name().equals(name)).findFirst();
  }

  public Optional<TicketSystem> ticketSystem() {
    return roles.ticketSystem();
  }

  public Optional<NotificationChannel> notificationChannel() {
    return roles.notificationChannel();
  }

  public Optional<AssetDirectory> assetDirectory() {
    return roles.assetDirectory();
  }

  public Optional<AlertControl> alertControl() {
    return roles.alertControl();
  }

  public Optional<RemoteJobs> remoteJobs() {
    return roles.remoteJobs();
  }

  public Optional<MaintenanceControl> maintenanceControl() {
    return roles.maintenanceControl();
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
    return running.during(what, () -> calls.within(atMost, what, body));
  }

  /**
   * As call, on the caller's own thread and without a deadline: only for what is pure and quick,
   * such as {@code read} and {@code authenticate}, where a change of threads would cost more than
   * the work.
   */
  public <T> T callHere(String what, PluginCall.Body<T> body)
      throws IntegrationException, InterruptedException {
    return running.during(what, () -> calls.here(what, body));
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

  CallOutcomes outcomes() {
    return calls.outcomes();
  }

  public Health probe(Duration atMost) throws IntegrationException, InterruptedException {
    return call("probe", atMost, roles.integration()::probe);
  }

  /**
   * Lets no new call in, waits that long for those running, interrupts what is left, closes the
   * plugin's object and takes back what was lent. To be called once, after intake has stopped.
   *
   * @return what went wrong meanwhile; it is closed all the same
   */
  Optional<String> close(Duration drain, Duration atMost) throws InterruptedException {
    try {
      if (!running.close(drain)) {
        calls.interruptAll();
      }
      calls.within(
          atMost,
          "close",
          () -> {
            roles.integration().close();
            return Boolean.TRUE;
          });
      return Optional.empty();
    } catch (IntegrationException | PluginFault e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      release.run();
    }
  }
}
