package io.nochub.hub.exchange;

import io.nochub.hub.audit.Change;
import io.nochub.hub.exchange.ConfigExchange.Failure;
import io.nochub.hub.exchange.ConfigExchange.Line;
import io.nochub.hub.exchange.ConfigExchange.Result;
import io.nochub.hub.exchange.Configuration.ClientEntry;
import io.nochub.hub.exchange.Configuration.DeviceEntry;
import io.nochub.hub.exchange.Configuration.IntegrationEntry;
import io.nochub.hub.exchange.Configuration.MappingEntry;
import io.nochub.hub.exchange.Configuration.SiteEntry;
import io.nochub.hub.inventory.Client;
import io.nochub.hub.inventory.Device;
import io.nochub.hub.inventory.InventoryChanges;
import io.nochub.hub.inventory.Mapping;
import io.nochub.hub.inventory.Site;
import io.nochub.hub.plugin.IntegrationChange;
import io.nochub.hub.plugin.IntegrationDraft;
import io.nochub.hub.plugin.IntegrationSwitches.Mode;
import io.nochub.hub.routing.RouteNode;
import io.nochub.hub.routing.RouteVersion;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.FieldProblem;
import io.nochub.runtime.settings.SettingsException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings a configuration in: everything is checked, then all of it is stored in one transaction or
 * nothing is.
 */
final class ConfigImport {
  private final Database database;
  private final ConfigExchange.Parts parts;
  private final ConfigCheck check;
  private final InstantSource clock;

  ConfigImport(Database database, ConfigExchange.Parts parts, InstantSource clock) {
    this.database = database;
    this.parts = parts;
    this.check = new ConfigCheck(parts);
    this.clock = clock;
  }

  Result take(Configuration wanted, String author, boolean apply) throws InterruptedException {
    List<FieldProblem> problems = new ArrayList<>();
    List<Line> changes = new ArrayList<>();
    List<IntegrationDraft> drafts = check.integrations(wanted, problems, changes);
    problems.addAll(database.read(tx -> check.inventory(tx, wanted)));
    Optional<RouteNode> routes = check.routes(wanted, problems);
    if (!problems.isEmpty()) {
      throw ApiError.invalid(problems);
    }
    if (!apply) {
      changes.addAll(database.read(tx -> differences(tx, wanted, routes)));
      return new Result(false, changes, List.of());
    }
    return make(wanted, drafts, routes, changes, author);
  }

  /**
   * Opens every integration with what it is to have, beside what runs; then stores all of it at
   * once; then puts what was opened in place.
   */
  private Result make(
      Configuration wanted,
      List<IntegrationDraft> drafts,
      Optional<RouteNode> routes,
      List<Line> changes,
      String author)
      throws InterruptedException {
    Deque<IntegrationChange> prepared = new ArrayDeque<>();
    try {
      // In the order of their ids: two imports at once must not wait for each other.
      for (IntegrationDraft draft :
          drafts.stream().sorted(Comparator.comparing(IntegrationDraft::id)).toList()) {
        prepared.add(prepared(wanted, draft));
      }
      List<Line> others =
          database.writeAndWait(Lane.OUTCOMES, tx -> store(tx, wanted, prepared, routes, author));
      List<Line> all = Stream.concat(changes.stream(), others.stream()).toList();
      return new Result(true, all, installed(prepared));
    } finally {
      prepared.forEach(IntegrationChange::close);
    }
  }

  private IntegrationChange prepared(Configuration wanted, IntegrationDraft draft)
      throws InterruptedException {
    try {
      return parts.integrations().prepare(draft);
    } catch (SettingsException e) {
      int place =
          wanted.integrations().stream().map(IntegrationEntry::id).toList().indexOf(draft.id());
      throw ApiError.invalid(ConfigCheck.problems("integrations/" + place + "/", e.problems()));
    }
  }

  /** What is stored stays, whatever comes of opening it; what is not open says why. */
  private static List<Failure> installed(Deque<IntegrationChange> prepared)
      throws InterruptedException {
    List<Failure> failures = new ArrayList<>();
    for (IntegrationChange change : prepared) {
      change
          .install()
          .ifPresent(why -> failures.add(new Failure("integration/" + change.id(), why)));
    }
    return failures;
  }

  /** In one transaction, in the order in which one thing needs another. */
  private List<Line> store(
      Transaction tx,
      Configuration wanted,
      Deque<IntegrationChange> prepared,
      Optional<RouteNode> routes,
      String author) {
    List<Line> changes = differences(tx, wanted, routes);
    for (IntegrationChange change : prepared) {
      change.store(tx);
      parts.audit().append(tx, change.by(author));
    }
    InventoryChanges inventory = parts.changes();
    wanted.clients().forEach(entry -> store(tx, author, entry, inventory));
    wanted.sites().forEach(entry -> store(tx, author, entry, inventory));
    wanted.devices().forEach(entry -> store(tx, author, device(entry).withoutParent(), inventory));
    wanted.devices().forEach(entry -> store(tx, author, device(entry), inventory));
    wanted.mappings().forEach(entry -> store(tx, author, entry, inventory));
    wanted.integrations().forEach(entry -> setMode(tx, author, entry));
    routes
        .filter(tree -> isNews(tx, tree))
        .ifPresent(
            tree -> {
              String reason = "Imported";
              long version = parts.routing().activate(tx, tree, author, reason, clock.instant());
              Change change =
                  new Change(author, "change", "routes", null, Change.values("version", version));
              parts.audit().append(tx, change);
            });
    return changes;
  }

