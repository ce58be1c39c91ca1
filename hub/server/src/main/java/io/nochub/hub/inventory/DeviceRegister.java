package io.nochub.hub.inventory;

import io.nochub.api.asset.Device.Kind;
import io.nochub.api.signal.Subject;
import io.nochub.hub.inventory.DeviceMatcher.Candidate;
import io.nochub.hub.inventory.DeviceMatcher.Match;
import io.nochub.hub.store.Transaction;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the device a source speaks of among those of its client, or enters it as a new one. */
public final class DeviceRegister {
  private static final int LONGEST_NAME = 200;

  private final InventoryStore inventory;

  public DeviceRegister(InventoryStore inventory) {
    this.inventory = inventory;
  }

  /** How an entry was come by. */
  public enum How {
    KNOWN,
    ENTERED,
    /** Several devices could be meant, and none is chosen. */
    AMBIGUOUS,
    /** The source names no device. */
    UNNAMED
  }

  /**
   * What was found.
   *
   * @param device there if it is KNOWN or ENTERED
   * @param by what it was known by; there if it is KNOWN
   */
  public record Entry(How how, @Nullable Device device, @Nullable Evidence by) {}

  /**
   * Looks a device up by what the source says about it, in the client of the mapping only.
   *
   * @param name what a new one is called; null to take it from the subject
   * @param kind what a new one is
   */
  public Entry find(
      Transaction tx,
      Mapping mapping,
      Subject subject,
      @Nullable String name,
      Kind kind,
      Instant now) {
    List<Evidence> evidence = Evidence.in(mapping.integration(), subject);
    List<Candidate> candidates = inventory.candidates(tx, mapping.clientId(), evidence);
    Optional<Match> match = DeviceMatcher.match(candidates, mapping.siteId());
    if (match.isPresent()) {
      return known(tx, mapping, match.get(), evidence);
    }
    if (subject.deviceId() == null && DeviceMatcher.isAmbiguous(candidates, mapping.siteId())) {
      // one more device of that name would make the next signal more ambiguous still
      return new Entry(How.AMBIGUOUS, null, null);
    }
    Optional<String> called = Optional.ofNullable(name).or(() -> nameIn(subject));
    return called.isEmpty()
        ? new Entry(How.UNNAMED, null, null)
        : new Entry(How.ENTERED, enter(tx, mapping, called.get(), kind, evidence, now), null);
  }

  private Entry known(Transaction tx, Mapping mapping, Match match, List<Evidence> evidence) {
    Device device = inventory.device(tx, match.deviceId()).orElseThrow();
    // the source's own id is the weightiest next time, whatever else changes
    evidence.stream()
        .filter(one -> one.kind() == Evidence.Kind.SOURCE_ID && !one.equals(match.by()))
        .forEach(one -> inventory.learn(tx, mapping.clientId(), device.id(), one));
    return new Entry(How.KNOWN, device, match.by());
  }

  private static Optional<String> nameIn(Subject subject) {
    return Stream.of(Subject.Hint.HOSTNAME, Subject.Hint.FQDN)
        .flatMap(hint -> subject.hints().getOrDefault(hint, List.of()).stream())
        .findFirst()
        .or(() -> Optional.ofNullable(subject.deviceId()));
  }

  private Device enter(
      Transaction tx,
      Mapping mapping,
      String name,
      Kind kind,
      List<Evidence> evidence,
      Instant now) {
    Map<Evidence.Kind, List<String>> known = new HashMap<>();
    evidence.forEach(one -> known.merge(one.kind(), List.of(one.value()), DeviceRegister::joined));
    Device device =
        new Device(
            "d-" + idOf(now),
            mapping.clientId(),
            mapping.siteId(),
            name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME),
            kind,
            null,
            known);
    inventory.add(tx, device, now);
    return device;
  }

  /**
   * Random, as one made from names a source sends could be steered by the source; and with the time
   * in front (version 7 of RFC 9562, section 5.7), so that new ones are neighbours in each index.
   */
  private static UUID idOf(Instant now) {
    UUID random = UUID.randomUUID();
    long versionAndRandom = 0x7000 | (random.getMostSignificantBits() & 0x0fff);
    return new UUID(now.toEpochMilli() << 16 | versionAndRandom, random.getLeastSignificantBits());
  }

  private static List<String> joined(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).distinct().toList();
  }
}
