package io.nochub.plugins.snmp.trap;

import io.nochub.api.Health;
import io.nochub.api.Health.Answer;
import io.nochub.api.Health.Cause;
import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.source.Intake;
import io.nochub.api.source.ListenerSource;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.plugins.snmp.trap.TrapFigures.Count;
import io.nochub.plugins.snmp.usm.OwnEngine;
import io.nochub.plugins.snmp.usm.V3User;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.event.CounterListener;
import org.snmp4j.mp.CounterSupport;
import org.snmp4j.mp.DefaultCounterListener;
import org.snmp4j.mp.MPv1;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.security.SecurityModel;
import org.snmp4j.security.SecurityModels;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.USM;
import org.snmp4j.smi.OctetString;

/**
 * The port that takes traps and informs. One thread, the hub's, receives, checks and hands over, so
 * that what a device sends is stored in the order it came.
 */
public final class TrapListener implements ListenerSource {
  /** The longest wait for a packet: so soon an interrupt is noticed. */
  private static final int PATIENCE_MILLIS = 100;

  private static final long TELL_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int LOOK_AT_DROPS_EVERY = 10;
  private static final int MOST_SHOWN = 5;

  private final Door door;
  private final Senders senders;
  private final List<V3User> users;
  private final TrapReader reader;
  private final Consumer<String> started;
  private final IntegrationContext context;
  private final KernelDrops drops = new KernelDrops();
  private volatile @Nullable Open open;

  /**
   * Where to listen.
   *
   * @param receiveBuffer the bytes to ask the kernel for
   */
  public record Door(InetSocketAddress address, int receiveBuffer) {}

  /** A port while it is open. */
  private record Open(InetSocketAddress address, int grantedBuffer, TrapFigures figures, USM usm) {}

  /**
   * Opens nothing yet.
   *
   * @param started told the address of each device that says it has been started, on the thread
   *     that receives
   */
  public TrapListener(
      Door door,
      Senders senders,
      List<V3User> users,
      TrapReader reader,
      Consumer<String> started,
      IntegrationContext context) {
    this.door = door;
    this.senders = senders;
    this.users = List.copyOf(users);
    this.reader = reader;
    this.started = started;
    this.context = context;
  }

  @Override
  public String name() {
    return "traps";
  }

  @Override
  public String feed() {
    return "snmp";
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    return reader.read(item);
  }

  @Override
  public void listen(Intake intake) throws IntegrationException {
    try (TrapSocket socket =
        new TrapSocket(door.address(), door.receiveBuffer(), PATIENCE_MILLIS)) {
      TrapFigures figures = new TrapFigures();
      USM usm = connect(socket, new TrapReceiver(senders, intake, figures, started, context));
      Open opened = new Open(socket.local(), socket.grantedBuffer(), figures, usm);
      warnOfSmallBuffer(opened);
      open = opened;
      intake.listeningOn(opened.address());
      serve(socket, opened);
    } catch (IOException e) {
      throw IntegrationException.of(Kind.UNAVAILABLE, sentence(e)).causedBy(e);
    } finally {
      open = null;
    }
  }

