package io.nochub.hub.pipeline;

import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Subject;
import io.nochub.hub.inventory.Client;
import io.nochub.hub.inventory.Device;
import io.nochub.hub.inventory.DeviceMatcher;
import io.nochub.hub.inventory.DeviceMatcher.Candidate;
import io.nochub.hub.inventory.DeviceMatcher.Match;
import io.nochub.hub.inventory.Evidence;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.inventory.Mapping;
import io.nochub.hub.inventory.Place;
import io.nochub.hub.store.Transaction;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Says whose an alert is. The client comes from the mapping of the source's organisation alone; the
 * device from the weightiest evidence, never across clients. An organisation nobody mapped goes on
 * under the catch-all client.
 */
final class IdentifyStage implements Stage {
  private static final String STAGE = "identify";

  /** A mapping of this organisation speaks for the whole integration. */
  private static final String WHOLE_INTEGRATION = "*";

  private final InventoryStore inventory;

  IdentifyStage(InventoryStore inventory) {
    this.inventory = inventory;
  }

  @Override
  public Passage pass(Passage passage, Transaction tx) {
    if (passage.ended()) {
      return passage;
    }
    if (passage.signal() instanceof AlertRaised raised) {
      return identify(passage, raised.subject(), tx);
    }
    return passage.cause() == Passage.Cause.MOVED
        ? identify(passage, passage.requireAlert().report().subject(), tx)
        : passage;
  }

  private Passage identify(Passage passage, Subject subject, Transaction tx) {
    String organisation = Objects.requireNonNullElse(subject.organisationId(), "");
    Optional<Mapping> mapping =
        inventory
            .mapping(tx, passage.integration(), organisation)
            .or(() -> inventory.mapping(tx, passage.integration(), WHOLE_INTEGRATION));
    return mapping.isPresent()
        ? inClient(passage, subject, mapping.get(), tx)
        : unmatched(passage, subject, organisation, tx);
  }

  private Passage unmatched(Passage passage, Subject subject, String organisation, Transaction tx) {
    String name =
        subject.hints().getOrDefault(Subject.Hint.ORGANISATION_NAME, List.of()).stream()
            .findFirst()
            .orElse("");
    inventory.countUnmatched(tx, passage.integration(), organisation, name, passage.now());
    String called =
        organisation.isEmpty()
            ? "names no organisation"
            : "organisation \"" + organisation + "\" is mapped to no client";
    return passage
        .placed(new Place(Client.UNMATCHED.id(), null, null))
        .saying(
            STAGE,
            "unmatched",
            "Went on under the client Unmatched: "
                + passage.integration()
                + (organisation.isEmpty() ? " " : "'s ")
                + called
                + ".",
            Map.of("integration", passage.integration(), "organisation", organisation));
  }

  private Passage inClient(Passage passage, Subject subject, Mapping mapping, Transaction tx) {
    String client = mapping.clientId();
    String clientName = inventory.client(tx, client).map(Client::name).orElse(client);
    List<Evidence> evidence = Evidence.in(passage.integration(), subject);
    List<Candidate> candidates = inventory.candidates(tx, client, evidence);
    Optional<Match> match = DeviceMatcher.match(candidates, mapping.siteId());
    if (match.isPresent()) {
      return matched(passage, mapping, clientName, match.get(), evidence, tx);
    }
    if (subject.deviceId() == null && DeviceMatcher.isAmbiguous(candidates, mapping.siteId())) {
      // one more device of that name would make the next signal more ambiguous still
      return passage
          .placed(new Place(client, mapping.siteId(), null))
          .saying(
              STAGE,
              "ambiguous",
              "Matched to "
                  + clientName
                  + " by the mapping of \""
                  + mapping.organisation()
                  + "\"; more than one of its devices could be meant.",
              refs(mapping, null));
    }
    Device made = newDevice(subject, mapping, evidence, tx, passage.now());
    if (made == null) {
      return passage
          .placed(new Place(client, mapping.siteId(), null))
          .saying(
              STAGE,
              "client",
              "Matched to "
                  + clientName
                  + " by the mapping of \""
                  + mapping.organisation()
                  + "\"; the source names no device.",
              refs(mapping, null));
    }
    return passage
        .placed(new Place(client, made.siteId(), made.id()))
        .saying(
            STAGE,
            "new device",
            "Matched to "
                + clientName
                + " by the mapping of \""
                + mapping.organisation()
                + "\"; "
                + made.name()
                + " was seen for the first time and added.",
            refs(mapping, made.id()));
  }

  private Passage matched(
      Passage passage,
      Mapping mapping,
      String clientName,
      Match match,
      List<Evidence> evidence,
      Transaction tx) {
    Device device = inventory.device(tx, match.deviceId()).orElseThrow();
    // the source's own id is the weightiest next time, whatever else changes
    evidence.stream()
        .filter(one -> one.kind() == Evidence.Kind.SOURCE_ID && !one.equals(match.by()))
        .forEach(one -> inventory.learn(tx, mapping.clientId(), device.id(), one));
    String site = device.siteId() == null ? mapping.siteId() : device.siteId();
    return passage
        .placed(new Place(mapping.clientId(), site, device.id()))
        .saying(
            STAGE,
            "device",
            "Matched to "
                + device.name()
                + " of "
                + clientName
                + " by "
                + words(match.by().kind())
                + " "
                + match.by().value()
                + ".",
            refs(mapping, device.id()));
  }

  private @Nullable Device newDevice(
      Subject subject, Mapping mapping, List<Evidence> evidence, Transaction tx, Instant now) {
    Optional<String> name =
        java.util.stream.Stream.of(Subject.Hint.HOSTNAME, Subject.Hint.FQDN)
            .flatMap(hint -> subject.hints().getOrDefault(hint, List.of()).stream())
            .findFirst()
            .or(() -> Optional.ofNullable(subject.deviceId()));
    if (name.isEmpty()) {
      return null;
    }
    Map<Evidence.Kind, List<String>> known = new HashMap<>();
    evidence.forEach(one -> known.merge(one.kind(), List.of(one.value()), IdentifyStage::joined));
    // the id is random: one made from names a source sends could be steered by the source
    Device device =
        new Device(
            "d-" + UUID.randomUUID(),
            mapping.clientId(),
            mapping.siteId(),
            cut(name.get()),
            io.nochub.api.asset.Device.Kind.OTHER,
            null,
            known);
    inventory.add(tx, device, now);
    return device;
  }

  private static List<String> joined(List<String> some, List<String> more) {
    return java.util.stream.Stream.concat(some.stream(), more.stream()).distinct().toList();
  }

  private static String cut(String name) {
    return name.length() <= 200 ? name : name.substring(0, 200);
  }

  private static Map<String, String> refs(Mapping mapping, @Nullable String device) {
    Map<String, String> refs = new HashMap<>();
    refs.put("client", mapping.clientId());
    refs.put("mapping", Long.toString(mapping.id()));
    if (device != null) {
      refs.put("device", device);
    }
    return refs;
  }

  private static String words(Evidence.Kind kind) {
    return switch (kind) {
      case SOURCE_ID -> "the source's id";
      case SERIAL -> "serial";
      case MAC -> "MAC address";
      case FQDN -> "full host name";
      case HOSTNAME -> "host name";
      case IP -> "address";
    };
  }
}
