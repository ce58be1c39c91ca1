package io.nochub.hub.plugin;

import io.nochub.api.HubPlugin;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;
import org.pf4j.Plugin;
import org.pf4j.PluginWrapper;

/**
 * Stands for a plugin towards PF4J, so that no plugin ever sees PF4J, and lets nothing out that
 * would upset PF4J's bookkeeping: what goes wrong is kept for {@link LoadedPlugin} to tell.
 */
final class EntryAdapter extends Plugin {
  /** Makes the adapter when PF4J asks for the plugin. */
  interface Maker {
    EntryAdapter make(PluginWrapper wrapper);
  }

  /** Runs plugin code, bounded and with everything caught. */
  interface Bounded {
    HubPlugin run(PluginCall.Body<HubPlugin> body) throws StartFailed;
  }

  /** Why a plugin did not start, for the operator. */
  static final class StartFailed extends Exception {
    private static final long serialVersionUID = 1L;

    StartFailed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private final String entryClass;
  private final ClassLoader loader;
  private final Bounded bounded;
  private @Nullable HubPlugin plugin;
  private @Nullable StartFailed failure;

  EntryAdapter(String entryClass, ClassLoader loader, Bounded bounded) {
    this.entryClass = entryClass;
    this.loader = loader;
    this.bounded = bounded;
  }

  @Override
  public void start() {
    try {
      plugin = bounded.run(this::instance);
    } catch (StartFailed e) {
      failure = e;
    }
  }

  @Override
  public void stop() {
    plugin = null;
  }

  HubPlugin started() throws StartFailed {
    HubPlugin known = plugin;
    if (failure != null) {
      throw failure;
    }
    if (known == null) {
      throw new StartFailed("the plugin is not started", null);
    }
    return known;
  }

  private HubPlugin instance() {
    try {
      Class<?> type = Class.forName(entryClass, true, loader);
      return HubPlugin.class.cast(type.getConstructor().newInstance());
    } catch (ClassCastException e) {
      throw new IllegalStateException(entryClass + " does not implement HubPlugin", e);
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw new IllegalStateException(
          entryClass + " is no public class with a public constructor without parameters", e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("plugin.class " + entryClass + " is not in the archive", e);
    } catch (InvocationTargetException e) {
      throw rethrown(e.getCause());
    }
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }
}