  private void serve(TrapSocket socket, Open opened) throws IOException {
    TrapFigures figures = opened.figures();
    long told = System.nanoTime();
    int seconds = 0;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        receive(socket, figures);
        if (System.nanoTime() - told > TELL_NANOS) {
          told = System.nanoTime();
          if (seconds++ % LOOK_AT_DROPS_EVERY == 0) {
            lookAtDrops(opened);
          }
          figures.tell(context.metrics());
        }
      }
    } finally {
      figures.tell(context.metrics());
    }
  }

  private static void receive(TrapSocket socket, TrapFigures figures) throws IOException {
    long before = figures.dealtWith();
    if (socket.receive()) {
      figures.add(Count.RECEIVED);
      if (figures.dealtWith() == before) {
        figures.add(Count.MALFORMED);
      }
    }
  }

  private USM connect(TrapSocket socket, TrapReceiver receiver) {
    OwnEngine engine = OwnEngine.start(context.state());
    SecurityProtocols protocols = OwnEngine.protocols();
    CounterSupport counters = new CounterSupport();
    CounterListener counting = new DefaultCounterListener();
    counters.addCounterListener(counting);
    USM usm = engine.usm(protocols, users, counters);
    MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
    dispatcher.addMessageProcessingModel(new MPv1());
    dispatcher.addMessageProcessingModel(new MPv2c());
    dispatcher.addMessageProcessingModel(
        new MPv3(
            engine.id().getValue(),
            null,
            protocols,
            SecurityModels.getCollection(new SecurityModel[] {usm}),
            counters));
    dispatcher.addTransportMapping(socket);
    dispatcher.addCommandResponder(receiver);
    dispatcher.addAuthenticationFailureListener(receiver);
    socket.addTransportListener(dispatcher);
    return usm;
  }

  /**
   * Lets in a device that counts its starts anew, which else is taken for a recording of its past.
   * To be called only when the device has proved that, by a signed answer to a question of ours.
   * Thread-safe; nothing while the port is not open.
   */
  public void forgetClock(OctetString engine) {
    Open now = open;
    if (now != null) {
      now.usm().removeEngineTime(engine);
    }
  }

  private void warnOfSmallBuffer(Open opened) {
    if (opened.grantedBuffer() < door.receiveBuffer()) {
      context.logger().warn("Receive buffer for traps: {}", buffer(opened));
    }
  }

  private String buffer(Open opened) {
    String granted = opened.grantedBuffer() / 1024 + " KiB";
    return opened.grantedBuffer() < door.receiveBuffer()
        ? granted
            + " of "
            + door.receiveBuffer() / 1024
            + " asked for: raise net.core.rmem_max (sysctl) if bursts are lost"
        : granted;
  }

  private void lookAtDrops(Open opened) {
    drops
        .at(opened.address().getPort())
        .ifPresent(
            now -> {
              long more = opened.figures().dropped(now);
              if (more > 0) {
                context
                    .logger()
                    .warn(
                        "{} packets came faster than they were read, and the kernel dropped them; receive buffer {}",
                        more,
                        buffer(opened));
              }
            });
  }

  private String sentence(IOException failure) {
    String where = door.address().getAddress().getHostAddress() + ":" + door.address().getPort();
    String why = "Traps cannot be received at " + where + " (UDP): " + failure.getMessage();
    return failure instanceof BindException || failure.getMessage() == null
        ? why + ". Is another program, or another integration, at this port, or is it below 1024?"
        : why;
  }

  /** What can be said of receiving, one line each; without touching the network. */
  public List<Health.Check> checks() {
    List<Health.Check> checks = new ArrayList<>();
    Open now = open;
    if (senders.isEmpty()) {
      checks.add(
          new Health.Check(
              "let traps in",
              Answer.NO,
              Cause.SETTINGS,
              "there is neither a community nor a user, so every trap is refused"));
    }
    if (now == null) {
      checks.add(Health.untold("receive traps", "the port is not open at present"));
      return checks;
    }
    lookAtDrops(now);
    TrapFigures figures = now.figures();
    checks.add(
        yes(
            "receive traps",
            "at %s, %d so far".formatted(now.address(), figures.of(Count.ACCEPTED))));
    checks.add(keepsUp(now));
    long untaken = figures.of(Count.UNTAKEN) + figures.of(Count.POSTPONED);
    if (untaken > 0) {
      checks.add(
          Health.untold("store traps", untaken + " not taken because the disk was full or behind"));
    }
    figures.refusals(MOST_SHOWN).forEach(line -> checks.add(Health.untold("refused", line)));
    return checks;
  }

  private Health.Check keepsUp(Open now) {
    String what = "keep up with bursts";
    long dropped = now.figures().of(Count.DROPPED);
    if (dropped == 0) {
      return yes(what, "nothing dropped by the kernel, receive buffer " + buffer(now));
    }
    return new Health.Check(
        what,
        Answer.NO,
        Cause.SETTINGS,
        dropped
            + " packets dropped by the kernel since the port was opened; receive buffer "
            + buffer(now));
  }

  private static Health.Check yes(String what, String detail) {
    return new Health.Check(what, Answer.YES, Cause.NONE, detail);
  }
}
