package io.nochub.hub.web;

import io.nochub.hub.access.Role;
import io.nochub.hub.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Stands in for features: answers what it was asked, and remembers what reached it. */
final class EchoRoutes implements Routes {
  private final List<Object> reached = new ArrayList<>();

  record Window(
      String name, String reason, @Nullable String client, @Nullable Instant from, Instant until) {}

  List<Object> reached() {
    return List.copyOf(reached);
  }

  void forget() {
    reached.clear();
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.post("/api/v1/maintenance-windows", this::window);
    endpoints.get("/api/v1/incidents", this::incidents);
    endpoints.post("/api/v1/incidents/{id}/acknowledge", this::acknowledge);
    endpoints.get("/api/v1/alerts/{id}", call -> failing());
    endpoints.get("/api/v1/clients/{id}", call -> silent());
    endpoints.page("GET", "/broken", Role.VIEWER, call -> failing());
    endpoints.put("/api/v1/routes", this::routes);
    endpoints.post("/api/v1/routes/dry-run", this::dryRun);
    endpoints.delete("/api/v1/clients/{id}", call -> reach(call.actor().name(), Answer.nothing()));
    endpoints.hooks(this::hook);
  }

  private Answer window(Call call) {
    Window window = call.body(Window.class);
    Map<String, String> made =
        Map.of(
            "id", "1",
            "name", window.name(),
            "reason", window.reason(),
            "owner", call.actor().name(),
            "from", "2026-12-08T22:00:00Z",
            "until", window.until().toString(),
            "state", "planned");
    return reach(window, Answer.created(call.below("1"), made));
  }

  private Answer incidents(Call call) {
    PageRequest page = call.page();
    List<Object> asked = List.of(call.queries("state"), call.time("since"), page.limit());
    return reach(asked, Answer.ok(page.pageOf(List.of())));
  }

  private Answer acknowledge(Call call) {
    throw ApiError.conflict(reach(call.body().toString(), "Incident 42 is resolved already."));
  }

  private Answer routes(Call call) {
    throw ApiError.conflict(reach(call.body().toString(), "Another version is in force."));
  }

  private Answer dryRun(Call call) {
    return reach(call.body().toString(), Answer.ok(Map.of("results", List.of())));
  }

  private static Answer failing() {
    throw new IllegalStateException("the password is swordfish");
  }

  private static Answer silent() {
    throw new StoreException("hub.db cannot be read: disk I/O error at /var/lib", null);
  }

  private CompletableFuture<HookAnswer> hook(HookCall call) {
    return switch (call.integration()) {
      case "fails" -> CompletableFuture.failedFuture(new IllegalStateException("swordfish"));
      case "throws" -> throw new IllegalStateException("swordfish");
      default ->
          CompletableFuture.completedFuture(
              reach(call, new HookAnswer(202, "text/plain", "taken", Map.of("X-More", "yes"))));
    };
  }

  private <T> T reach(Object what, T answer) {
    reached.add(what);
    return answer;
  }
}
