package io.nochub.plugins.snmp;

import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationContext;
import io.nochub.api.source.SignalSource;
import io.nochub.plugins.snmp.access.AddressPrefix;
import io.nochub.plugins.snmp.trap.Senders;
import io.nochub.plugins.snmp.trap.TrapListener;
import io.nochub.plugins.snmp.trap.TrapListener.Door;
import io.nochub.plugins.snmp.trap.TrapPack;
import io.nochub.plugins.snmp.trap.TrapReader;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** One network. */
final class SnmpIntegration implements Integration {
  private static final int KIB = 1024;

  private final SnmpConfig config;
  private final TrapListener traps;

  SnmpIntegration(SnmpConfig config, IntegrationContext context) {
    this.config = config;
    TrapPack pack = config.pack();
    Senders senders =
        new Senders(config.communities(), config.users(), config.trusted(), config.organisation());
    TrapReader reader =
        new TrapReader(
            pack.rules(),
            pack.names(),
            address -> Optional.empty(),
            senders::organisation,
            context.json());
    Door door =
        new Door(
            new InetSocketAddress(AddressPrefix.address(config.trapAddress()), config.trapPort()),
            config.receiveBuffer() * KIB);
    traps = new TrapListener(door, senders, config.users(), reader, context);
  }

  @Override
  public List<SignalSource> sources() {
    return config.traps() ? List.of(traps) : List.of();
  }

  @Override
  public Health probe() {
    if (!config.traps()) {
      return Health.of("traps are not received");
    }
    return Health.of(
        "traps at %s, port %d".formatted(config.trapAddress(), config.trapPort()),
        traps.checks().toArray(Health.Check[]::new));
  }
}
