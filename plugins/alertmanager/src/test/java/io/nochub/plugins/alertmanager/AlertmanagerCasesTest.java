package io.nochub.plugins.alertmanager;

import io.nochub.testkit.PayloadCases;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class AlertmanagerCasesTest {
  @TestFactory
  Stream<DynamicTest> recorded_notifications() {
    return PayloadCases.read(Fixtures.source(Fixtures.settings()));
  }
}
