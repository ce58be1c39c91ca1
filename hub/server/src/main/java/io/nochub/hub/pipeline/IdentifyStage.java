package io.nochub.hub.pipeline;

import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Subject;
import io.nochub.hub.alert.Alert;
import io.nochub.hub.alert.AlertStore;
import io.nochub.hub.inventory.Client;
import io.nochub.hub.inventory.Device;
import io.nochub.hub.inventory.DeviceRegister;
import io.nochub.hub.inventory.DeviceRegister.Entry;
import io.nochub.hub.inventory.Evidence;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.inventory.Mapping;
import io.nochub.hub.inventory.Place;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.store.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says whose an alert is. The client comes from the mapping of the source's organisation alone; the
 * device from the weightiest evidence, never across clients. An organisation nobody mapped goes on
 * under the catch-all client.
 */
final class IdentifyStage implements Stage {
  private static final String STAGE = "identify";

  private final InventoryStore inventory;
  private final AlertStore alerts;
  private final DeviceRegister register;

  IdentifyStage(InventoryStore inventory, AlertStore alerts) {
    this.inventory = inventory;
    this.alerts = alerts;
    this.register = new DeviceRegister(inventory);
  }

  @Override
  public Passage pass(Passage passage, Transaction tx) {
    if (passage.ended()) {
      return passage;
    }
    if (passage.signal() instanceof AlertRaised raised) {
      return placeOfOpen(passage, raised, tx)
          .map(passage::placed)
          .orElseGet(() -> identify(passage, raised.subject(), tx));
    }
    return passage.cause() == Passage.Cause.MOVED
        ? identify(passage, passage.requireAlert().report().subject(), tx)
        : passage;
  }

  /**
   * What is open was identified when it opened, and a mapping that changes moves it; a subject that
   * says the same says nothing new.
   */
  private Optional<Place> placeOfOpen(Passage passage, AlertRaised raised, Transaction tx) {
    return alerts
        .open(tx, passage.fingerprint())
        .filter(open -> open.report().subject().equals(raised.subject()))
        .map(Alert::place)
        .filter(place -> place.deviceId() != null);
  }

  private Passage identify(Passage passage, Subject subject, Transaction tx) {
    if (passage.integration().equals(IntegrationRegistry.HUB)) {
      return own(passage);
    }
    String organisation = Objects.requireNonNullElse(subject.organisationId(), "");
    Optional<Mapping> mapping = inventory.mappingFor(tx, passage.integration(), organisation);
    return mapping.isPresent()
        ? inClient(passage, subject, mapping.get(), tx)
        : unmatched(passage, subject, organisation, tx);
  }

  private static Passage own(Passage passage) {
    String client = Client.OPERATIONS.id();
    return passage
        .placed(new Place(client, null, null))
        .saying(
            STAGE, "own", "The hub's own: it is of those who run it.", Map.of("client", client));
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
    Entry entry =
        register.find(
            tx, mapping, subject, null, io.nochub.api.asset.Device.Kind.OTHER, passage.now());
    Device device = entry.device();
    String site = device == null || device.siteId() == null ? mapping.siteId() : device.siteId();
    return passage
        .placed(new Place(client, site, device == null ? null : device.id()))
        .saying(STAGE, verdict(entry), sentence(entry, clientName, mapping), refs(mapping, device));
  }

  private static String verdict(Entry entry) {
    return switch (entry.how()) {
      case KNOWN -> "device";
      case ENTERED -> "new device";
      case AMBIGUOUS -> "ambiguous";
      case UNNAMED -> "client";
    };
  }

  private static String sentence(Entry entry, String client, Mapping mapping) {
    Device device = entry.device();
    String name = device == null ? "" : device.name();
    Evidence by = entry.by();
    if (by != null) {
      return "Matched to "
          + name
          + " of "
          + client
          + " by "
          + words(by.kind())
          + " "
          + by.value()
          + ".";
    }
    String matched =
        "Matched to " + client + " by the mapping of \"" + mapping.organisation() + "\"; ";
    return matched
        + switch (entry.how()) {
          case AMBIGUOUS -> "more than one of its devices could be meant.";
          case UNNAMED -> "the source names no device.";
          default -> name + " was seen for the first time and added.";
        };
  }

  private static Map<String, String> refs(Mapping mapping, @Nullable Device device) {
    Map<String, String> refs = new HashMap<>();
    refs.put("client", mapping.clientId());
    refs.put("mapping", Long.toString(mapping.id()));
    if (device != null) {
      refs.put("device", device.id());
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
