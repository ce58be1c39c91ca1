package io.nochub.hub.plugin;

import io.nochub.hub.audit.AuditStore;
import io.nochub.hub.audit.Change;
import io.nochub.hub.web.Answer;
import io.nochub.hub.web.ApiError;
import io.nochub.hub.web.Call;
import io.nochub.hub.web.Endpoints;
import io.nochub.hub.web.Routes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plugins over HTTP. */
public final class PluginRoutes implements Routes {
  private final PluginHost host;
  private final Integrations integrations;
  private final AuditStore audit;

  public PluginRoutes(PluginHost host, Integrations integrations, AuditStore audit) {
    this.host = host;
    this.integrations = integrations;
    this.audit = audit;
  }

  private record View(
      String id,
      String version,
      PluginView.State state,
      @Nullable String problem,
      String description,
      String provider,
      String license,
      PluginView.Origin origin,
      List<String> types,
      @Nullable List<String> warnings) {
    static View of(PluginView plugin) {
      return of(plugin, List.of());
    }

    static View of(PluginView plugin, List<String> warnings) {
      return new View(
          plugin.id(),
          plugin.version(),
          plugin.state(),
          plugin.problem().isEmpty() ? null : plugin.problem(),
          plugin.description(),
          plugin.provider(),
          plugin.license(),
          plugin.origin(),
          plugin.types(),
          warnings.isEmpty() ? null : warnings);
    }
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.get(
        "/api/v1/plugins", call -> Answer.ok(call.page().pageOf(host.list()).map(View::of)));
    endpoints.upload("/api/v1/plugins", this::install);
    endpoints.get("/api/v1/plugins/{id}", call -> Answer.ok(View.of(found(call))));
    endpoints.delete("/api/v1/plugins/{id}", this::remove);
    endpoints.post("/api/v1/plugins/{id}/enable", this::enable);
    endpoints.post("/api/v1/plugins/{id}/disable", this::disable);
  }

  private Answer install(Call call) throws IOException, InterruptedException {
    byte[] signature = signature(call);
    byte[] archive = call.bytes();
    try {
      PluginHost.Installed installed =
          host.install(
              "the uploaded archive",
              new ByteArrayInputStream(archive),
              signature,
              call.flag("force"),
              (tx, id, version) ->
                  audit.append(
                      tx,
                      Change.created(
                          call.actor().name(), name(id), Change.values("version", version))));
      PluginView plugin = installed.plugin();
      return Answer.created(call.below(plugin.id()), View.of(plugin, installed.warnings()));
    } catch (ArchiveRefused e) {
      throw ApiError.badRequest("The archive is refused: " + e.getMessage());
    }
  }

  @SuppressWarnings("ReturnsNullCollection") // a signature that is not there is not an empty one
  private static byte @Nullable [] signature(Call call) {
    Optional<String> header = call.header("X-Signature");
    if (header.isEmpty()) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(header.get().strip());
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("X-Signature", "must be Base64");
    }
  }

  private Answer enable(Call call) throws IOException, InterruptedException {
    PluginView plugin =
        host.enable(call.path("id"), recorded(call, "enable")).orElseThrow(() -> missing(call));
    return Answer.ok(View.of(plugin));
  }

  private Answer disable(Call call) throws IOException, InterruptedException {
    PluginView plugin =
        host.disable(call.path("id"), recorded(call, "disable")).orElseThrow(() -> missing(call));
    return Answer.ok(View.of(plugin));
  }

  private Answer remove(Call call) throws IOException, InterruptedException {
    PluginView plugin = found(call);
    List<String> users =
        integrations.list().stream()
            .filter(integration -> plugin.types().contains(integration.type()))
            .map(IntegrationView::id)
            .toList();
    if (!users.isEmpty()) {
      throw ApiError.conflict(
          "The plugin "
              + plugin.id()
              + " serves "
              + String.join(", ", users)
              + "; remove these integrations first.");
    }
    host.remove(
        plugin.id(),
        (tx, id, version) ->
            audit.append(
                tx,
                Change.deleted(call.actor().name(), name(id), Change.values("version", version))));
    return Answer.nothing();
  }

  private PluginHost.Alongside recorded(Call call, String act) {
    return (tx, id, version) -> audit.append(tx, Change.act(call.actor().name(), act, name(id)));
  }

  private PluginView found(Call call) {
    return host.view(call.path("id")).orElseThrow(() -> missing(call));
  }

  private static ApiError missing(Call call) {
    return ApiError.notFound("plugin " + call.path("id"));
  }

  private static String name(String id) {
    return "plugin/" + id;
  }
}
