package io.nochub.plugins.snmp;

import io.nochub.api.Health;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationContext;
import io.nochub.api.asset.AssetDirectory;
import io.nochub.api.source.SignalSource;
import io.nochub.plugins.snmp.access.AddressPrefix;
import io.nochub.plugins.snmp.poll.DevicePolls;
import io.nochub.plugins.snmp.poll.Inventory;
import io.nochub.plugins.snmp.poll.Latest;
import io.nochub.plugins.snmp.poll.PolledDevice;
import io.nochub.plugins.snmp.poll.ValuesPage;
import io.nochub.plugins.snmp.profile.ProfileBook;
import io.nochub.plugins.snmp.trap.KnownDevice;
import io.nochub.plugins.snmp.trap.Senders;
import io.nochub.plugins.snmp.trap.TrapListener;
import io.nochub.plugins.snmp.trap.TrapListener.Door;
import io.nochub.plugins.snmp.trap.TrapPack;
import io.nochub.plugins.snmp.trap.TrapReader;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snmp4j.smi.OctetString;

/** One network. */
final class SnmpIntegration implements Integration {
  private static final int KIB = 1024;

  private final SnmpConfig config;
  private final TrapListener traps;
  private final List<PolledDevice> devices;
  private final DevicePolls polls;
  private final ValuesPage values;
  private final Inventory inventory;

  SnmpIntegration(SnmpConfig config, IntegrationContext context) {
    this.config = config;
    TrapPack pack = config.pack();
    ProfileBook book = config.book();
    devices = config.polled(book);
    Latest latest = new Latest();
    polls = new DevicePolls(devices, book, config.polls(), latest, this::lostBoots, context);
    values = new ValuesPage(config.scrapeToken(), latest);
    inventory = new Inventory(devices, config.scope(), book, config.polls(), context);
    Map<String, KnownDevice> known = new HashMap<>();
    devices.forEach(
        device ->
            known.putIfAbsent(
                device.address().getHostAddress(),
                new KnownDevice(device.id(), device.name(), device.organisation())));
    Senders senders =
        new Senders(config.communities(), config.users(), config.trusted(), config.organisation());
    TrapReader reader =
        new TrapReader(
            pack.rules(),
            pack.names(),
            address -> Optional.ofNullable(known.get(address)),
            senders::organisation,
            context.json());
    Door door =
        new Door(
            new InetSocketAddress(AddressPrefix.address(config.trapAddress()), config.trapPort()),
            config.receiveBuffer() * KIB);
    traps = new TrapListener(door, senders, config.users(), reader, polls::started, context);
  }

  private void lostBoots(OctetString engine) {
    traps.forgetClock(engine);
  }

  @Override
  public List<SignalSource> sources() {
    List<SignalSource> sources = new ArrayList<>();
    if (config.traps()) {
      sources.add(traps);
    }
    if (!devices.isEmpty()) {
      sources.add(polls);
    }
    if (config.scrapeToken() != null) {
      sources.add(values);
    }
    return sources;
  }

  @Override
  public Health probe() {
    List<Health.Check> checks = new ArrayList<>();
    if (config.traps()) {
      checks.addAll(traps.checks());
    }
    if (!devices.isEmpty()) {
      checks.add(polls.check());
    }
    inventory.found().ifPresent(checks::add);
    String where =
        config.traps()
            ? "traps at %s, port %d".formatted(config.trapAddress(), config.trapPort())
            : "traps are not received";
    return Health.of(
        where + "; " + devices.size() + " devices are polled", checks.toArray(Health.Check[]::new));
  }

  @Override
  public Optional<AssetDirectory> assetDirectory() {
    return Optional.of(inventory);
  }

  @Override
  public void close() {
    polls.close();
  }
}
