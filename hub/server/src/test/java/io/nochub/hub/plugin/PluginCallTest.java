package io.nochub.hub.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.hub.plugin.CallOutcomes.Failure;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PluginCallTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(100);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ClassLoader loader = new URLClassLoader(new URL[0], null);
  private final List<String> alarms = new ArrayList<>();
  private final CallOutcomes outcomes = new CallOutcomes(InstantSource.system(), alarm());
  private final PluginCall call = new PluginCall("demo", "demo-1", loader, threads, outcomes);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void the_plugins_class_loader_and_log_tags_are_set_during_the_call_and_only_then()
      throws Exception {
    MDC.put("request", "7");
    ClassLoader before = Thread.currentThread().getContextClassLoader();

    List<@Nullable String> tags =
        call.here(
            "read",
            () -> {
              assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
              return List.of(MDC.get("plugin"), MDC.get("integration"), MDC.get("call"));
            });

    assertThat(tags).containsExactly("demo", "demo-1", "read");
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    assertThat(MDC.getCopyOfContextMap()).containsOnlyKeys("request");
    MDC.clear();
  }

  @Test
  void a_call_on_its_own_thread_gives_what_it_returns_and_counts_as_success() throws Exception {
    ClassLoader seen =
        call.within(LONG, "poll", () -> Thread.currentThread().getContextClassLoader());

    assertThat(seen).isSameAs(loader);
    assertThat(outcomes.lastSuccess()).isPresent();
    assertThat(outcomes.recent()).isEmpty();
  }

  @Test
  void a_failure_of_the_contract_passes_as_it_is_and_is_counted() {
    IntegrationException thrown = IntegrationException.of(Kind.REJECTED, "no such queue");

    Throwable caught = catchThrowable(() -> call.within(LONG, "create ticket", failing(thrown)));

    assertThat(caught).isSameAs(thrown);
    assertThat(outcomes.recent()).containsEntry(Failure.REJECTED, 1L);
  }

  @Test
  void refused_credentials_raise_the_alarm_at_once() {
    IntegrationException thrown = IntegrationException.of(Kind.AUTHENTICATION, "bad password");

    assertThatThrownBy(() -> call.within(LONG, "poll", failing(thrown))).isSameAs(thrown);
    assertThat(alarms).containsExactly("refused: bad password");
  }

  @Test
  void a_bug_of_the_plugin_becomes_a_fault_with_its_name_and_trace_as_text() {
    PluginFault fault =
        catchThrowableOfType(
            PluginFault.class,
            () ->
                call.within(
                    LONG,
                    "poll",
                    () -> {
                      throw new IllegalStateException("no idea");
                    }));

    assertThat(fault).hasMessage("plugin demo failed in poll: IllegalStateException: no idea");
    assertThat(fault.getCause()).isNull();
    assertThat(fault.trace()).contains("IllegalStateException: no idea", "PluginCallTest");
    assertThat(fault.fatal()).isFalse();
    assertThat(alarms).isEmpty();
  }

  @Test
  void null_is_a_bug_of_the_plugin_too() {
    assertThatThrownBy(() -> call.here("read", PluginCallTest::nothing))
        .isInstanceOf(PluginFault.class)
        .hasMessageContaining("the plugin returned null");
    assertThatThrownBy(() -> call.within(LONG, "poll", PluginCallTest::nothing))
        .isInstanceOf(PluginFault.class)
        .hasMessageContaining("the plugin returned null");
    assertThat(outcomes.stillRunning()).isZero();
  }

  @SuppressWarnings("NullAway") // as a plugin does that was compiled without it
  private static String nothing() {
    return null;
  }

  @Test
  void an_error_is_contained_too_and_ends_the_integration_unless_memory_ran_out() {
    assertThatThrownBy(() -> call.here("read", throwing(new StackOverflowError("deep"))))
        .isInstanceOf(PluginFault.class);
    assertThat(alarms).containsExactly("broken: read");

    assertThatThrownBy(() -> call.within(LONG, "poll", throwing(new OutOfMemoryError("heap"))))
        .isInstanceOf(PluginFault.class);
    assertThat(alarms).hasSize(1);
  }

  @Test
  void a_call_out_of_time_is_interrupted_and_its_outcome_unknown() {
    IntegrationException late =
        catchThrowableOfType(
            IntegrationException.class,
            () ->
                call.within(
                    SHORT,
                    "create ticket",
                    () -> {
                      new CountDownLatch(1).await();
                      return "never";
                    }));

    assertThat(late.kind()).isEqualTo(Kind.OUTCOME_UNKNOWN);
    assertThat(late).hasMessage("create ticket: no answer within 100 ms");
    assertThat(outcomes.recent()).containsEntry(Failure.TOO_SLOW, 1L);
    assertThat(outcomes.stillRunning()).isZero();
  }

  @Test
  void what_the_plugin_itself_says_after_its_interruption_is_kept() {
    IntegrationException own =
        catchThrowableOfType(
            IntegrationException.class,
            () ->
                call.within(
                    SHORT,
                    "poll",
                    () -> {
                      try {
                        new CountDownLatch(1).await();
                      } catch (InterruptedException e) {
                        throw IntegrationException.of(Kind.UNAVAILABLE, "not even connected");
                      }
                      return "never";
                    }));

    assertThat(own.kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void a_call_that_ignores_its_interruption_is_left_behind_and_shown_until_it_ends()
      throws Exception {
    AtomicBoolean go = new AtomicBoolean(true);

    assertThatThrownBy(
            () ->
                call.within(
                    SHORT,
                    "poll",
                    () -> {
                      while (go.get()) {
                        Thread.onSpinWait();
                      }
                      return "late";
                    }))
        .isInstanceOf(IntegrationException.class)
        .hasMessageContaining("does not react to being interrupted");
    assertThat(outcomes.stillRunning()).isEqualTo(1);

    go.set(false);
    await().untilAsserted(() -> assertThat(outcomes.stillRunning()).isZero());
  }

  @Test
  void an_interrupted_caller_stops_the_call() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicReference<@Nullable Throwable> seen = new AtomicReference<>();
    Thread caller =
        new Thread(
            () ->
                seen.set(
                    catchThrowable(
                        () ->
                            call.within(
                                LONG,
                                "poll",
                                () -> {
                                  started.countDown();
                                  try {
                                    new CountDownLatch(1).await();
                                  } finally {
                                    stopped.countDown();
                                  }
                                  return "never";
                                }))));
    caller.start();
    started.await();
    caller.interrupt();
    caller.join();

    assertThat(seen.get()).isInstanceOf(InterruptedException.class);
    assertThat(stopped.getCount()).isZero();
  }

  @Test
  void a_plugin_that_cries_interrupted_by_itself_does_not_stop_the_hubs_thread() {
    assertThatThrownBy(
            () ->
                call.within(
                    LONG,
                    "poll",
                    () -> {
                      throw new InterruptedException();
                    }))
        .isInstanceOf(IntegrationException.class)
        .hasMessage("poll: was interrupted");
  }

  @Test
  void after_the_pool_is_closed_a_call_is_unavailable() {
    threads.shutdownNow();

    assertThatThrownBy(() -> call.within(LONG, "poll", () -> "x"))
        .isInstanceOf(IntegrationException.class)
        .hasMessage("poll: the plugin is being unloaded");
  }

  private static PluginCall.Body<String> failing(IntegrationException e) {
    return () -> {
      throw e;
    };
  }

  private static PluginCall.Body<String> throwing(Error e) {
    return () -> {
      throw e;
    };
  }

  private CallOutcomes.Alarm alarm() {
    return new CallOutcomes.Alarm() {
      @Override
      public void refused(CallOutcomes from, String message) {
        alarms.add("refused: " + message);
      }

      @Override
      public void broken(CallOutcomes from, PluginFault fault) {
        alarms.add("broken: " + fault.what());
      }
    };
  }
}
