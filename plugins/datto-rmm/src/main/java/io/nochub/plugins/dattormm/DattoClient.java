package io.nochub.plugins.dattormm;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpReply;
import io.nochub.api.json.JsonView;
import java.net.URI;
import java.util.Optional;

/** Requests only. Thread-safe. */
final class DattoClient {
  /** What stands before every path; pages are named with it or without. */
  static final String API = "/api/v2";

  /** The most entries Datto puts on a page, as its /system/pagination says. */
  private static final int FULL_PAGE = 250;

  /** With an audit for each device a page takes so many calls, and must end before its deadline. */
  private static final int PAGE_WITH_AUDITS = 50;

  private final URI api;
  private final HttpAccess http;

  DattoClient(DattoConfig config, HttpAccess http) {
    this.api = config.address().resolve(API);
    this.http = http.with(new DattoManners(config));
  }

  DattoPage openAlerts(Cursor from) throws IntegrationException, InterruptedException {
    return list("alerts", from, FULL_PAGE, "account", "alerts", "open");
  }

  DattoPage resolvedAlerts(Cursor from) throws IntegrationException, InterruptedException {
    return list("alerts", from, FULL_PAGE, "account", "alerts", "resolved");
  }

  DattoPage sites(Cursor from) throws IntegrationException, InterruptedException {
    return list("sites", from, FULL_PAGE, "account", "sites");
  }

  DattoPage devices(Cursor from, boolean withAudits)
      throws IntegrationException, InterruptedException {
    int size = withAudits ? PAGE_WITH_AUDITS : FULL_PAGE;
    return list("devices", from, size, "account", "devices");
  }

  DattoPage components(Cursor from) throws IntegrationException, InterruptedException {
    return list("components", from, FULL_PAGE, "account", "components");
  }

  Optional<JsonView> alert(String uid) throws IntegrationException, InterruptedException {
    return find(get("alert", uid));
  }

  /** Ends an alert. Datto takes no words with it and answers with an empty body. */
  void resolve(String uid) throws IntegrationException, InterruptedException {
    HttpReply reply = http.send(HttpCall.post(api, "alert", uid, "resolve"));
    if (!reply.text().isBlank()) {
      // A sign-in page of some proxy would be a good answer too, and nothing were resolved.
      reply.json();
    }
  }

  Optional<JsonView> device(String uid) throws IntegrationException, InterruptedException {
    return find(get("device", uid));
  }

  /** What Datto's agent or its network node found on a device; none for some kinds of device. */
  Optional<JsonView> audit(String kind, String deviceUid)
      throws IntegrationException, InterruptedException {
    try {
      return find(get("audit", kind, deviceUid));
    } catch (IntegrationException e) {
      // 400: this device has no audit of that kind.
      if (e.kind() == Kind.REJECTED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  JsonView requestRate() throws IntegrationException, InterruptedException {
    return http.send(get("system", "request_rate")).json();
  }

  JsonView runComponent(String deviceUid, Object job)
      throws IntegrationException, InterruptedException {
    return http.send(HttpCall.of("PUT", api, "device", deviceUid, "quickjob").json(job)).json();
  }

  Optional<JsonView> job(String uid) throws IntegrationException, InterruptedException {
    return find(get("job", uid));
  }

  Optional<JsonView> jobResults(String jobUid, String deviceUid)
      throws IntegrationException, InterruptedException {
    return find(get("job", jobUid, "results", deviceUid));
  }

  /**
   * What a job printed.
   *
   * @param stream stdout or stderr
   */
  Optional<JsonView> jobOutput(String jobUid, String deviceUid, String stream)
      throws IntegrationException, InterruptedException {
    return find(get("job", jobUid, "results", deviceUid, stream));
  }

  private DattoPage list(String field, Cursor from, int size, String... path)
      throws IntegrationException, InterruptedException {
    String query = DattoPage.query(from).orElse("max=" + size);
    HttpCall call = get(path);
    URI address = URI.create(call.address() + "?" + query);
    return new DattoPage(http.send(HttpCall.get(address)).json(), field, address);
  }

  private HttpCall get(String... path) {
    return HttpCall.get(api, path);
  }

  private Optional<JsonView> find(HttpCall call) throws IntegrationException, InterruptedException {
    Optional<HttpReply> reply = http.find(call);
    return reply.isPresent() ? Optional.of(reply.get().json()) : Optional.empty();
  }
}
