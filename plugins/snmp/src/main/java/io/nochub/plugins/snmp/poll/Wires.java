package io.nochub.plugins.snmp.poll;

import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.plugins.snmp.poll.Wire.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.snmp4j.smi.OctetString;

/**
 * The sockets over which devices are asked: one for all of them, and others for devices of SNMP v3
 * whose engine id another device has too, as clones have. A socket knows one clock of an engine
 * (RFC 3414, 2.3), so that over the same one each would be refused by the clock of the other. Used
 * by one thread at a time, but for closing.
 */
final class Wires implements AutoCloseable {
  /** So many devices of one engine id can be told apart. */
  private static final int MOST = 8;

  /** By how much clocks may differ (RFC 3414, 2.2.3). */
  private static final int WINDOW_SECONDS = 150;

  private final PollSettings settings;
  private final IntegrationContext context;
  private final Consumer<OctetString> lostBoots;
  private final List<Wire> wires = new CopyOnWriteArrayList<>();
  private final Map<String, OctetString> engines = new HashMap<>();
  private final Map<OctetString, List<PolledDevice>> byEngine = new TreeMap<>();
  private final Map<String, Integer> bootsBefore = new HashMap<>();
  private boolean closed;

  /**
   * Opens the first.
   *
   * @param lostBoots told the id of each engine that was proved to count its starts anew
   */
  Wires(PollSettings settings, IntegrationContext context, Consumer<OctetString> lostBoots)
      throws IntegrationException {
    this.settings = settings;
    this.context = context;
    this.lostBoots = lostBoots;
    wires.add(open());
  }

  private Wire open() throws IntegrationException {
    return Wire.open(settings.timeout(), settings.retries(), context.clock(), context.logger());
  }

  /** Sends a request; the answer, or that there is none, is given exactly once. */
  void send(Ask ask, Consumer<Answer> use) {
    of(ask.device().device()).send(ask, use);
  }

  private Wire of(PolledDevice device) {
    OctetString engine = engines.get(device.id());
    int place = engine == null ? 0 : byEngine.getOrDefault(engine, List.of()).indexOf(device);
    return wires.get(Math.max(0, Math.min(place, wires.size() - 1)));
  }

  /** Notes by which engine a device answers, after an answer or the lack of one. */
  synchronized void note(Answer answer) {
    PolledDevice device = answer.ask().device().device();
    Optional<OctetString> engine = of(device).engine(device);
    if (closed || engine.isEmpty()) {
      return;
    }
    if (answer.pdu() != null && answer.problem() == null) {
      noteBoots(device, engine.get());
    }
    OctetString former = engines.put(device.id(), engine.get());
    if (engine.get().equals(former)) {
      return;
    }
    if (former != null) {
      byEngine.getOrDefault(former, new ArrayList<>()).remove(device);
    }
    List<PolledDevice> same = byEngine.computeIfAbsent(engine.get(), key -> new ArrayList<>());
    same.add(device);
    if (same.size() > 1) {
      part(same);
    }
  }

  /** Each of these gets a socket of its own, where it finds out the clock for itself. */
  private void part(List<PolledDevice> same) {
    try {
      while (wires.size() < Math.min(same.size(), MOST)) {
        wires.add(open());
      }
    } catch (IntegrationException e) {
      context.logger().warn("Devices of the same engine id share a socket: {}", e.getMessage());
    }
    for (PolledDevice device : same) {
      wires.forEach(wire -> wire.forget(device));
    }
  }

  /**
   * Forgets the clock of a device's engine, and which engine it is; for one that did not answer.
   * That lets in a device that lost count of its starts: it has to sign anew, with the user's key,
   * an answer to what we ask then. A recording of older answers answers older questions.
   */
  void forget(PolledDevice device) {
    Wire wire = of(device);
    wire.clock(device).ifPresent(clock -> bootsBefore.put(device.id(), clock.boots()));
    wire.forget(device);
  }

  private void noteBoots(PolledDevice device, OctetString engine) {
    Integer before = bootsBefore.remove(device.id());
    int now = of(device).clock(device).map(Clock::boots).orElse(Integer.MAX_VALUE);
    if (before != null && now < before) {
      context.logger().warn("{} counts its starts anew: {} after {}", device.name(), now, before);
      lostBoots.accept(engine);
    }
  }

  /** Devices with the same engine id, a sentence for each such id. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    byEngine.forEach(
        (engine, devices) -> {
          if (devices.size() > 1 && differ(devices)) {
            problems.add(
                "%s have the same SNMPv3 engine id %s, as clones have: give each one of its own"
                    .formatted(
                        String.join(" and ", devices.stream().map(PolledDevice::name).toList()),
                        engine.toHexString()));
          }
        });
    return problems;
  }

  /** One device that is listed with two addresses has one clock, and does no harm. */
  private boolean differ(List<PolledDevice> devices) {
    List<Clock> clocks =
        devices.stream().flatMap(device -> of(device).clock(device).stream()).toList();
    return clocks.stream().anyMatch(clock -> differ(clock, clocks.get(0)));
  }

  private static boolean differ(Clock one, Clock other) {
    return one.boots() != other.boots()
        || Math.abs(one.difference() - other.difference()) > WINDOW_SECONDS;
  }

  /** Whether answers can come in. */
  boolean isListening() {
    return wires.stream().allMatch(Wire::isListening);
  }

  /** May take a moment; no thread is left afterwards. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    for (Wire wire : wires) {
      wire.close();
    }
  }
}
