package io.nochub.hub.inventory;

import io.nochub.hub.audit.AuditStore;
import io.nochub.hub.audit.Change;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.FieldProblem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Changes clients, sites, devices and mappings within the caller's transaction, each with its entry
 * in the audit log. What does not fit is an {@link ApiError}, and the transaction is to be undone.
 */
public final class InventoryChanges {
  private static final int LONGEST_PATH = 100;

  private final InventoryStore store;
  private final AuditStore audit;
  private final MappingListener listener;
  private final Predicate<String> integrations;
  private final InstantSource clock;

  /**
   * Makes it.
   *
   * @param listener hears of mappings that came or changed
   * @param integrations whether there is an integration of that id
   */
  public InventoryChanges(
      InventoryStore store,
      AuditStore audit,
      MappingListener listener,
      Predicate<String> integrations,
      InstantSource clock) {
    this.store = store;
    this.audit = audit;
    this.listener = listener;
    this.integrations = integrations;
    this.clock = clock;
  }

  private Instant now() {
    return clock.instant();
  }

  // clients

  public Client addClient(Transaction tx, String by, @Nullable String wantedId, String name) {
    String id = wantedId != null ? wantedId : Slug.of(name, it -> store.client(tx, it).isPresent());
    Client client = new Client(id, name, Client.Kind.CLIENT);
    if (!store.add(tx, client, now())) {
      throw taken("client", id);
    }
    audit.append(tx, Change.created(by, "client/" + id, Change.values("name", name)));
    return client;
  }

  public Client rename(Transaction tx, String by, Client before, String name) {
    if (!name.equals(before.name())) {
      store.rename(tx, before.id(), name, now());
      audit.append(
          tx,
          Change.changed(
              by,
              "client/" + before.id(),
              Change.values("name", before.name()),
              Change.values("name", name)));
    }
    return new Client(before.id(), name, before.kind());
  }

  public void remove(Transaction tx, String by, Client client) {
    if (client.isCatchAll()) {
      throw ApiError.conflict(
          "The client " + client.id() + " takes what belongs to nobody yet; it cannot be removed.");
    }
    if (client.isOperations()) {
      throw ApiError.conflict(
          "The client " + client.id() + " takes the hub's own troubles; it cannot be removed.");
    }
    Optional<String> held = store.whatHolds(tx, client.id());
    if (held.isPresent()) {
      throw ApiError.conflict(
          "The client " + client.id() + " still has " + held.get() + "; it cannot be removed.");
    }
    store.removeClient(tx, client.id());
    audit.append(
        tx, Change.deleted(by, "client/" + client.id(), Change.values("name", client.name())));
  }

  // sites

  public Site addSite(
      Transaction tx, String by, @Nullable String wantedId, String clientId, String name) {
    if (store.client(tx, clientId).isEmpty()) {
      throw ApiError.invalid("client", unknown("client", clientId));
    }
    String id = wantedId != null ? wantedId : Slug.of(name, it -> store.site(tx, it).isPresent());
    Site site = new Site(id, clientId, name);
    if (!store.add(tx, site, now())) {
      throw taken("site", id);
    }
    audit.append(tx, Change.created(by, "site/" + id, values(site)));
    return site;
  }

  public Site rename(Transaction tx, String by, Site before, String name) {
    Site after = new Site(before.id(), before.clientId(), name);
    if (!after.equals(before)) {
      store.renameSite(tx, before.id(), name, now());
      audit.append(tx, Change.changed(by, "site/" + before.id(), values(before), values(after)));
    }
    return after;
  }

  public void remove(Transaction tx, String by, Site site) {
    if (store.siteInUse(tx, site.id())) {
      throw ApiError.conflict(
          "The site " + site.id() + " still has devices or mappings; it cannot be removed.");
    }
    store.removeSite(tx, site.id());
    audit.append(tx, Change.deleted(by, "site/" + site.id(), values(site)));
  }

  private static Map<String, Object> values(Site site) {
    return Change.values("client", site.clientId(), "name", site.name());
  }

  // devices

  /** An id for a device that was given none. */
  public String deviceId(Transaction tx, @Nullable String wantedId, String name) {
    return wantedId != null ? wantedId : Slug.of(name, it -> store.device(tx, it).isPresent());
  }

  public Device add(Transaction tx, String by, Device device) {
    refuse(problems(tx, device));
    if (!store.add(tx, device, now())) {
      throw taken("device", device.id());
    }
    Device stored = store.device(tx, device.id()).orElseThrow();
    audit.append(tx, Change.created(by, "device/" + device.id(), values(stored)));
    return stored;
  }

  public Device replace(Transaction tx, String by, Device before, Device device) {
    refuse(problems(tx, device));
    store.replace(tx, device, now());
    Device after = store.device(tx, device.id()).orElseThrow();
    if (!after.equals(before)) {
      audit.append(tx, Change.changed(by, "device/" + device.id(), values(before), values(after)));
    }
    return after;
  }

  public void remove(Transaction tx, String by, Device device) {
    store.removeDevice(tx, device.id());
    audit.append(tx, Change.deleted(by, "device/" + device.id(), values(device)));
  }

