package io.nochub.hub.inventory;

import io.nochub.hub.inventory.DeviceMatcher.Candidate;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.store.WriterCache;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps clients, sites, devices and mappings. Ids are given by the caller; the lists are ordered by
 * id.
 */
public final class InventoryStore {
  /** A mapping of this organisation speaks for the whole integration. */
  private static final String WHOLE_INTEGRATION = "*";

  private static final String DEVICE =
      "select id, client_id, site_id, name, kind, parent_id from device ";

  private static final long KEPT = 20_000;

  /** What deciding asks for with each alert. Whatever changes these but by adding clears them. */
  private final WriterCache<String, Client> clients = new WriterCache<>(KEPT);

  private final WriterCache<String, Device> bareDevices = new WriterCache<>(KEPT);

  /** What sources call a device. */
  private final WriterCache<String, List<String>> sourceIds = new WriterCache<>(KEPT);

  private final WriterCache<MappedName, Optional<Mapping>> mappings = new WriterCache<>(KEPT);

  private final WriterCache<MappedClient, Optional<String>> organisations = new WriterCache<>(KEPT);

  private record MappedClient(String integration, String client) {}

  private record MappedName(String integration, String organisation) {}

  /**
   * Makes sure that the hub's own clients are there. One of their ids that is there already becomes
   * the hub's own and keeps its name.
   */
  public void prepare(Transaction tx, Instant now) {
    for (Client own : List.of(Client.UNMATCHED, Client.OPERATIONS)) {
      if (!add(tx, own, now)) {
        tx.forgetRemembered();
        tx.update(
            "update client set kind = ? where id = ? and kind <> ?",
            own.kind(),
            own.id(),
            own.kind());
      }
    }
  }

  // clients

