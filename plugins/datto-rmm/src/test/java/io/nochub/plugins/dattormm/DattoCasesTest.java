package io.nochub.plugins.dattormm;

import io.nochub.testkit.PayloadCases;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class DattoCasesTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @TestFactory
  Stream<DynamicTest> recorded_webhooks_and_alerts() {
    return PayloadCases.read(stage.webhook());
  }

  @TestFactory
  Stream<DynamicTest> recorded_lists() {
    return PayloadCases.poll(stage.openAlerts(), stage.vendor);
  }
}
