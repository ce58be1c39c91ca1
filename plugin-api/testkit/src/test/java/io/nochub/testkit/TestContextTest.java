package io.nochub.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.IntegrationException;
import io.nochub.api.Secret;
import io.nochub.api.StateStore;
import io.nochub.api.http.HttpCall;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TestContextTest {
  @Test
  void its_clock_stands_until_it_is_pushed() {
    try (TestContext context = TestContext.plain()) {
      InstantSource clock = context.clock();
      assertThat(clock.instant()).isEqualTo(ManualClock.START);

      context.time().advance(Duration.ofMinutes(5));

      assertThat(clock.instant()).isEqualTo(ManualClock.START.plusSeconds(300));
    }
  }

  @Test
  void what_is_forbidden_fails_and_is_remembered_even_if_that_is_swallowed() {
    try (TestContext context = TestContext.plain()) {
      StateStore state = context.state();
      context.forbid("read", Lent.STATE, Lent.HTTP);

      assertThatThrownBy(() -> state.get("x")).isInstanceOf(AssertionError.class);
      assertThat(context.clock().instant()).isNotNull();
      assertThat(context.violations()).containsExactly("read used the state store");

      context.allow();
      assertThat(state.get("x")).isEmpty();
    }
  }

  @Test
  void after_close_everything_is_withdrawn_and_its_folder_is_gone() throws Exception {
    TestContext context = TestContext.plain();
    StateStore state = context.state();
    Path folder = context.folder();
    Files.writeString(folder.resolve("cache"), "x");
    context.close();

    assertThat(folder).doesNotExist();
    assertThatIllegalStateException().isThrownBy(() -> state.get("x"));
    assertThatIllegalStateException().isThrownBy(() -> context.workers("w", 1));
    assertThatIllegalStateException()
        .isThrownBy(() -> context.http().send(HttpCall.get(URI.create("http://127.0.0.1:1"))));
  }

  @Test
  void state_survives_a_restart_and_keeps_secrets_apart() {
    MemoryState kept = new MemoryState();
    try (TestContext before = TestContext.builder().state(kept).build()) {
      before.state().put("a", "value");
      before.state().putSecret("a", Secret.of("word"));
    }
    try (TestContext after = TestContext.builder().state(kept).build()) {
      assertThat(after.state().get("a")).contains("value");
      assertThat(after.state().getSecret("a")).contains(Secret.of("word"));
      assertThat(kept.values()).containsOnlyKeys("a").doesNotContainValue("word");
      assertThatThrownBy(() -> after.state().put("b", "x".repeat(64 * 1024 + 1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void hosts_nobody_named_are_not_called() {
    try (TestContext context = TestContext.plain()) {
      assertThatThrownBy(
              () -> context.http().send(HttpCall.get(URI.create("http://vendor.example/"))))
          .isInstanceOf(IntegrationException.class);
    }
  }

  @Test
  void what_is_logged_can_be_read() {
    try (TestContext context = TestContext.plain()) {
      context.logger().debug("asked {} times", 3, new IllegalStateException("why"));

      assertThat(context.logged()).hasSize(1);
      assertThat(context.logged().get(0)).startsWith("DEBUG asked 3 times").contains("why");
    }
  }
}