  public Optional<Client> client(Transaction tx, String id) {
    Client known = clients.get(tx, id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Client> client =
        tx.first("select id, name, kind from client where id = ?", InventoryStore::client, id);
    client.ifPresent(found -> clients.put(tx, id, found));
    return client;
  }

  /** Clients with an id after the given one. */
  public List<Client> clients(Transaction tx, String after, int atMost) {
    return tx.list(
        "select id, name, kind from client where id > ? order by id limit ?",
        InventoryStore::client,
        after,
        atMost);
  }

  /** Clients with an id after the given one that have a text in their id or name. */
  public List<Client> clients(Transaction tx, String text, String after, int atMost) {
    return tx.list(
        "select id, name, kind from client where id > ? and lower(id || ' ' || name) like ? escape"
            + " '\\' order by id limit ?",
        InventoryStore::client,
        after,
        containing(text),
        atMost);
  }

  /** Adds a client; false if the id is taken. */
  public boolean add(Transaction tx, Client client, Instant now) {
    return tx.update(
            "insert into client (id, name, kind, created_at, changed_at) values (?, ?, ?, ?, ?) on"
                + " conflict (id) do nothing",
            client.id(),
            client.name(),
            client.kind(),
            now,
            now)
        == 1;
  }

  public boolean rename(Transaction tx, String clientId, String name, Instant now) {
    tx.forgetRemembered();
    return tx.update("update client set name = ?, changed_at = ? where id = ?", name, now, clientId)
        == 1;
  }

  /** What still belongs to a client, in words; empty if it may go. */
  public Optional<String> whatHolds(Transaction tx, String clientId) {
    Map<String, String> tables =
        Map.of(
            "site",
            "sites",
            "device",
            "devices",
            "mapping",
            "mappings",
            "alert",
            "alerts",
            "incident",
            "incidents");
    List<String> held = new ArrayList<>();
    tables.forEach(
        (table, words) -> {
          if (tx.first(
                  "select 1 from " + table + " where client_id = ? limit 1", row -> 1, clientId)
              .isPresent()) {
            held.add(words);
          }
        });
    held.sort(null);
    return held.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", held));
  }

  public boolean removeClient(Transaction tx, String id) {
    tx.forgetRemembered();
    return tx.update("delete from client where id = ?", id) == 1;
  }

  // sites

  public Optional<Site> site(Transaction tx, String id) {
    return tx.first("select id, client_id, name from site where id = ?", InventoryStore::site, id);
  }

  /** Sites with an id after the given one, of one client or of all. */
  public List<Site> sites(Transaction tx, @Nullable String clientId, String after, int atMost) {
    return clientId == null
        ? tx.list(
            "select id, client_id, name from site where id > ? order by id limit ?",
            InventoryStore::site,
            after,
            atMost)
        : tx.list(
            "select id, client_id, name from site where client_id = ? and id > ? order by id limit"
                + " ?",
            InventoryStore::site,
            clientId,
            after,
            atMost);
  }

  /**
   * Sites with an id after the given one, of one client or of all, that have a text in their id or
   * name.
   */
  public List<Site> sites(
      Transaction tx, @Nullable String clientId, String text, String after, int atMost) {
    String client = clientId == null ? "" : clientId;
    return tx.list(
        "select id, client_id, name from site where id > ? and (? = '' or client_id = ?)"
            + " and lower(id || ' ' || name) like ? escape '\\' order by id limit ?",
        InventoryStore::site,
        after,
        client,
        client,
        containing(text),
        atMost);
  }

  public boolean add(Transaction tx, Site site, Instant now) {
    return tx.update(
            "insert into site (id, client_id, name, created_at, changed_at) values (?, ?, ?, ?, ?)"
                + " on conflict (id) do nothing",
            site.id(),
            site.clientId(),
            site.name(),
            now,
            now)
        == 1;
  }

  public boolean renameSite(Transaction tx, String siteId, String name, Instant now) {
    return tx.update("update site set name = ?, changed_at = ? where id = ?", name, now, siteId)
        == 1;
  }

  /** Whether devices or mappings still name the site. */
  public boolean siteInUse(Transaction tx, String id) {
    return tx.first("select 1 from device where site_id = ? limit 1", row -> 1, id).isPresent()
        || tx.first("select 1 from mapping where site_id = ? limit 1", row -> 1, id).isPresent();
  }

  public boolean removeSite(Transaction tx, String id) {
    return tx.update("delete from site where id = ?", id) == 1;
  }

  // devices

  /** The device this one is reached through. */
  public Optional<String> parentOf(Transaction tx, String deviceId) {
    return tx.first(
        "select parent_id from device where id = ? and parent_id is not null",
        row -> row.getString(1),
        deviceId);
  }

  /** Whether others are reached through this device. */
  public boolean isParent(Transaction tx, String deviceId) {
    return tx.first("select 1 from device where parent_id = ? limit 1", row -> 1, deviceId)
        .isPresent();
  }

  public Optional<Device> device(Transaction tx, String id) {
    return bare(tx, id).map(device -> withEvidence(tx, device));
  }

  /** A device without its evidence. */
  public Optional<Device> bare(Transaction tx, String id) {
    Device known = bareDevices.get(tx, id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Device> device = tx.first(DEVICE + "where id = ?", InventoryStore::bareDevice, id);
    device.ifPresent(found -> bareDevices.put(tx, id, found));
    return device;
  }

  /** Devices with an id after the given one, of one client or of all. */
  public List<Device> devices(Transaction tx, @Nullable String clientId, String after, int atMost) {
    List<Device> bare =
        clientId == null
            ? tx.list(
                DEVICE + "where id > ? order by id limit ?",
                InventoryStore::bareDevice,
                after,
                atMost)
            : tx.list(
                DEVICE + "where client_id = ? and id > ? order by id limit ?",
                InventoryStore::bareDevice,
                clientId,
                after,
                atMost);
    return bare.stream().map(device -> withEvidence(tx, device)).toList();
  }

  /**
   * Devices with an id after the given one that fit all that is given; null and the empty text fit
   * all.
   */
  public List<Device> devices(
      Transaction tx,
      @Nullable String clientId,
      @Nullable String siteId,
      String text,
      String after,
      int atMost) {
    String client = clientId == null ? "" : clientId;
    String site = siteId == null ? "" : siteId;
    return tx
        .list(
            DEVICE
                + "where id > ? and (? = '' or client_id = ?) and (? = '' or site_id = ?)"
                + " and lower(id || ' ' || name) like ? escape '\\' order by id limit ?",
            InventoryStore::bareDevice,
            after,
            client,
            client,
            site,
            site,
            containing(text),
            atMost)
        .stream()
        .map(device -> withEvidence(tx, device))
        .toList();
  }

  /** Adds a device with its evidence; false if the id is taken. */
  public boolean add(Transaction tx, Device device, Instant now) {
    boolean added =
        tx.update(
                "insert into device (id, client_id, site_id, name, kind, parent_id, created_at,"
                    + " changed_at) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
                device.id(),
                device.clientId(),
                device.siteId(),
                device.name(),
                device.kind(),
                device.parentId(),
                now,
                now)
            == 1;
    if (added) {
      bareDevices.put(tx, device.id(), device.bare());
      writeEvidence(tx, device);
      sourceIds.put(tx, device.id(), sourceIdsOf(device));
    }
    return added;
  }

  /** Replaces a device, its evidence included; its client stays. */
  public boolean replace(Transaction tx, Device device, Instant now) {
    tx.forgetRemembered();
    boolean found =
        tx.update(
                "update device set site_id = ?, name = ?, kind = ?, parent_id = ?, changed_at = ?"
                    + " where id = ?",
                device.siteId(),
                device.name(),
                device.kind(),
                device.parentId(),
                now,
                device.id())
            == 1;
    if (found) {
      tx.update("delete from device_evidence where device_id = ?", device.id());
      String owner = bare(tx, device.id()).orElseThrow().clientId();
      writeEvidence(
          tx,
          new Device(
              device.id(),
              owner,
              device.siteId(),
              device.name(),
              device.kind(),
              device.parentId(),
              device.evidence()));
    }
    return found;
  }

  /** Says what a device is. */
  public void setKind(
      Transaction tx, String deviceId, io.nochub.api.asset.Device.Kind kind, Instant now) {
    bareDevices.drop(tx, deviceId);
    tx.update("update device set kind = ?, changed_at = ? where id = ?", kind, now, deviceId);
  }

  /** Notes one more thing a device is known by. */
  public void learn(Transaction tx, String clientId, String deviceId, Evidence evidence) {
    sourceIds.drop(tx, deviceId);
    tx.update(
        "insert into device_evidence (client_id, kind, value, device_id) values (?, ?, ?, ?)"
            + " on conflict (client_id, kind, value, device_id) do nothing",
        clientId,
        evidence.kind(),
        evidence.value(),
        deviceId);
  }

  public boolean removeDevice(Transaction tx, String id) {
    tx.forgetRemembered();
    tx.update("update device set parent_id = null where parent_id = ?", id);
    tx.update("delete from device_evidence where device_id = ?", id);
    return tx.update("delete from device where id = ?", id) == 1;
  }

  /** Devices of one client that share any of the evidence. */
  public List<Candidate> candidates(Transaction tx, String clientId, List<Evidence> evidence) {
    List<Candidate> found = new ArrayList<>();
    for (Evidence one : evidence) {
      tx.list(
              "select device_id from device_evidence where client_id = ? and kind = ? and value = ?"
                  + " limit 5",
              row -> row.getString(1),
              clientId,
              one.kind(),
              one.value())
          .forEach(
              id ->
                  bare(tx, id)
                      .ifPresent(device -> found.add(new Candidate(id, device.siteId(), one))));
    }
    return found;
  }

  /** The integration's own id of a device, if it is known. */
  public Optional<String> sourceIdOf(Transaction tx, String integration, String deviceId) {
    String prefix = Evidence.sourceId(integration, "").value();
    return sourceIdsOf(tx, deviceId).stream()
        .filter(value -> value.startsWith(prefix))
        .map(value -> value.substring(prefix.length()))
        .findFirst();
  }

  private static List<String> sourceIdsOf(Device device) {
    return device.evidence().getOrDefault(Evidence.Kind.SOURCE_ID, List.of()).stream()
        .map(value -> Evidence.of(Evidence.Kind.SOURCE_ID, value).value())
        .sorted()
        .toList();
  }

  private List<String> sourceIdsOf(Transaction tx, String deviceId) {
    List<String> known = sourceIds.get(tx, deviceId);
    if (known != null) {
      return known;
    }
    List<String> found =
        tx.list(
            "select value from device_evidence where device_id = ? and kind = ? order by value",
            row -> row.getString(1),
            deviceId,
            Evidence.Kind.SOURCE_ID);
    sourceIds.put(tx, deviceId, found);
    return found;
  }

  /**
   * How many devices of a site an integration knows by ids of its own, of which nobody knows what
   * they are reached through.
   */
  public int unparentedAt(Transaction tx, String siteId, String integration) {
    String prefix = Evidence.sourceId(integration, "").value();
    return (int)
        tx.number(
            "select count(*) from device where site_id = ? and parent_id is null and exists"
                + " (select 1 from device_evidence where device_id = device.id and kind = ? and"
                + " substr(value, 1, cast(? as integer)) = ?)",
            siteId,
            Evidence.Kind.SOURCE_ID,
            prefix.length(),
            prefix);
  }

  // mappings

  public Optional<Mapping> mapping(Transaction tx, String integration, String organisation) {
    MappedName name = new MappedName(integration, organisation);
    Optional<Mapping> known = mappings.get(tx, name);
    if (known != null) {
      return known;
    }
    Optional<Mapping> mapping =
        tx.first(
            "select id, integration, organisation, client_id, site_id from mapping where"
                + " integration = ? and organisation = ?",
            InventoryStore::mapping,
            integration,
            organisation);
    mappings.put(tx, name, mapping);
    return mapping;
  }

  /** The mapping that speaks for an organisation: its own, else that of the whole integration. */
  public Optional<Mapping> mappingFor(Transaction tx, String integration, String organisation) {
    return mapping(tx, integration, organisation)
        .or(() -> mapping(tx, integration, WHOLE_INTEGRATION));
  }

  public Optional<Mapping> mapping(Transaction tx, long id) {
    return tx.first(
        "select id, integration, organisation, client_id, site_id from mapping where id = ?",
        InventoryStore::mapping,
        id);
  }

  /** What an integration calls a client; the first if it has several names for it. */
  public Optional<String> organisationOf(Transaction tx, String integration, String clientId) {
    MappedClient key = new MappedClient(integration, clientId);
    Optional<String> known = organisations.get(tx, key);
    if (known != null) {
      return known;
    }
    Optional<String> organisation =
        tx.first(
            "select organisation from mapping where client_id = ? and integration = ? and"
                + " organisation <> ? order by id",
            row -> row.getString(1),
            clientId,
            integration,
            WHOLE_INTEGRATION);
    organisations.put(tx, key, organisation);
    return organisation;
  }

  /** Mappings with an id after the given one. */
  public List<Mapping> mappings(Transaction tx, long after, int atMost) {
    return tx.list(
        "select id, integration, organisation, client_id, site_id from mapping where id > ? order"
            + " by id limit ?",
        InventoryStore::mapping,
        after,
        atMost);
  }

  /** Mappings with an id after the given one that fit all that is given; null fits all. */
  public List<Mapping> mappings(
      Transaction tx,
      @Nullable String integration,
      @Nullable String clientId,
      long after,
      int atMost) {
    String source = integration == null ? "" : integration;
    String client = clientId == null ? "" : clientId;
    return tx.list(
        "select id, integration, organisation, client_id, site_id from mapping where id > ?"
            + " and (? = '' or integration = ?) and (? = '' or client_id = ?) order by id limit ?",
        InventoryStore::mapping,
        after,
        source,
        source,
        client,
        client,
        atMost);
  }

  /** Makes or changes the mapping of an organisation; gives it with its id. */
  public Mapping save(
      Transaction tx,
      String integration,
      String organisation,
      String clientId,
      @Nullable String siteId,
      Instant now) {
    // which client had it before, and what speaks for either now, is not known here
    tx.forgetRemembered();
    long id =
        tx.number(
            "insert into mapping (integration, organisation, client_id, site_id, created_at) values"
                + " (?, ?, ?, ?, ?) on conflict (integration, organisation) do update set client_id"
                + " = excluded.client_id, site_id = excluded.site_id returning id",
            integration,
            organisation,
            clientId,
            siteId,
            now);
    tx.update(
        "delete from unmatched where integration = ? and organisation = ?",
        integration,
        organisation);
    return new Mapping(id, integration, organisation, clientId, siteId);
  }

  public boolean removeMapping(Transaction tx, long id) {
    tx.forgetRemembered();
    return tx.update("delete from mapping where id = ?", id) == 1;
  }

  // what a changed mapping moves

  /**
   * An organisation whose open alerts are to be gone through, those with an id above the given one.
   */
  public record Move(String integration, String organisation, long after) {}

  public void wantMove(
      Transaction tx, String integration, String organisation, long after, Instant now) {
    tx.update(
        "insert into mapping_move (integration, organisation, after_id, due_at) values (?, ?, ?, ?)"
            + " on conflict (integration, organisation) do update set after_id = excluded.after_id,"
            + " due_at = excluded.due_at",
        integration,
        organisation,
        after,
        now);
  }

  public Optional<Instant> nextMove(Transaction tx) {
    return tx.first(
        "select due_at from mapping_move order by due_at limit 1",
        row -> Instant.ofEpochMilli(row.getLong(1)));
  }

  public Optional<Move> moveDue(Transaction tx, Instant now) {
    return tx.first(
        "select integration, organisation, after_id from mapping_move where due_at <= ? order by"
            + " due_at limit 1",
        row -> new Move(row.getString(1), row.getString(2), row.getLong(3)),
        now);
  }

  public void moved(Transaction tx, Move move) {
    tx.update(
        "delete from mapping_move where integration = ? and organisation = ?",
        move.integration(),
        move.organisation());
  }

  // organisations nobody mapped

  /** Counts a signal of an organisation that is mapped to no client. */
  public void countUnmatched(
      Transaction tx, String integration, String organisation, String name, Instant now) {
    tx.update(
        "insert into unmatched (integration, organisation, name, first_seen_at, last_seen_at,"
            + " signals) values (?, ?, ?, ?, ?, 1) on conflict (integration, organisation) do"
            + " update set name = excluded.name, last_seen_at = excluded.last_seen_at, signals ="
            + " unmatched.signals + 1",
        integration,
        organisation,
        name,
        now,
        now);
  }

  /** Lists an organisation that is mapped to no client, without a signal of it. */
  public void noteUnmatched(
      Transaction tx, String integration, String organisation, String name, Instant now) {
    tx.update(
        "insert into unmatched (integration, organisation, name, first_seen_at, last_seen_at,"
            + " signals) values (?, ?, ?, ?, ?, 0) on conflict (integration, organisation) do"
            + " update set name = excluded.name",
        integration,
        organisation,
        name,
        now,
        now);
  }

  /** Unmatched organisations after the given one, ordered by integration and organisation. */
  public List<UnmatchedOrganisation> unmatched(
      Transaction tx, String integration, String organisation, int atMost) {
    return tx.list(
        "select integration, organisation, name, first_seen_at, last_seen_at, signals from"
            + " unmatched where (integration, organisation) > (?, ?) order by integration,"
            + " organisation limit ?",
        row ->
            new UnmatchedOrganisation(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4)),
                Instant.ofEpochMilli(row.getLong(5)),
                row.getLong(6)),
        integration,
        organisation,
        atMost);
  }

