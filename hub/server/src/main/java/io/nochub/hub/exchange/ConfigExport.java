package io.nochub.hub.exchange;

import io.nochub.hub.audit.Change;
import io.nochub.hub.inventory.Client;
import io.nochub.hub.inventory.Device;
import io.nochub.hub.inventory.Mapping;
import io.nochub.hub.inventory.Site;
import io.nochub.hub.plugin.IntegrationView;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts the configuration together as maps and lists. */
final class ConfigExport {
  private static final int ALL = 1_000_000;
  private static final String SECRET = "***set***";

  private final Database database;
  private final ConfigExchange.Parts parts;

  ConfigExport(Database database, ConfigExchange.Parts parts) {
    this.database = database;
    this.parts = parts;
  }

  Map<String, Object> document() {
    List<Map<String, Object>> integrations =
        parts.integrations().list().stream().map(ConfigExport::integration).toList();
    return database.read(tx -> document(tx, integrations));
  }

  private Map<String, Object> document(Transaction tx, List<Map<String, Object>> integrations) {
    Map<String, Object> document = new LinkedHashMap<>();
    put(
        document,
        "clients",
        parts.inventory().clients(tx, "", ALL).stream()
            .filter(client -> !client.isCatchAll() && !client.equals(Client.OPERATIONS))
            .map(ConfigExport::client)
            .toList());
    put(
        document,
        "sites",
        parts.inventory().sites(tx, null, "", ALL).stream().map(ConfigExport::site).toList());
    put(
        document,
        "devices",
        parts.inventory().devices(tx, null, "", ALL).stream().map(ConfigExport::device).toList());
    put(
        document,
        "mappings",
        parts.inventory().mappings(tx, 0, ALL).stream().map(ConfigExport::mapping).toList());
    put(document, "integrations", integrations);
    parts
        .routes()
        .current(tx)
        .ifPresent(version -> document.put("routes", parts.routes().values(version.tree())));
    return document;
  }

  private static void put(Map<String, Object> document, String name, List<?> entries) {
    if (!entries.isEmpty()) {
      document.put(name, entries);
    }
  }

  private static Map<String, Object> client(Client client) {
    return Change.values("id", client.id(), "name", client.name());
  }

  private static Map<String, Object> site(Site site) {
    return Change.values("id", site.id(), "client", site.clientId(), "name", site.name());
  }

  private static Map<String, Object> device(Device device) {
    Map<String, List<String>> evidence = new LinkedHashMap<>();
    new TreeMap<>(device.evidence()).forEach((kind, values) -> evidence.put(kind.name(), values));
    return Change.values(
        "id", device.id(),
        "client", device.clientId(),
        "site", device.siteId(),
        "name", device.name(),
        "parent", device.parentId(),
        "kind", device.kind().name(),
        "evidence", evidence.isEmpty() ? null : evidence);
  }

  private static Map<String, Object> mapping(Mapping mapping) {
    return Change.values(
        "integration", mapping.integration(),
        "organisation", mapping.organisation(),
        "client", mapping.clientId(),
        "site", mapping.siteId());
  }

  private static Map<String, Object> integration(IntegrationView view) {
    List<String> hosts = view.privateHosts().stream().sorted().toList();
    List<String> actors = view.automationActors().stream().sorted().toList();
    return Change.values(
        "id", view.id(),
        "type", view.type(),
        "displayName", view.displayName(),
        "enabled", view.enabled() ? null : Boolean.FALSE,
        "mode", view.mode().name().toLowerCase(Locale.ROOT),
        "settings", withoutSecrets(view.settings()),
        "trustedFingerprint", view.trustedFingerprint(),
        "privateHosts", hosts.isEmpty() ? null : hosts,
        "automationActors", actors.isEmpty() ? null : actors,
        "silentAfter", view.silentAfter() == null ? null : view.silentAfter().toString());
  }

  private static @Nullable Object withoutSecrets(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> kept = new LinkedHashMap<>();
      map.forEach(
          (name, inner) -> {
            Object part = withoutSecrets(inner);
            if (part != null && !part.equals(SECRET)) {
              kept.put(String.valueOf(name), part);
            }
          });
      return kept;
    }
    if (value instanceof List<?> list) {
      List<Object> kept = new ArrayList<>();
      for (Object inner : list) {
        Object part = withoutSecrets(inner);
        if (part != null && !part.equals(SECRET)) {
          kept.add(part);
        }
      }
      return kept;
    }
    return value;
  }
}
