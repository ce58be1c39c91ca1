package io.nochub.hub.watch;

import io.nochub.hub.store.Transaction;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Keeps how long what is wrong has lasted, so that a restart does not forget it. */
final class WatchStore {
  Map<String, Duration> lasted(Transaction tx) {
    Map<String, Duration> lasted = new HashMap<>();
    tx.list(
            "select id, lasted from watched",
            row -> Map.entry(row.getString(1), Duration.ofMillis(row.getLong(2))))
        .forEach(entry -> lasted.put(entry.getKey(), entry.getValue()));
    return lasted;
  }

  /** Replaces what was kept before; what did not change is not written. */
  void replace(Transaction tx, Map<String, Duration> before, Map<String, Duration> lasted) {
    for (String id : before.keySet()) {
      if (!lasted.containsKey(id)) {
        tx.update("delete from watched where id = ?", id);
      }
    }
    lasted.forEach(
        (id, time) -> {
          if (!time.equals(before.get(id))) {
            tx.update(
                "insert into watched (id, lasted) values (?, ?) on conflict (id) do update set"
                    + " lasted = excluded.lasted",
                id,
                time.toMillis());
          }
        });
  }
}
