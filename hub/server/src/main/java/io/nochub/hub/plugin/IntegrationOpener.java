package io.nochub.hub.plugin;

import io.nochub.api.Integration;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationType;
import io.nochub.api.InvalidConfigException;
import io.nochub.hub.secret.SecretBox;
import io.nochub.hub.secret.SecretUnreadable;
import io.nochub.runtime.settings.SettingProblem;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.settings.SettingsException;
import io.nochub.runtime.work.Workers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a stored integration into an open one: unseals, migrates and binds its settings, lends it a
 * context, and calls the plugin's open. Plugin code runs bounded. Thread-safe.
 */
public final class IntegrationOpener {
  private static final Duration TO_OPEN = Duration.ofSeconds(10);
  private static final int CALLS_AT_ONCE = 32;

  private final SettingsBinder binder;
  private final SettingsSeal seal;
  private final ContextFactory contexts;

  public IntegrationOpener(SettingsBinder binder, SecretBox box, ContextFactory contexts) {
    this.binder = binder;
    this.seal = new SettingsSeal(box);
    this.contexts = contexts;
  }

  SettingsSeal seal() {
    return seal;
  }

  ContextFactory contexts() {
    return contexts;
  }

  /**
   * How opening ended.
   *
   * @param row as it should be stored now: its settings may have been migrated
   * @param open the open integration, or null with a failure
   */
  record Attempt(
      IntegrationRow row, @Nullable OpenIntegration open, @Nullable OpenFailure failure) {}

  /** Opens; never throws for what a plugin or its settings did wrong. */
  Attempt open(IntegrationRow row, ServedType served, CallOutcomes.Alarm alarm)
      throws InterruptedException {
    Workers starting = new Workers(row.id() + " opening", served.plugin().loader());
    try {
      PluginCall calls = calls(row, served, starting, CallOutcomes.Alarm.NONE);
      IntegrationRow current = migrated(row, served.type(), calls);
      Map<String, Object> settings = seal.opened(row.id(), current.settings());
      Record config = bound(served.type(), settings, calls);
      return new Attempt(current, open(current, served, config, alarm), null);
    } catch (SettingsException e) {
      return new Attempt(row, null, OpenFailure.settings(e.problems()));
    } catch (SecretUnreadable e) {
      return new Attempt(row, null, OpenFailure.settings(List.of(problem("", e))));
    } catch (IntegrationException | PluginFault e) {
      return new Attempt(row, null, OpenFailure.plugin(String.valueOf(e.getMessage())));
    } finally {
      starting.close();
    }
  }

  /**
   * Binds settings without opening anything, to find what is wrong with them.
   *
   * @throws SettingsException with all problems
   */
  void check(ServedType served, Map<String, Object> settings)
      throws SettingsException, InterruptedException {
    Workers starting = new Workers("check of " + served.type().id(), served.plugin().loader());
    try {
      CallOutcomes outcomes = new CallOutcomes(contexts.clock(), CallOutcomes.Alarm.NONE);
      PluginCall calls =
          new PluginCall(
              served.plugin().id(),
              "",
              served.plugin().loader(),
              starting.pool("calls", 1),
              outcomes);
      bound(served.type(), settings, calls);
    } catch (IntegrationException | PluginFault e) {
      throw new SettingsException(List.of(problem("", e)));
    } finally {
      starting.close();
    }
  }

  private OpenIntegration open(
      IntegrationRow row, ServedType served, Record config, CallOutcomes.Alarm alarm)
      throws SettingsException, IntegrationException, InterruptedException {
    Set<String> hosts = new HashSet<>(served.type().remoteHosts());
    hosts.addAll(binder.hosts(config));
    ContextFactory.Lent lent = contexts.lend(row, served.plugin(), hosts);
    boolean done = false;
    try {
      PluginCall calls = calls(row, served, lent.callers(), alarm);
      Roles roles = roles(served, config, lent.context(), calls);
      done = true;
      return new OpenIntegration(
          row.id(), row.type(), served.type().capabilities(), roles, calls, lent);
    } finally {
      if (!done) {
        lent.takeBack();
      }
    }
  }

  private Roles roles(
      ServedType served, Record config, IntegrationContext context, PluginCall calls)
      throws SettingsException, IntegrationException, InterruptedException {
    OfferedType type = served.type();
    Outcome<Roles> outcome =
        calls.within(
            TO_OPEN,
            "open",
            () -> Outcome.of(() -> Roles.of(opened(type.type(), config, context))));
    Roles roles = outcome.get();
    List<String> undeclared = roles.undeclared(type.capabilities());
    if (!undeclared.isEmpty()) {
      throw new PluginFault(
          served.plugin().id(), "open", new IllegalStateException(String.join("; ", undeclared)));
    }
    return roles;
  }

  private static <C extends Record> Integration opened(
      IntegrationType<C> type, Record config, IntegrationContext context) {
    return type.open(type.configType().cast(config), context);
  }

  private Record bound(OfferedType type, Map<String, Object> settings, PluginCall calls)
      throws SettingsException, IntegrationException, InterruptedException {
    Outcome<Record> outcome =
        calls.within(
            TO_OPEN,
            "read settings",
            () -> Outcome.of(() -> binder.bind(type.configType(), settings).value()));
    return outcome.get();
  }

  private IntegrationRow migrated(IntegrationRow row, OfferedType type, PluginCall calls)
      throws SettingsException, IntegrationException, InterruptedException {
    if (row.typeVersion() == type.configVersion()) {
      return row;
    }
    if (row.typeVersion() > type.configVersion()) {
      String problem = "were written by a newer version of the plugin; install that one again";
      throw new SettingsException(List.of(new SettingProblem("", problem)));
    }
    Map<String, Object> old = seal.opened(row.id(), row.settings());
    Outcome<Map<String, Object>> outcome =
        calls.within(
            TO_OPEN,
            "migrate settings",
            () -> Outcome.of(() -> type.type().migrate(old, row.typeVersion())));
    Map<String, Object> sealed = seal.sealed(row.id(), outcome.get(), type.secrets());
    return row.with(sealed, type.configVersion());
  }

  private PluginCall calls(
      IntegrationRow row, ServedType served, Workers workers, CallOutcomes.Alarm alarm) {
    CallOutcomes outcomes = new CallOutcomes(contexts.clock(), alarm);
    return new PluginCall(
        served.plugin().id(),
        row.id(),
        served.plugin().loader(),
        workers.pool("calls", CALLS_AT_ONCE),
        outcomes);
  }

  private static SettingProblem problem(String field, Exception e) {
    return new SettingProblem(field, String.valueOf(e.getMessage()));
  }

  /** Carries what is the operator's matter out of a call, which would take it for a bug. */
  private record Outcome<T>(@Nullable T value, List<SettingProblem> problems) {
    interface Work<T> {
      T run() throws SettingsException;
    }

    static <T> Outcome<T> of(Work<T> work) {
      try {
        return new Outcome<>(work.run(), List.of());
      } catch (SettingsException e) {
        return new Outcome<>(null, e.problems());
      } catch (InvalidConfigException e) {
        String words = String.valueOf(e.getMessage()).substring(e.field().length() + 2);
        return new Outcome<>(null, List.of(new SettingProblem(e.field(), words)));
      }
    }

    T get() throws SettingsException {
      if (value == null) {
        throw new SettingsException(problems);
      }
      return value;
    }
  }
}
