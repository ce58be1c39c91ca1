package io.nochub.plugins.kaseyavsa;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpReply;
import io.nochub.api.json.JsonView;
import io.nochub.plugins.kaseyavsa.Vsa9Config.ClosingNote;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests only; thread-safe. Paths and fields are those of Kaseya's REST API 1.0, which each
 * server shows at /api/v1.0/swagger/ui/index.
 */
final class Vsa9Client {
  private final URI api;
  private final ClosingNote closingNote;
  private final HttpAccess http;

  Vsa9Client(Vsa9Config config, HttpAccess plain) {
    api = HttpCall.get(config.address(), "api", "v1.0").address();
    closingNote = config.closingNote();
    http = plain.with(new Vsa9Manners(config, api));
  }

  /**
   * All open alarms. The other form, alarms/false, gives each alarm once per application and
   * remembers that: after a lost answer it would be lost.
   */
  Rows alarms(long skip, int top) throws IntegrationException, InterruptedException {
    return rows(HttpCall.get(api, "assetmgmt", "alarms", "true"), skip, top);
  }

  Optional<JsonView> alarm(String id) throws IntegrationException, InterruptedException {
    return isId(id) ? found(HttpCall.get(api, "assetmgmt", "alarms", id)) : Optional.empty();
  }

  void closeAlarm(String id, String note) throws IntegrationException, InterruptedException {
    HttpCall call = HttpCall.of("PUT", api, "assetmgmt", "alarms", id, "close");
    Map<String, String> entry = Map.of("key", "notes", "value", note);
    http.send(
        switch (closingNote) {
          case LIST -> call.json(List.of(entry));
          case OBJECT -> call.json(entry);
          case NONE -> call;
        });
  }

  Optional<JsonView> agent(String id) throws IntegrationException, InterruptedException {
    return isId(id) ? found(HttpCall.get(api, "assetmgmt", "agents", id)) : Optional.empty();
  }

  Rows agents(long skip, int top) throws IntegrationException, InterruptedException {
    return rows(HttpCall.get(api, "assetmgmt", "agents"), skip, top);
  }

  Rows organisations(long skip, int top) throws IntegrationException, InterruptedException {
    return rows(HttpCall.get(api, "system", "orgs"), skip, top);
  }

  Rows machineGroups(long skip, int top) throws IntegrationException, InterruptedException {
    return rows(HttpCall.get(api, "system", "machinegroups"), skip, top);
  }

  /** VSA 9's ids are whole numbers. */
  static boolean isId(String text) {
    return text.matches("[0-9]{1,40}");
  }

  /** One record; some servers put it into a list. */
  private Optional<JsonView> found(HttpCall call)
      throws IntegrationException, InterruptedException {
    Optional<HttpReply> reply = http.find(call);
    if (reply.isEmpty()) {
      return Optional.empty();
    }
    JsonView result = reply.get().json().at("Result");
    if (!result.exists()) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, call + " gave no Result");
    }
    List<JsonView> list = result.items();
    return Optional.of(list.isEmpty() ? result : list.get(0));
  }

  private Rows rows(HttpCall call, long skip, int top)
      throws IntegrationException, InterruptedException {
    JsonView document = http.send(call.query("$top", top).query("$skip", skip)).json();
    return Rows.of(call, document.at("Result"), document.at("TotalRecords"));
  }
}