  /** As above, of one integration. */
  public List<UnmatchedOrganisation> unmatchedOf(
      Transaction tx, String integration, String organisation, int atMost) {
    return unmatched(tx, integration, organisation, atMost).stream()
        .filter(found -> found.integration().equals(integration))
        .toList();
  }

  private static String containing(String text) {
    String plain =
        text.toLowerCase(Locale.ROOT).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    return "%" + plain + "%";
  }

  private void writeEvidence(Transaction tx, Device device) {
    device
        .evidence()
        .forEach(
            (kind, values) ->
                values.stream()
                    .map(value -> Evidence.of(kind, value))
                    .filter(Evidence::tellsApart)
                    .forEach(evidence -> learn(tx, device.clientId(), device.id(), evidence)));
  }

  private static Device withEvidence(Transaction tx, Device bare) {
    Map<Evidence.Kind, List<String>> evidence = new EnumMap<>(Evidence.Kind.class);
    tx.list(
            "select kind, value from device_evidence where device_id = ? order by kind, value",
            row -> new Evidence(Evidence.Kind.valueOf(row.getString(1)), row.getString(2)),
            bare.id())
        .forEach(
            one ->
                evidence.computeIfAbsent(one.kind(), kind -> new ArrayList<>()).add(one.value()));
    return new Device(
        bare.id(),
        bare.clientId(),
        bare.siteId(),
        bare.name(),
        bare.kind(),
        bare.parentId(),
        evidence);
  }

  private static Client client(ResultSet row) throws SQLException {
    return new Client(row.getString(1), row.getString(2), Client.Kind.valueOf(row.getString(3)));
  }

  private static Site site(ResultSet row) throws SQLException {
    return new Site(row.getString(1), row.getString(2), row.getString(3));
  }

  private static Device bareDevice(ResultSet row) throws SQLException {
    return new Device(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        io.nochub.api.asset.Device.Kind.valueOf(row.getString(5)),
        row.getString(6),
        Map.of());
  }

  private static Mapping mapping(ResultSet row) throws SQLException {
    return new Mapping(
        row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5));
  }
}
