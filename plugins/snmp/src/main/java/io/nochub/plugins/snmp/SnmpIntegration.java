package io.nochub.plugins.snmp;

import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationContext;

/** One network. */
final class SnmpIntegration implements Integration {
  private final SnmpConfig config;

  SnmpIntegration(SnmpConfig config, IntegrationContext context) {
    this.config = config;
    context.logger().debug("opened for port {}", config.trapPort());
  }

  @Override
  public Health probe() {
    return Health.of("traps at port " + config.trapPort());
  }
}
