package io.nochub.api;

import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * One kind of connection an operator can add, such as "NinjaOne" or "HaloPSA". Stateless and
 * thread-safe.
 */
@ImplementedBy(ImplementedBy.Side.PLUGIN)
public interface IntegrationType<C extends Record> {
  /** Stable, lower-case, never reused: it is a key in the hub's database. */
  String id();

  String displayName();

  Class<C> configType();

  /**
   * The most this type can do; an integration may offer less because of its settings, never more.
   */
  Set<Capability> capabilities();

  /**
   * Hosts the plugin calls besides those of its URI settings, such as {@code api.twilio.com} or
   * {@code *.autotask.net}. The hub refuses every other host, also one that an answer or a redirect
   * names.
   */
  default Set<String> remoteHosts() {
    return Set.of();
  }

  /**
   * Builds an instance without any network or disk access; bad settings throw
   * InvalidConfigException.
   */
  Integration open(C config, IntegrationContext context);

  /** Raised by one when stored settings need {@link #migrate}. */
  default int configVersion() {
    return 1;
  }

  /**
   * Turns settings stored under an older version into today's; texts as in the configuration file.
   */
  default Map<String, Object> migrate(Map<String, Object> settings, int fromVersion) {
    return settings;
  }

  /** A type without further ado; one that needs migrate implements this interface itself. */
  static <C extends Record> IntegrationType<C> of(
      String id,
      String displayName,
      Class<C> configType,
      Set<Capability> capabilities,
      Set<String> remoteHosts,
      BiFunction<C, IntegrationContext, Integration> open) {
    return new IntegrationType<>() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public String displayName() {
        return displayName;
      }

      @Override
      public Class<C> configType() {
        return configType;
      }

      @Override
      public Set<Capability> capabilities() {
        return capabilities;
      }

      @Override
      public Set<String> remoteHosts() {
        return remoteHosts;
      }

      @Override
      public Integration open(C config, IntegrationContext context) {
        return open.apply(config, context);
      }
    };
  }
}
