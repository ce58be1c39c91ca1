package io.nochub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.FakeVendor.Trouble;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One group of the kit: what it knows, and the few ways in which every group looks at calls. */
abstract class Checks {
  /** How long a call may go on after it was interrupted. */
  private static final Duration PROMPT = Duration.ofSeconds(2);

  private final IntegrationContract<?> kit;

  Checks(IntegrationContract<?> kit) {
    this.kit = kit;
  }

  /** A call of the plugin. */
  @FunctionalInterface
  interface Call<T extends @Nullable Object> {
    T run() throws Exception;
  }

  final IntegrationContract<?> kit() {
    return kit;
  }

  final FakeVendor vendor() {
    return kit.vendor();
  }

  final void onlyIfItCallsTheVendor() {
    assumeTrue(kit.callsVendor(), "no setting leads to the fake vendor");
  }

  /** Runs a call that must fail, in the agreed way and without telling secrets. */
  final IntegrationException failure(String what, Call<?> call) throws Exception {
    try {
      Object result = call.run();
      return fail(what + " should have failed, but gave " + result);
    } catch (IntegrationException e) {
      assertThat(e.getMessage()).as("%s tells the operator something", what).isNotBlank();
      kit.assertNoSecret(words(e));
      return e;
    }
  }

  /** Runs a call against a vendor in trouble: it fails with one of the agreed kinds. */
  final void failsAsAgreed(String what, Trouble trouble, boolean repeatable, Call<?> call)
      throws Exception {
    Set<Kind> agreed = kit.kinds(trouble, repeatable);
    vendor().trouble(trouble);
    IntegrationException failure = failure(what + " with a vendor that is " + trouble, call);
    assertThat(failure.kind())
        .as("%s with a vendor that is %s: %s", what, trouble, failure.getMessage())
        .isIn(agreed);
    if (failure.kind() == Kind.RATE_LIMITED) {
      assertThat(failure.retryAfter()).as("says how long to wait").isPresent();
    }
  }

  /** Interrupts a call while the vendor hangs: it ends soon. */
  final void endsWhenInterrupted(String what, Call<?> call) throws InterruptedException {
    vendor().trouble(Trouble.HANGS);
    int before = vendor().asked().size();
    AtomicReference<@Nullable Throwable> end = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                call.run();
              } catch (Throwable thrown) {
                end.set(thrown);
              }
            },
            "interrupted caller");
    caller.start();
    Awaitility.await(what + " asks the vendor").until(() -> vendor().asked().size() > before);
    caller.interrupt();
    caller.join(PROMPT.toMillis());
    assertThat(caller.isAlive()).as("%s still runs %s after an interrupt", what, PROMPT).isFalse();
    assertThat(end.get())
        .as("how an interrupted %s ends", what)
        .isInstanceOfAny(InterruptedException.class, IntegrationException.class);
  }

  private static String words(Throwable failure) {
    StringBuilder words = new StringBuilder();
    for (Throwable at = failure; at != null; at = at.getCause()) {
      words.append(at).append('\n');
    }
    return words.toString();
  }
}
