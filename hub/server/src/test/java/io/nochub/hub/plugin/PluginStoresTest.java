package io.nochub.hub.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.Secret;
import io.nochub.api.StateStore;
import io.nochub.hub.plugin.IntegrationSwitches.Mode;
import io.nochub.hub.plugin.PluginStore.Origin;
import io.nochub.hub.plugin.PluginStore.Row;
import io.nochub.hub.secret.SecretBox;
import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.OnBothDatabases;
import io.nochub.hub.store.Transaction;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit fills them in
class PluginStoresTest extends OnBothDatabases {
  @TempDir Path keys;

  @Test
  void an_integration_comes_back_as_it_was_stored() {
    IntegrationStore store = new IntegrationStore(InstantSource.system());
    IntegrationRow row =
        new IntegrationRow(
            "rt",
            "request-tracker",
            "RT",
            true,
            Mode.OBSERVE,
            false,
            null,
            Map.of("url", "https://rt", "list", List.of(1, Map.of("$sealed", "abc"))),
            3,
            null,
            Set.of("rt.lan"),
            Set.of("robot"),
            Duration.ofHours(2));

    assertThat(written(transaction -> store.insert(transaction, row))).isTrue();
    assertThat(written(transaction -> store.insert(transaction, row))).isFalse();
    assertThat(database().read(store::all)).containsExactly(row);

    written(
        transaction -> {
          store.setMode(transaction, "rt", Mode.LIVE);
          store.setPaused(transaction, "rt", true, "refused");
          store.update(transaction, row.with(Map.of("url", "https://other"), 4));
          return true;
        });
    IntegrationRow changed =
        row.with(Map.of("url", "https://other"), 4).with(Mode.LIVE).with(true, "refused");
    assertThat(database().read(store::all)).containsExactly(changed);
    Optional<Mode> mode = database().read(transaction -> store.mode(transaction, "rt"));
    assertThat(mode).contains(Mode.LIVE);
  }

  @Test
  void state_and_secrets_are_apart_per_integration_and_gone_with_it() {
    SecretBox box = SecretBox.at(keys.resolve("secret.key"));
    IntegrationStateStore states =
        new IntegrationStateStore(database(), box, InstantSource.system());
    StateStore mine = states.of("a");
    StateStore other = states.of("b");

    mine.put("token", "plain");
    mine.putSecret("token", Secret.of("s3cret"));
    mine.put("token", "newer");

    assertThat(mine.get("token")).contains("newer");
    assertThat(mine.getSecret("token")).contains(Secret.of("s3cret"));
    assertThat(other.get("token")).isEmpty();
    assertThat(other.getSecret("token")).isEmpty();
    assertThat(values()).noneMatch(value -> value.contains("s3cret"));

    assertThat(states.resealAll(box)).isEqualTo(1);
    assertThat(mine.getSecret("token")).contains(Secret.of("s3cret"));

    mine.remove("token");
    assertThat(mine.get("token")).isEmpty();
    assertThat(mine.getSecret("token")).isEmpty();

    other.put("kept", "x");
    written(
        transaction -> {
          new IntegrationStore(InstantSource.system()).delete(transaction, "b");
          return true;
        });
    assertThat(other.get("kept")).isEmpty();
  }

  @Test
  void a_value_of_more_than_64_kibibytes_is_refused() {
    SecretBox box = SecretBox.at(keys.resolve("secret.key"));
    StateStore state = new IntegrationStateStore(database(), box, InstantSource.system()).of("a");

    state.put("most", "x".repeat(65_536));
    assertThatThrownBy(() -> state.put("more", "x".repeat(65_537)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65537 bytes");
    assertThatThrownBy(() -> state.putSecret("umlauts", Secret.of("ü".repeat(40_000))))
        .hasMessageContaining("80000 bytes");
    assertThat(state.get("more")).isEmpty();
  }

  @Test
  void an_installed_plugin_is_stored_replaced_and_deleted() {
    PluginStore store = new PluginStore(InstantSource.system());
    Row row = new Row("demo", "1.0.0", "ab", Origin.BUNDLED, true, false);
    save(store, row);
    save(store, new Row("demo", "1.1.0", "cd", Origin.OPERATOR, false, true));

    assertThat(database().read(store::all))
        .containsExactly(new Row("demo", "1.1.0", "cd", Origin.OPERATOR, false, true));
    written(
        transaction -> {
          store.delete(transaction, "demo");
          return true;
        });
    assertThat(database().read(store::all)).isEmpty();
  }

  private void save(PluginStore store, Row row) {
    written(
        transaction -> {
          store.save(transaction, row);
          return true;
        });
  }

  private List<String> values() {
    return database()
        .read(
            transaction ->
                transaction.list(
                    "select value from integration_state", found -> found.getString(1)));
  }

  private boolean written(Function<Transaction, Boolean> work) {
    return database().writeAndWait(Lane.OUTCOMES, work);
  }
}
