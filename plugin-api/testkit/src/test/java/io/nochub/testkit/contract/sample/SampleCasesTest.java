package io.nochub.testkit.contract.sample;

import io.nochub.api.Secret;
import io.nochub.api.source.PollingSource;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.PayloadCases;
import io.nochub.testkit.TestContext;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class SampleCasesTest {
  private final FakeVendor vendor = FakeVendor.start();
  private final TestContext context = TestContext.plain();

  @AfterEach
  void stop() {
    context.close();
    vendor.close();
  }

  @TestFactory
  Stream<DynamicTest> recorded_pages() {
    SampleConfig config =
        new SampleConfig(vendor.address(), Secret.of("token"), Secret.of("hook"), 1);
    PollingSource source = new SamplePoll(config, context, context.http(), Flaw.NONE);
    return PayloadCases.poll(source, vendor);
  }
}