  private List<FieldProblem> problems(Transaction tx, Device device) {
    List<FieldProblem> problems = new ArrayList<>();
    if (store.client(tx, device.clientId()).isEmpty()) {
      problems.add(new FieldProblem("client", unknown("client", device.clientId())));
    }
    siteProblem(tx, device.siteId(), device.clientId()).ifPresent(problems::add);
    parentProblem(tx, device).ifPresent(problems::add);
    device
        .evidence()
        .forEach(
            (kind, values) -> {
              if (values.stream().anyMatch(value -> Evidence.of(kind, value).value().isEmpty())) {
                problems.add(
                    new FieldProblem("evidence/" + kind, "has a value that tells nothing"));
              }
            });
    return problems;
  }

  private Optional<FieldProblem> siteProblem(
      Transaction tx, @Nullable String siteId, String clientId) {
    if (siteId == null) {
      return Optional.empty();
    }
    Optional<Site> site = store.site(tx, siteId);
    if (site.isEmpty()) {
      return Optional.of(new FieldProblem("site", unknown("site", siteId)));
    }
    return site.get().clientId().equals(clientId)
        ? Optional.empty()
        : Optional.of(new FieldProblem("site", "is a site of client " + site.get().clientId()));
  }

  /** The way up from a device has to stay with its client and must not lead back to it. */
  private Optional<FieldProblem> parentProblem(Transaction tx, Device device) {
    String parentId = device.parentId();
    if (parentId == null) {
      return Optional.empty();
    }
    Optional<Device> parent = store.device(tx, parentId);
    if (parent.isEmpty()) {
      return Optional.of(new FieldProblem("parent", unknown("device", parentId)));
    }
    if (!parent.get().clientId().equals(device.clientId())) {
      return Optional.of(
          new FieldProblem("parent", "is a device of client " + parent.get().clientId()));
    }
    String above = parentId;
    for (int i = 0; above != null && i < LONGEST_PATH; i++) {
      if (above.equals(device.id())) {
        return Optional.of(new FieldProblem("parent", "is reached through this device itself"));
      }
      above = store.device(tx, above).map(Device::parentId).orElse(null);
    }
    return Optional.empty();
  }

  private static Map<String, Object> values(Device device) {
    return Change.values(
        "client", device.clientId(),
        "site", device.siteId(),
        "name", device.name(),
        "kind", device.kind().name(),
        "parent", device.parentId(),
        "evidence", named(device.evidence()));
  }

  private static Map<String, List<String>> named(Map<Evidence.Kind, List<String>> evidence) {
    Map<String, List<String>> named = new TreeMap<>();
    evidence.forEach((kind, values) -> named.put(kind.name(), values));
    return named;
  }

  // mappings

  public Mapping addMapping(Transaction tx, String by, Mapping wanted) {
    if (store.mapping(tx, wanted.integration(), wanted.organisation()).isPresent()) {
      throw ApiError.conflict(
          "The organisation "
              + wanted.organisation()
              + " of "
              + wanted.integration()
              + " is mapped already; change that mapping.");
    }
    Mapping saved = save(tx, wanted);
    audit.append(tx, Change.created(by, "mapping/" + saved.id(), values(saved)));
    return saved;
  }

  public Mapping change(Transaction tx, String by, Mapping before, Mapping wanted) {
    if (before.clientId().equals(wanted.clientId())
        && Objects.equals(before.siteId(), wanted.siteId())) {
      return before;
    }
    Mapping saved = save(tx, wanted);
    audit.append(tx, Change.changed(by, "mapping/" + saved.id(), values(before), values(saved)));
    return saved;
  }

  public void remove(Transaction tx, String by, Mapping mapping) {
    store.removeMapping(tx, mapping.id());
    audit.append(tx, Change.deleted(by, "mapping/" + mapping.id(), values(mapping)));
  }

  private Mapping save(Transaction tx, Mapping wanted) {
    List<FieldProblem> problems = new ArrayList<>();
    if (!integrations.test(wanted.integration())) {
      problems.add(new FieldProblem("integration", unknown("integration", wanted.integration())));
    }
    if (store.client(tx, wanted.clientId()).isEmpty()) {
      problems.add(new FieldProblem("client", unknown("client", wanted.clientId())));
    }
    siteProblem(tx, wanted.siteId(), wanted.clientId()).ifPresent(problems::add);
    refuse(problems);
    Mapping saved =
        store.save(
            tx,
            wanted.integration(),
            wanted.organisation(),
            wanted.clientId(),
            wanted.siteId(),
            now());
    listener.mappingChanged(tx, saved.integration(), saved.organisation(), now());
    return saved;
  }

  private static Map<String, Object> values(Mapping mapping) {
    return Change.values(
        "integration", mapping.integration(),
        "organisation", mapping.organisation(),
        "client", mapping.clientId(),
        "site", mapping.siteId());
  }

  private static void refuse(List<FieldProblem> problems) {
    if (!problems.isEmpty()) {
      throw ApiError.invalid(problems);
    }
  }

  private static ApiError taken(String kind, String id) {
    return ApiError.conflict("There is a " + kind + " " + id + " already.");
  }

  /** What is said of a field that names something that is not there. */
  public static String unknown(String kind, String id) {
    return "names " + kind + " " + id + ", which there is not";
  }
}
