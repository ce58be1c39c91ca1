package io.nochub.plugins.snmp.trap;

import io.nochub.api.IntegrationException;
import io.nochub.plugins.snmp.access.AddressPrefix;
import io.nochub.plugins.snmp.access.Community;
import io.nochub.plugins.snmp.usm.V3User;
import io.nochub.testkit.MemoryState;
import io.nochub.testkit.RecordingIntake;
import io.nochub.testkit.TestContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A trap port that is open on a thread of its own, as in the hub. */
final class Listening implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(1);
  static final int BUFFER = 64 * 1024;

  final RecordingIntake intake = new RecordingIntake();
  final List<String> started = new CopyOnWriteArrayList<>();
  final TrapListener listener;
  final TestContext context;
  private final Thread thread;

  private Listening(TestContext context, Senders senders, List<V3User> users, TrapReader reader) {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    this.context = context;
    this.listener =
        new TrapListener(
            new TrapListener.Door(any, BUFFER), senders, users, reader, started::add, context);
    this.thread = new Thread(this::listen, "trap port of a test");
  }

  /** Opens a port of loopback for these. */
  static Listening open(
      MemoryState state, List<Community> communities, List<V3User> users, String... forwarders) {
    TestContext context = TestContext.builder().state(state).build();
    List<AddressPrefix> trusted = List.of(forwarders).stream().map(AddressPrefix::parse).toList();
    Senders senders = new Senders(communities, users, trusted, "acme");
    TrapPack pack = TrapPack.shipped();
    TrapReader reader =
        new TrapReader(
            pack.rules(),
            pack.names(),
            address -> Optional.empty(),
            senders::organisation,
            context.json());
    Listening listening = new Listening(context, senders, users, reader);
    listening.thread.start();
    return listening;
  }

  private void listen() {
    try {
      listener.listen(intake);
    } catch (IntegrationException e) {
      context.logger().debug("The port of a test is closed", e);
    }
  }

  SocketAddress port() throws InterruptedException {
    return intake.address(PATIENCE);
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join(PATIENCE.toMillis());
    context.close();
  }
}
