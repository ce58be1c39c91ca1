package io.nochub.hub.exchange;

import io.nochub.hub.audit.AuditStore;
import io.nochub.hub.inventory.InventoryChanges;
import io.nochub.hub.inventory.InventoryStore;
import io.nochub.hub.plugin.IntegrationTypes;
import io.nochub.hub.plugin.Integrations;
import io.nochub.hub.routing.RouteStore;
import io.nochub.hub.routing.RouteTree;
import io.nochub.hub.routing.Routing;
import io.nochub.hub.store.Database;
import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.YamlDocuments;
import java.time.InstantSource;
import java.util.List;

/**
 * Takes the configuration out of the hub and brings one in, as YAML in the shape of the schema
 * Configuration of {@code openapi.yaml}. Thread-safe.
 */
public final class ConfigExchange {
  private final YamlDocuments yaml;
  private final ConfigExport exporting;
  private final ConfigImport importing;

  /** What holds the configuration. */
  public record Parts(
      InventoryStore inventory,
      InventoryChanges changes,
      RouteStore routes,
      Routing routing,
      AuditStore audit,
      Integrations integrations,
      IntegrationTypes types,
      RouteTree.Surroundings surroundings) {}

  public ConfigExchange(Database database, Parts parts, YamlDocuments yaml, InstantSource clock) {
    this.yaml = yaml;
    this.exporting = new ConfigExport(database, parts);
    this.importing = new ConfigImport(database, parts, clock);
  }

  /**
   * What an import did, or would do.
   *
   * @param applied false for a trial
   * @param failures what is stored like the rest, and did not open
   */
  public record Result(boolean applied, List<Line> changes, List<Failure> failures) {
    public Result {
      changes = List.copyOf(changes);
      failures = List.copyOf(failures);
    }
  }

  /** Something stored that does not work, and why. */
  public record Failure(String object, String problem) {}

  /** One thing that is created or changed, such as {@code client/acme}. */
  public record Line(String action, String object) {}

  /** Everything but secrets and what belongs to nobody. */
  public String export() {
    return yaml.write(exporting.document());
  }

  /**
   * Brings a document in: what is named is created or changed, what is not named stays. All of it
   * is checked first and stored at once; doing it twice changes nothing the second time.
   *
   * @throws ApiError 400 with everything that is wrong; nothing is changed then
   */
  public Result importYaml(String document, String author) throws InterruptedException {
    return take(document, author, true);
  }

  /** Says what an import would do; problems as there. */
  public Result tryYaml(String document) throws InterruptedException {
    return take(document, "", false);
  }

  private Result take(String document, String author, boolean apply) throws InterruptedException {
    Configuration configuration = yaml.read(document, "Configuration", Configuration.class);
    return importing.take(configuration, author, apply);
  }
}
