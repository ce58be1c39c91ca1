package io.nochub.hub.action;

import io.nochub.hub.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what an admin allowed; it goes with the integration. */
public final class AllowanceStore {
  private static final TypeReference<Set<String>> NAMES = new TypeReference<>() {};

  private final JsonMapper json = JsonMapper.shared();

  public Allowances of(Transaction tx, String integration) {
    Optional<Allowances> stored =
        tx.first(
            "select jobs, clearing from allowance where integration = ?",
            row -> new Allowances(json.readValue(row.getString(1), NAMES), row.getLong(2) != 0),
            integration);
    return stored.orElse(Allowances.NONE);
  }

  public void save(Transaction tx, String integration, Allowances allowances) {
    tx.update(
        "insert into allowance (integration, jobs, clearing) values (?, ?, ?) on conflict"
            + " (integration) do update set jobs = excluded.jobs, clearing = excluded.clearing",
        integration,
        json.writeValueAsString(allowances.jobs()),
        allowances.clearing());
  }

  /** Integrations that allow at least one job, by id. */
  public List<String> withJobs(Transaction tx) {
    return tx.list(
        "select integration from allowance where jobs <> '[]' order by integration",
        row -> row.getString(1));
  }
}