  private void store(Transaction tx, String author, ClientEntry entry, InventoryChanges changes) {
    Optional<Client> known = parts.inventory().client(tx, entry.id());
    if (known.isPresent()) {
      changes.rename(tx, author, known.get(), entry.name());
    } else {
      changes.addClient(tx, author, entry.id(), entry.name());
    }
  }

  private void store(Transaction tx, String author, SiteEntry entry, InventoryChanges changes) {
    Optional<Site> known = parts.inventory().site(tx, entry.id());
    if (known.isPresent()) {
      changes.rename(tx, author, known.get(), entry.name());
    } else {
      changes.addSite(tx, author, entry.id(), entry.client(), entry.name());
    }
  }

  private void store(Transaction tx, String author, Device device, InventoryChanges changes) {
    Optional<Device> known = parts.inventory().device(tx, device.id());
    if (known.isEmpty()) {
      changes.add(tx, author, device);
    } else if (!device.normalised().equals(known.get()) && !isStepTo(device, known.get())) {
      changes.replace(tx, author, known.get(), device);
    }
  }

  /** The first pass leaves parents out, for they may come later; what is there keeps its own. */
  private static boolean isStepTo(Device withoutParent, Device known) {
    return withoutParent.parentId() == null
        && known.parentId() != null
        && withoutParent.normalised().equals(known.withoutParent());
  }

  private void store(Transaction tx, String author, MappingEntry entry, InventoryChanges changes) {
    Mapping wanted =
        new Mapping(0, entry.integration(), entry.organisation(), entry.client(), entry.site());
    Optional<Mapping> known =
        parts.inventory().mapping(tx, entry.integration(), entry.organisation());
    if (known.isPresent()) {
      changes.change(tx, author, known.get(), wanted);
    } else {
      changes.addMapping(tx, author, wanted);
    }
  }

  /** What is open already when an import makes an integration live is not told. */
  private void setMode(Transaction tx, String author, IntegrationEntry entry) {
    if (entry.mode() == null) {
      return;
    }
    Mode mode = entry.mode().equals("live") ? Mode.LIVE : Mode.OBSERVE;
    boolean isNews =
        parts.integrations().view(entry.id()).filter(view -> view.mode() != mode).isPresent();
    if (isNews) {
      parts.integrations().setMode(tx, entry.id(), mode);
      parts.audit().append(tx, Change.act(author, entry.mode(), "integration/" + entry.id()));
    }
  }

  private List<Line> differences(Transaction tx, Configuration wanted, Optional<RouteNode> routes) {
    List<Line> lines = new ArrayList<>();
    for (ClientEntry entry : wanted.clients()) {
      Optional<Client> known = parts.inventory().client(tx, entry.id());
      boolean same = known.filter(client -> client.name().equals(entry.name())).isPresent();
      line(known.isPresent(), same, "client/" + entry.id()).ifPresent(lines::add);
    }
    for (SiteEntry entry : wanted.sites()) {
      Optional<Site> known = parts.inventory().site(tx, entry.id());
      boolean same = known.filter(site -> site.name().equals(entry.name())).isPresent();
      line(known.isPresent(), same, "site/" + entry.id()).ifPresent(lines::add);
    }
    for (DeviceEntry entry : wanted.devices()) {
      Optional<Device> known = parts.inventory().device(tx, entry.id());
      boolean same = known.filter(device(entry).normalised()::equals).isPresent();
      line(known.isPresent(), same, "device/" + entry.id()).ifPresent(lines::add);
    }
    for (MappingEntry entry : wanted.mappings()) {
      Optional<Mapping> known =
          parts.inventory().mapping(tx, entry.integration(), entry.organisation());
      boolean same =
          known
              .filter(mapping -> mapping.clientId().equals(entry.client()))
              .filter(mapping -> Objects.equals(mapping.siteId(), entry.site()))
              .isPresent();
      String object = "mapping/" + entry.integration() + "/" + entry.organisation();
      line(known.isPresent(), same, object).ifPresent(lines::add);
    }
    routes
        .filter(tree -> isNews(tx, tree))
        .ifPresent(tree -> lines.add(new Line("change", "routes")));
    return lines;
  }

  private static Optional<Line> line(boolean known, boolean same, String object) {
    return same ? Optional.empty() : Optional.of(new Line(known ? "change" : "create", object));
  }

  private boolean isNews(Transaction tx, RouteNode tree) {
    return !parts.routes().current(tx).map(RouteVersion::tree).filter(tree::equals).isPresent();
  }

  static Device device(DeviceEntry entry) {
    return new Device(
        entry.id(),
        entry.client(),
        entry.site(),
        entry.name(),
        entry.kind() == null ? io.nochub.api.asset.Device.Kind.OTHER : entry.kind(),
        entry.parent(),
        entry.evidence() == null ? java.util.Map.of() : entry.evidence());
  }
}
