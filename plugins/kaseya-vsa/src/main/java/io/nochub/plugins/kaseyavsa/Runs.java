package io.nochub.plugins.kaseyavsa;

import io.nochub.api.IdempotencyKey;
import io.nochub.api.IntegrationException;
import io.nochub.api.StateStore;
import io.nochub.api.json.Json;
import io.nochub.api.json.JsonView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last runs that were started, by the hub's keys: VSA X takes no key of ours, and the same key
 * must not start a second run.
 */
record Runs(StateStore state, Json json) {
  private static final String STATE = "runs";
  private static final int MOST = 100;

  Optional<String> of(IdempotencyKey key) throws IntegrationException {
    for (JsonView run : known()) {
      if (run.at("key").textOr("").equals(key.value())) {
        return run.at("run").text();
      }
    }
    return Optional.empty();
  }

  void remember(IdempotencyKey key, String run) throws IntegrationException {
    List<Object> all = new ArrayList<>(known());
    all.add(Map.of("key", key.value(), "run", run));
    List<Object> kept = all.subList(Math.max(0, all.size() - MOST), all.size());
    state.put(STATE, new String(json.write(Map.of("runs", kept)), StandardCharsets.UTF_8));
  }

  private List<JsonView> known() throws IntegrationException {
    Optional<String> stored = state.get(STATE);
    return stored.isEmpty()
        ? List.of()
        : json.parse(stored.get().getBytes(StandardCharsets.UTF_8)).at("runs").items();
  }
}
