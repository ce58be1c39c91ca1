package io.nochub.hub.plugin;

import io.nochub.api.Secret;
import io.nochub.api.StateStore;
import io.nochub.hub.secret.SecretBox;
import io.nochub.hub.secret.SecretRotation;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What integrations keep for themselves, see {@link StateStore}. Thread-safe. */
public final class IntegrationStateStore implements SecretRotation.Place {
  private static final int LONGEST_VALUE = 64 << 10;
  private static final int LONGEST_KEY = 200;

  private final Database database;
  private final SecretBox box;
  private final InstantSource clock;

  public IntegrationStateStore(Database database, SecretBox box, InstantSource clock) {
    this.database = database;
    this.box = box;
    this.clock = clock;
  }

  /** The part that belongs to one integration. */
  StateStore of(String integration) {
    return new Own(integration);
  }

  @Override
  public int resealAll(SecretBox newBox) {
    return database.writeAndWait(Lane.HOUSEKEEPING, transaction -> resealed(transaction, newBox));
  }

  private record Kept(String integration, String name, String value) {}

  private static int resealed(Transaction transaction, SecretBox newBox) {
    List<Kept> secrets =
        transaction.list(
            "select integration, name, value from integration_state where secret = 1",
            row -> new Kept(row.getString(1), row.getString(2), row.getString(3)));
    for (Kept kept : secrets) {
      transaction.update(
          "update integration_state set value = ? where integration = ? and name = ? and secret ="
              + " 1",
          newBox.reseal(kept.value(), place(kept.integration(), kept.name())),
          kept.integration(),
          kept.name());
    }
    return secrets.size();
  }

  private static String place(String integration, String key) {
    return "integration/" + integration + "/state/" + key;
  }

  private final class Own implements StateStore {
    private final String integration;

    Own(String integration) {
      this.integration = integration;
    }

    @Override
    public Optional<String> get(String key) {
      return read(key, false);
    }

    @Override
    public void put(String key, String value) {
      check(key, value);
      write(key, false, value);
    }

    @Override
    public Optional<Secret> getSecret(String key) {
      return read(key, true).map(kept -> Secret.of(box.open(kept, place(integration, key))));
    }

    @Override
    public void putSecret(String key, Secret value) {
      check(key, value.reveal());
      write(key, true, box.seal(value.reveal(), place(integration, key)));
    }

    @Override
    public void remove(String key) {
      database.writeAndWait(
          Lane.OUTCOMES,
          transaction ->
              transaction.update(
                  "delete from integration_state where integration = ? and name = ?",
                  integration,
                  key));
    }

    private Optional<String> read(String key, boolean secret) {
      return database.read(
          transaction ->
              transaction.first(
                  "select value from integration_state where integration = ? and name = ? and"
                      + " secret = ?",
                  row -> row.getString(1),
                  integration,
                  key,
                  secret));
    }

    private void write(String key, boolean secret, String value) {
      database.writeAndWait(
          Lane.OUTCOMES,
          transaction ->
              transaction.update(
                  "insert into integration_state (integration, name, secret, value, changed_at)"
                      + " values (?, ?, ?, ?, ?) on conflict (integration, name, secret) do update"
                      + " set value = excluded.value, changed_at = excluded.changed_at",
                  integration,
                  key,
                  secret,
                  value,
                  clock.instant()));
    }

    private static void check(String key, String value) {
      if (key.isEmpty() || key.length() > LONGEST_KEY) {
        throw new IllegalArgumentException("A key of the state has 1 to 200 characters");
      }
      int size = value.getBytes(StandardCharsets.UTF_8).length;
      if (size > LONGEST_VALUE) {
        throw new IllegalArgumentException(
            "The value of " + key + " has " + size + " bytes; at most 65,536 are kept");
      }
    }
  }
}
