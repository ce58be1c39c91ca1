package io.nochub.plugins.kaseyavsa;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpReply;
import io.nochub.api.json.JsonView;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests only; thread-safe. Paths and fields are those of the reference at
 * https://api.pulseway.com, which VSA X serves at /api of each tenant.
 */
final class VsaXClient {
  private static final String[] WEBHOOKS = {"notifications", "webhooks"};
  private static final String[] TASKS = {"automation", "tasks"};
  private static final String[] SCRIPTS = {"automation", "scripts"};

  private final URI api;
  private final HttpAccess http;

  VsaXClient(VsaXConfig config, HttpAccess plain) {
    api = config.address();
    http = plain.with(new VsaXManners(config));
  }

  /** The device's page; only a tenant's own server is known to have it below the same host. */
  @Nullable URI link(String device) {
    String base = api.toString();
    return base.endsWith("/api/v3") && isId(device)
        ? HttpCall.get(
                URI.create(base.substring(0, base.length() - "/api/v3".length())),
                "app",
                "main",
                "systems",
                device,
                "details")
            .address()
        : null;
  }

  JsonView environment() throws IntegrationException, InterruptedException {
    return data(HttpCall.get(api, "environment"));
  }

  /** The newest notifications, newest first. */
  Rows newestNotifications() throws IntegrationException, InterruptedException {
    return rows(HttpCall.get(api, "notifications").query("$orderby", "Id desc"), 0, Rows.TOP);
  }

  /** Notifications with a higher id, in the order of their ids. */
  Rows notificationsAfter(long id) throws IntegrationException, InterruptedException {
    HttpCall call =
        HttpCall.get(api, "notifications")
            .query("$filter", "Id gt " + id)
            .query("$orderby", "Id asc");
    return rows(call, 0, Rows.TOP);
  }

  Optional<JsonView> notification(String id) throws IntegrationException, InterruptedException {
    return found(HttpCall.get(api, "notifications", id));
  }

  Optional<JsonView> device(String id) throws IntegrationException, InterruptedException {
    return isId(id) ? found(HttpCall.get(api, "devices", id)) : Optional.empty();
  }

  Optional<JsonView> asset(String device) throws IntegrationException, InterruptedException {
    return isId(device) ? found(HttpCall.get(api, "assets", device)) : Optional.empty();
  }

  /** Rows of "organizations", "sites", "groups" or "devices", in the order of their ids. */
  Rows list(String what, String key, long skip, int top)
      throws IntegrationException, InterruptedException {
    return rows(HttpCall.get(api, what).query("$orderby", key), skip, top);
  }

  Rows webhooks(long skip) throws IntegrationException, InterruptedException {
    return rows(HttpCall.get(api, WEBHOOKS).query("$orderby", "Id"), skip, Rows.TOP);
  }

  JsonView addWebhook(Map<String, Object> webhook)
      throws IntegrationException, InterruptedException {
    return written(HttpCall.post(api, WEBHOOKS).json(webhook));
  }

  /** What is not there any more is fine. */
  void removeWebhook(String id) throws IntegrationException, InterruptedException {
    http.find(HttpCall.of("DELETE", api, WEBHOOKS[0], WEBHOOKS[1], id));
  }

  Rows tasks(long skip) throws IntegrationException, InterruptedException {
    return rows(HttpCall.get(api, TASKS).query("$orderby", "Id"), skip, Rows.TOP);
  }

  Rows scripts(long skip) throws IntegrationException, InterruptedException {
    return rows(HttpCall.get(api, SCRIPTS).query("$orderby", "Id"), skip, Rows.TOP);
  }

  JsonView script(String id) throws IntegrationException, InterruptedException {
    return data(HttpCall.get(api, SCRIPTS[0], SCRIPTS[1], id));
  }

  /**
   * Starts a task on that one device and gives the id of the execution. Without devices VSA X would
   * run it on the whole scope of the task.
   */
  String runTask(String id, String device) throws IntegrationException, InterruptedException {
    HttpCall call =
        HttpCall.post(api, TASKS[0], TASKS[1], id, "run")
            .json(Map.of("DeviceIdentifiers", List.of(device)));
    return idOf(written(call), "Id");
  }

