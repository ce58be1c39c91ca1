package io.nochub.hub.web;

import io.nochub.hub.audit.AuditEntry;
import io.nochub.hub.audit.AuditStore;
import io.nochub.hub.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The record of changes. */
public final class AuditRoutes implements Routes {
  private final Database database;
  private final AuditStore audit;

  public AuditRoutes(Database database, AuditStore audit) {
    this.database = database;
    this.audit = audit;
  }

  private record EntryView(
      String id,
      Instant at,
      String actor,
      String action,
      String object,
      @Nullable Map<String, Object> before,
      @Nullable Map<String, Object> after,
      String hash) {
    static EntryView of(AuditEntry entry) {
      return new EntryView(
          Long.toString(entry.id()),
          entry.at(),
          entry.actor(),
          entry.action(),
          entry.object(),
          entry.before(),
          entry.after(),
          entry.hash());
    }
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.get("/api/v1/audit", this::list);
  }

  private Answer list(Call call) {
    PageRequest page = call.page();
    AuditStore.Filter filter =
        new AuditStore.Filter(
            call.query("actor"), call.query("object"), call.time("since"), call.time("until"));
    List<AuditEntry> found =
        database.read(
            tx -> audit.list(tx, filter, page.number(0).orElse(null), page.limitAndOne()));
    return Answer.ok(page.page(found, entry -> List.of(entry.id())).map(EntryView::of));
  }
}
