package io.nochub.plugins.snmp.poll;

import io.nochub.plugins.snmp.profile.Grade;
import io.nochub.plugins.snmp.sample.Exposition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The latest values of all devices. Thread-safe. */
public final class Latest {
  private final Map<String, Device> devices = new ConcurrentHashMap<>();

  /** A value, NaN if it could not be told, and what it meant. */
  record Value(Measured measured, Grade grade) {}

  /** What a device's last round found; nothing if it did not answer. */
  record Device(PolledDevice device, boolean answers, Instant at, List<Value> values) {
    Device {
      values = List.copyOf(values);
    }

    Optional<Value> value(String alertId) {
      return values.stream()
          .filter(value -> value.measured().alertId().equals(alertId))
          .findFirst();
    }
  }

  void put(Device device) {
    devices.put(device.device().id(), device);
  }

  Optional<Device> of(String id) {
    return Optional.ofNullable(devices.get(id));
  }

  /** How many devices have been asked. */
  long known() {
    return devices.size();
  }

  /** How many of them answered. */
  long answering() {
    return devices.values().stream().filter(Device::answers).count();
  }

  /** All of them in Prometheus' text format. */
  public String exposition() {
    List<Exposition.Up> up = new ArrayList<>();
    List<Exposition.Value> values = new ArrayList<>();
    new TreeMap<>(devices)
        .forEach(
            (id, device) -> {
              up.add(new Exposition.Up(id, device.answers()));
              known(device).forEach((alertId, one) -> values.add(exposed(id, one)));
            });
    return Exposition.text(up, values);
  }

  /** In order, and each once: a device may list two rows of one name. */
  private static Map<String, Measured> known(Device device) {
    Map<String, Measured> known = new TreeMap<>();
    for (Value value : device.values()) {
      if (value.measured().isKnown()) {
        known.putIfAbsent(value.measured().alertId(), value.measured());
      }
    }
    return known;
  }

  private static Exposition.Value exposed(String device, Measured measured) {
    return new Exposition.Value(
        device,
        measured.metric().name(),
        measured.quantity().label(),
        measured.metric().unit(),
        measured.value());
  }
}
