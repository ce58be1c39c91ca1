package io.nochub.hub.exchange;

import static io.nochub.hub.inventory.InventoryChanges.unknown;

import io.nochub.api.Capability;
import io.nochub.hub.exchange.ConfigExchange.Line;
import io.nochub.hub.exchange.Configuration.ClientEntry;
import io.nochub.hub.exchange.Configuration.DeviceEntry;
import io.nochub.hub.exchange.Configuration.IntegrationEntry;
import io.nochub.hub.exchange.Configuration.MappingEntry;
import io.nochub.hub.exchange.Configuration.SiteEntry;
import io.nochub.hub.inventory.Client;
import io.nochub.hub.inventory.Device;
import io.nochub.hub.inventory.Site;
import io.nochub.hub.plugin.IntegrationDraft;
import io.nochub.hub.plugin.IntegrationTypes.TypeView;
import io.nochub.hub.plugin.IntegrationView;
import io.nochub.hub.plugin.Integrations;
import io.nochub.hub.routing.NotifyRoute;
import io.nochub.hub.routing.RouteNode;
import io.nochub.hub.routing.RouteTree;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.web.FieldProblem;
import io.nochub.runtime.settings.SettingProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds everything that is wrong with a configuration before any of it is taken. */
final class ConfigCheck {
  private static final int LONGEST_PATH = 100;

  private final ConfigExchange.Parts parts;

  ConfigCheck(ConfigExchange.Parts parts) {
    this.parts = parts;
  }

  /** Drafts of the integrations that would be other than they are. */
  List<IntegrationDraft> integrations(
      Configuration wanted, List<FieldProblem> problems, List<Line> changes)
      throws InterruptedException {
    List<IntegrationDraft> drafts = new ArrayList<>();
    problems.addAll(twice("integrations", "id", wanted.integrations(), IntegrationEntry::id));
    for (int i = 0; i < wanted.integrations().size(); i++) {
      IntegrationEntry entry = wanted.integrations().get(i);
      Optional<IntegrationView> known = parts.integrations().view(entry.id());
      IntegrationDraft draft = draft(entry, known);
      Integrations.Prospect prospect = parts.integrations().prospect(draft);
      problems.addAll(problems("integrations/" + i + "/", prospect.problems()));
      boolean modeChanges =
          known.isPresent()
              && entry.mode() != null
              && !entry.mode().equalsIgnoreCase(known.get().mode().name());
      if (prospect.changes()) {
        drafts.add(draft);
      }
      if (prospect.changes() || modeChanges) {
        String action = known.isPresent() ? "change" : "create";
        changes.add(new Line(action, "integration/" + entry.id()));
      }
    }
    return drafts;
  }

  private IntegrationDraft draft(IntegrationEntry entry, Optional<IntegrationView> known) {
    String name = entry.displayName();
    String usual =
        known
            .map(IntegrationView::displayName)
            .or(() -> parts.types().view(entry.type()).map(TypeView::displayName))
            .orElse(entry.id());
    Set<String> hosts = entry.privateHosts();
    Set<String> actors = entry.automationActors();
    Map<String, Object> settings = entry.settings();
    Boolean enabled = entry.enabled();
    return new IntegrationDraft(
        entry.id(),
        entry.type(),
        name == null ? usual : name,
        enabled == null || enabled,
        settings == null ? Map.of() : settings,
        entry.trustedFingerprint(),
        hosts == null ? Set.of() : hosts,
        actors == null ? Set.of() : actors,
        entry.silentAfter());
  }

  static List<FieldProblem> problems(String at, List<SettingProblem> problems) {
    return problems.stream()
        .map(problem -> new FieldProblem(at + problem.field(), problem.problem()))
        .toList();
  }

  /** The routes, if there are any and they can be read. */
  Optional<RouteNode> routes(Configuration wanted, List<FieldProblem> problems) {
    Map<String, Object> document = wanted.routes();
    if (document == null) {
      return Optional.empty();
    }
    RouteNode tree;
    try {
      tree = parts.routes().parse(document);
    } catch (IllegalArgumentException e) {
      problems.add(new FieldProblem("routes", "cannot be read: " + e.getMessage()));
      return Optional.empty();
    }
    for (RouteTree.Problem problem : RouteTree.check(tree, new Around(wanted))) {
      problems.add(new FieldProblem("routes/" + problem.field(), problem.problem()));
    }
    return Optional.of(tree);
  }

  /** Routes may lead to integrations that come with the same document. */
  private final class Around implements RouteTree.Surroundings {
    private final Map<String, String> coming = new HashMap<>();

    Around(Configuration wanted) {
      for (IntegrationEntry entry : wanted.integrations()) {
        if (parts.integrations().view(entry.id()).isEmpty()) {
          coming.put(entry.id(), entry.type());
        }
      }
    }

    @Override
    public String problemWithTickets(String integration) {
      return coming.containsKey(integration)
          ? lacking(integration, Capability.TICKETS, "makes no tickets")
          : parts.surroundings().problemWithTickets(integration);
    }

    @Override
    public String problemWithNotices(NotifyRoute route) {
      return coming.containsKey(route.integration())
          ? lacking(route.integration(), Capability.NOTIFY, "sends no messages")
          : parts.surroundings().problemWithNotices(route);
    }

    private String lacking(String integration, Capability needed, String words) {
      boolean can =
          Optional.ofNullable(coming.get(integration))
              .flatMap(type -> parts.types().view(type))
              .map(type -> type.capabilities().contains(needed))
              .orElse(true);
      return can ? "" : "names integration " + integration + ", which " + words;
    }
  }

