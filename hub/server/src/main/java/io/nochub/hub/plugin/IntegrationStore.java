package io.nochub.hub.plugin;

import io.nochub.hub.plugin.IntegrationSwitches.Mode;
import io.nochub.hub.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of integrations. Works inside the caller's transaction. */
public final class IntegrationStore {
  private static final String COLUMNS =
      "id, type, display_name, enabled, mode, paused, held, settings, type_version,"
          + " trusted_fingerprint, private_hosts, automation_actors, silent_after";
  private static final TypeReference<Map<String, Object>> SETTINGS = new TypeReference<>() {};
  private static final TypeReference<Set<String>> NAMES = new TypeReference<>() {};

  private final InstantSource clock;
  private final JsonMapper json = JsonMapper.builder().build();

  public IntegrationStore(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether it is live or observed, as this transaction sees it. */
  public Optional<Mode> mode(Transaction transaction, String id) {
    return transaction.first(
        "select mode from integration where id = ?", row -> Mode.valueOf(row.getString(1)), id);
  }

  List<IntegrationRow> all(Transaction transaction) {
    return transaction.list("select " + COLUMNS + " from integration order by id", this::row);
  }

  /** False if the id is taken. */
  boolean insert(Transaction transaction, IntegrationRow row) {
    Instant now = clock.instant();
    return transaction.update(
            "insert into integration ("
                + COLUMNS
                + ", created_at, changed_at)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
            row.id(),
            row.type(),
            row.displayName(),
            row.enabled(),
            row.mode(),
            row.paused(),
            row.held(),
            json.writeValueAsString(row.settings()),
            row.typeVersion(),
            row.trustedFingerprint(),
            json.writeValueAsString(row.privateHosts()),
            json.writeValueAsString(row.automationActors()),
            millis(row.silentAfter()),
            now,
            now)
        == 1;
  }

  /** Stores all but the switches, which have their own ways. */
  void update(Transaction transaction, IntegrationRow row) {
    transaction.update(
        "update integration set display_name = ?, enabled = ?, settings = ?, type_version = ?,"
            + " trusted_fingerprint = ?, private_hosts = ?, automation_actors = ?, silent_after = ?,"
            + " changed_at = ? where id = ?",
        row.displayName(),
        row.enabled(),
        json.writeValueAsString(row.settings()),
        row.typeVersion(),
        row.trustedFingerprint(),
        json.writeValueAsString(row.privateHosts()),
        json.writeValueAsString(row.automationActors()),
        millis(row.silentAfter()),
        clock.instant(),
        row.id());
  }

  void setMode(Transaction transaction, String id, Mode mode) {
    transaction.update(
        "update integration set mode = ?, changed_at = ? where id = ?", mode, clock.instant(), id);
  }

  void setPaused(Transaction transaction, String id, boolean paused, @Nullable String held) {
    transaction.update(
        "update integration set paused = ?, held = ?, changed_at = ? where id = ?",
        paused,
        held,
        clock.instant(),
        id);
  }

  /** Also forgets what it kept for itself. */
  void delete(Transaction transaction, String id) {
    transaction.update("delete from integration_state where integration = ?", id);
    transaction.update("delete from integration where id = ?", id);
  }

  private IntegrationRow row(ResultSet row) throws SQLException {
    return new IntegrationRow(
        row.getString("id"),
        row.getString("type"),
        row.getString("display_name"),
        row.getLong("enabled") != 0,
        Mode.valueOf(row.getString("mode")),
        row.getLong("paused") != 0,
        row.getString("held"),
        json.readValue(row.getString("settings"), SETTINGS),
        row.getInt("type_version"),
        row.getString("trusted_fingerprint"),
        json.readValue(row.getString("private_hosts"), NAMES),
        json.readValue(row.getString("automation_actors"), NAMES),
        duration(row));
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }

  private static @Nullable Duration duration(ResultSet row) throws SQLException {
    long millis = row.getLong("silent_after");
    return row.wasNull() ? null : Duration.ofMillis(millis);
  }
}
