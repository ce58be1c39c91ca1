package io.nochub.plugins.autotask;

import io.nochub.testkit.PayloadCases;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Recorded items; those of the webhook and of the poll say by their kind whose they are. */
class AutotaskCasesTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  @TestFactory
  Stream<DynamicTest> the_webhook_reads() throws Exception {
    return of(PayloadCases.read(stage.webhook()), "webhook");
  }

  @TestFactory
  Stream<DynamicTest> the_poll_reads() throws Exception {
    return of(PayloadCases.read(stage.changes()), "change");
  }

  private static Stream<DynamicTest> of(Stream<DynamicTest> cases, String source) {
    return cases.filter(one -> one.getDisplayName().startsWith(source));
  }
}