  List<FieldProblem> inventory(Transaction tx, Configuration wanted) {
    return new Inventory(tx, wanted).problems();
  }

  /** The inventory as it would stand after the import. */
  private final class Inventory {
    private final Transaction tx;
    private final Configuration wanted;
    private final Set<String> clients = new HashSet<>();
    private final Map<String, String> clientOfSite = new HashMap<>();
    private final Map<String, Device> devices = new HashMap<>();
    private final Set<String> integrations = new HashSet<>();
    private final List<FieldProblem> problems = new ArrayList<>();

    Inventory(Transaction tx, Configuration wanted) {
      this.tx = tx;
      this.wanted = wanted;
      wanted.clients().forEach(entry -> clients.add(entry.id()));
      wanted.sites().forEach(entry -> clientOfSite.put(entry.id(), entry.client()));
      wanted.devices().forEach(entry -> devices.put(entry.id(), ConfigImport.device(entry)));
      wanted.integrations().forEach(entry -> integrations.add(entry.id()));
    }

    List<FieldProblem> problems() {
      problems.addAll(twice("clients", "id", wanted.clients(), ClientEntry::id));
      problems.addAll(twice("sites", "id", wanted.sites(), SiteEntry::id));
      problems.addAll(twice("devices", "id", wanted.devices(), DeviceEntry::id));
      problems.addAll(
          twice(
              "mappings",
              "organisation",
              wanted.mappings(),
              entry -> entry.integration() + "/" + entry.organisation()));
      for (int i = 0; i < wanted.clients().size(); i++) {
        client("clients/" + i + "/", wanted.clients().get(i));
      }
      for (int i = 0; i < wanted.sites().size(); i++) {
        site("sites/" + i + "/", wanted.sites().get(i));
      }
      for (int i = 0; i < wanted.devices().size(); i++) {
        device("devices/" + i + "/", wanted.devices().get(i));
      }
      for (int i = 0; i < wanted.mappings().size(); i++) {
        mapping("mappings/" + i + "/", wanted.mappings().get(i));
      }
      return problems;
    }

    private void client(String at, ClientEntry entry) {
      if (parts.inventory().client(tx, entry.id()).filter(Client::isCatchAll).isPresent()) {
        add(at + "id", "is the hub's own, for what belongs to nobody yet");
      }
    }

    private void site(String at, SiteEntry entry) {
      clientKnown(at, entry.client());
      Optional<String> owner = parts.inventory().site(tx, entry.id()).map(Site::clientId);
      if (owner.filter(client -> !client.equals(entry.client())).isPresent()) {
        add(at + "client", "cannot be changed; it is " + owner.get());
      }
    }

    private void device(String at, DeviceEntry entry) {
      clientKnown(at, entry.client());
      siteFits(at, entry.site(), entry.client());
      Optional<String> owner = parts.inventory().device(tx, entry.id()).map(Device::clientId);
      if (owner.filter(client -> !client.equals(entry.client())).isPresent()) {
        add(at + "client", "cannot be changed; it is " + owner.get());
      }
      parent(at, entry);
    }

    private void parent(String at, DeviceEntry entry) {
      String parentId = entry.parent();
      if (parentId == null) {
        return;
      }
      Optional<Device> parent = find(parentId);
      if (parent.isEmpty()) {
        add(at + "parent", unknown("device", parentId));
      } else if (!parent.get().clientId().equals(entry.client())) {
        add(at + "parent", "is a device of client " + parent.get().clientId());
      } else if (leadsTo(parentId, entry.id())) {
        add(at + "parent", "is reached through this device itself");
      }
    }

    private boolean leadsTo(String from, String id) {
      String above = from;
      for (int i = 0; above != null && i < LONGEST_PATH; i++) {
        if (above.equals(id)) {
          return true;
        }
        above = find(above).map(Device::parentId).orElse(null);
      }
      return false;
    }

    private Optional<Device> find(String id) {
      return Optional.ofNullable(devices.get(id)).or(() -> parts.inventory().device(tx, id));
    }

    private void mapping(String at, MappingEntry entry) {
      if (!integrations.contains(entry.integration())
          && parts.integrations().view(entry.integration()).isEmpty()) {
        add(at + "integration", unknown("integration", entry.integration()));
      }
      clientKnown(at, entry.client());
      siteFits(at, entry.site(), entry.client());
    }

    private void clientKnown(String at, String client) {
      if (!clients.contains(client) && parts.inventory().client(tx, client).isEmpty()) {
        add(at + "client", unknown("client", client));
      }
    }

    private void siteFits(String at, @Nullable String site, String client) {
      if (site == null) {
        return;
      }
      Optional<String> owner =
          Optional.ofNullable(clientOfSite.get(site))
              .or(() -> parts.inventory().site(tx, site).map(Site::clientId));
      if (owner.isEmpty()) {
        add(at + "site", unknown("site", site));
      } else if (!owner.get().equals(client)) {
        add(at + "site", "is a site of client " + owner.get());
      }
    }

    private void add(String field, String problem) {
      problems.add(new FieldProblem(field, problem));
    }
  }

  private static <T> List<FieldProblem> twice(
      String list, String field, List<T> entries, Function<T, String> key) {
    List<FieldProblem> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      if (!seen.add(key.apply(entries.get(i)))) {
        problems.add(new FieldProblem(list + "/" + i + "/" + field, "is given twice"));
      }
    }
    return problems;
  }
}
