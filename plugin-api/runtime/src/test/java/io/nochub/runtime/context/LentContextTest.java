package io.nochub.runtime.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.Metrics;
import io.nochub.api.Secret;
import io.nochub.api.StateStore;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpManners;
import io.nochub.api.http.HttpReply;
import io.nochub.api.json.Json;
import io.nochub.runtime.json.JacksonJson;
import io.nochub.runtime.work.Workers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LentContextTest {
  private static final HttpCall CALL = HttpCall.get(URI.create("https://rmm.example.com"));

  private final Workers workers = new Workers("rmm-1", getClass().getClassLoader());
  private final Map<String, String> stored = new HashMap<>();
  private final LentContext context =
      new LentContext(
          new LentContext.Parts(
              "rmm-1",
              LoggerFactory.getLogger("rmm-1"),
              InstantSource.fixed(Instant.EPOCH),
              new NothingThere(),
              new JacksonJson(),
              new StoredInMap(stored),
              new NoMetrics(),
              workers,
              () -> Path.of("/data/rmm-1"),
              source -> Optional.of(URI.create("https://hub.example.com/hooks/rmm-1/" + source))));

  @AfterEach
  void close() {
    workers.close();
  }

  /** Whatever is asked for is not there. */
  private static final class NothingThere implements HttpAccess {
    @Override
    public HttpReply exchange(HttpCall call) throws IntegrationException {
      throw IntegrationException.of(Kind.NOT_FOUND, "not there");
    }

    @Override
    public HttpReply send(HttpCall call) throws IntegrationException {
      return exchange(call);
    }

    @Override
    public HttpAccess with(HttpManners manners) {
      return new NothingThere();
    }
  }

  private record StoredInMap(Map<String, String> values) implements StateStore {
    @Override
    public Optional<String> get(String key) {
      return Optional.ofNullable(values.get(key));
    }

    @Override
    public void put(String key, String value) {
      values.put(key, value);
    }

    @Override
    public Optional<Secret> getSecret(String key) {
      return get(key).map(Secret::of);
    }

    @Override
    public void putSecret(String key, Secret value) {
      put(key, value.reveal());
    }

    @Override
    public void remove(String key) {
      values.remove(key);
    }
  }

  private static final class NoMetrics implements Metrics {
    @Override
    public void increment(String name, long amount) {}

    @Override
    public void gauge(String name, long value) {}
  }

  @Test
  void its_parts_work_as_long_as_it_is_lent() throws Exception {
    context.state().put("a", "b");

    assertThat(stored).containsEntry("a", "b");
    assertThat(context.integrationId()).isEqualTo("rmm-1");
    assertThat(context.clock().instant()).isEqualTo(Instant.EPOCH);
    assertThat(context.http().find(CALL)).isEmpty();
    assertThat(context.http().with(new HttpManners() {}).find(CALL)).isEmpty();
    assertThat(context.json().parse(new byte[] {'7'}).requireLong()).isEqualTo(7);
    assertThat(context.workers("a", 1).submit(() -> 5).get()).isEqualTo(5);
    assertThat(context.folder()).isEqualTo(Path.of("/data/rmm-1"));
    assertThat(context.webhookAddress("alerts"))
        .contains(URI.create("https://hub.example.com/hooks/rmm-1/alerts"));
  }

  @Test
  void a_failure_comes_through_as_it_is() {
    assertThatThrownBy(() -> context.http().send(CALL))
        .isInstanceOf(IntegrationException.class)
        .hasMessage("not there");
  }

  @Test
  void after_its_withdrawal_every_call_is_refused_also_to_what_it_handed_out() {
    HttpAccess http = context.http();
    HttpAccess mannerly = http.with(new HttpManners() {});
    Json json = context.json();
    StateStore state = context.state();
    Metrics metrics = context.metrics();

    context.withdraw();

    Stream<ThrowingCallable> calls =
        Stream.of(
            context::integrationId,
            context::logger,
            context::clock,
            context::http,
            context::json,
            context::state,
            context::metrics,
            () -> context.workers("a", 1),
            context::folder,
            () -> context.webhookAddress("a"),
            () -> http.send(CALL),
            () -> http.find(CALL),
            () -> mannerly.exchange(CALL),
            () -> json.write(Map.of()),
            () -> state.get("a"),
            () -> metrics.increment("a", 1));
    assertThat(calls)
        .allSatisfy(
            call ->
                assertThatThrownBy(call)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("rmm-1 is closed"));
  }

  @Test
  void what_is_lent_can_be_a_key_and_be_printed() {
    HttpAccess http = context.http();

    assertThat(http).isEqualTo(context.http()).hasSameHashCodeAs(http);
    assertThat(http.toString()).contains("NothingThere");
  }
}
