package io.nochub.hub.action;

import io.nochub.hub.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the runs of jobs. */
public final class JobStore {
  private static final String SELECT =
      "select id, incident_id, integration, job, name, organisation, device, parameters, run_key,"
          + " requested_by, state, run_id, output, requested_at, started_at, ended_at from job_run ";
  private static final TypeReference<Map<String, String>> VALUES = new TypeReference<>() {};

  private final JsonMapper json = JsonMapper.shared();

  /** Stores a new run; gives it with its id. */
  public JobRun add(Transaction tx, JobRun run) {
    long id =
        tx.insert(
            "insert into job_run (incident_id, integration, job, name, organisation, device,"
                + " parameters, run_key, requested_by, state, output, requested_at) values (?, ?,"
                + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            run.incidentId(),
            run.integration(),
            run.job(),
            run.name(),
            run.organisation(),
            run.device(),
            json.writeValueAsString(run.parameters()),
            run.key(),
            run.requestedBy(),
            run.state(),
            run.output(),
            run.requestedAt());
    return run(tx, id).orElseThrow();
  }

  /** Stores how far a run is. */
  public void save(Transaction tx, JobRun run) {
    tx.update(
        "update job_run set state = ?, run_id = ?, output = ?, started_at = ?, ended_at = ? where"
            + " id = ?",
        run.state(),
        run.runId(),
        run.output(),
        run.startedAt(),
        run.endedAt(),
        run.id());
  }

  /**
   * After a restore nobody knows whether a job that was only asked for has been run since the
   * backup; it is not run again.
   */
  public void doubtRequested(Transaction tx) {
    tx.update(
        "update job_run set state = 'STARTING' where ended_at is null and state = 'REQUESTED'");
  }

  public Optional<JobRun> run(Transaction tx, long id) {
    return tx.first(SELECT + "where id = ?", this::read, id);
  }

  /** The latest runs of an incident, latest first. */
  public List<JobRun> of(Transaction tx, long incidentId, int atMost) {
    return tx.list(
        SELECT + "where incident_id = ? order by id desc limit ?", this::read, incidentId, atMost);
  }

  /** A run of a job on a device that has not ended. */
  public Optional<JobRun> underWay(Transaction tx, String integration, String job, String device) {
    return tx.first(
        SELECT
            + "where integration = ? and device = ? and job = ? and ended_at is null order by id"
            + " limit 1",
        this::read,
        integration,
        device,
        job);
  }

  private JobRun read(ResultSet row) throws SQLException {
    return new JobRun(
        row.getLong(1),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        json.readValue(row.getString(8), VALUES),
        row.getString(9),
        row.getString(10),
        JobRun.State.valueOf(row.getString(11)),
        row.getString(12),
        row.getString(13),
        Instant.ofEpochMilli(row.getLong(14)),
        instantOrNull(row, 15),
        instantOrNull(row, 16));
  }

  private static @Nullable Instant instantOrNull(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