  /** Starts a script on that device and gives the id of the execution. */
  String runScript(String id, String device, List<Map<String, Object>> variables)
      throws IntegrationException, InterruptedException {
    HttpCall call =
        HttpCall.post(api, SCRIPTS[0], SCRIPTS[1], id, "run")
            .json(Map.of("DeviceIdentifier", device, "Variables", variables));
    return idOf(written(call), "ExecutionId");
  }

  /** How a task stands on each of its devices. */
  Optional<Rows> taskDevices(String execution, long skip)
      throws IntegrationException, InterruptedException {
    try {
      return Optional.of(
          rows(
              HttpCall.get(api, TASKS[0], TASKS[1], "executions", execution, "devices")
                  .query("$orderby", "Identifier"),
              skip,
              Rows.TOP));
    } catch (IntegrationException e) {
      return goneOrThrow(e);
    }
  }

  /** The scripts a task ran on a device. */
  List<JsonView> taskScripts(String execution, String device)
      throws IntegrationException, InterruptedException {
    HttpCall call =
        HttpCall.get(
            api, TASKS[0], TASKS[1], "executions", execution, "devices", device, "scripts");
    return found(call).map(JsonView::items).orElse(List.of());
  }

  Optional<JsonView> taskScriptOutput(String execution, String device, String script)
      throws IntegrationException, InterruptedException {
    return found(
        HttpCall.get(
            api,
            TASKS[0],
            TASKS[1],
            "executions",
            execution,
            "devices",
            device,
            "scripts",
            script));
  }

  Optional<JsonView> scriptExecution(String script, String device, String execution)
      throws IntegrationException, InterruptedException {
    return found(
        HttpCall.get(
            api, SCRIPTS[0], SCRIPTS[1], script, "device", device, "executions", execution));
  }

  /** GUIDs and numbers; nothing else of VSA X has a page or a path. */
  static boolean isId(String text) {
    return text.matches("[0-9A-Za-z-]{1,100}");
  }

  private JsonView data(HttpCall call) throws IntegrationException, InterruptedException {
    return data(call, http.send(call));
  }

  private static JsonView data(HttpCall call, HttpReply reply) throws IntegrationException {
    JsonView data = reply.json().at("Data");
    if (!data.exists()) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, call + " gave no Data");
    }
    return data;
  }

  private Optional<JsonView> found(HttpCall call)
      throws IntegrationException, InterruptedException {
    Optional<HttpReply> reply = http.find(call);
    return reply.isEmpty() ? Optional.empty() : Optional.of(data(call, reply.get()));
  }

  private Rows rows(HttpCall call, long skip, int top)
      throws IntegrationException, InterruptedException {
    JsonView document = http.send(call.query("$top", top).query("$skip", skip)).json();
    return Rows.of(call, document.at("Data"), document.at("Meta", "TotalCount"));
  }

  /** What was taken, but answered in a way nobody can read, may have happened. */
  private JsonView written(HttpCall call) throws IntegrationException, InterruptedException {
    HttpReply reply = http.send(call);
    try {
      return data(call, reply);
    } catch (IntegrationException e) {
      throw lost(call, e);
    }
  }

  private static String idOf(JsonView answer, String field) throws IntegrationException {
    return answer
        .at(field)
        .text()
        .filter(id -> !id.isBlank())
        .orElseThrow(
            () ->
                IntegrationException.of(
                    Kind.OUTCOME_UNKNOWN, "VSA X took it, but gave no " + field + " for it"));
  }

  private static IntegrationException lost(HttpCall call, IntegrationException cause) {
    return IntegrationException.of(
            Kind.OUTCOME_UNKNOWN, call + " was taken, but its answer could not be read")
        .causedBy(cause);
  }

  private static <T> Optional<T> goneOrThrow(IntegrationException e) throws IntegrationException {
    if (e.kind() == Kind.NOT_FOUND) {
      return Optional.empty();
    }
    throw e;
  }
}
