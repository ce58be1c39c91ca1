package io.nochub.testkit.contract.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Every check of the kit can fail: each flaw is noticed by the test that is there for it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FlawsTest {
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_flaw_is_noticed(Flaw flaw) {
    TestExecutionSummary summary = run(flaw);

    assertThat(summary.getTestsFoundCount()).as("tests named %s", flaw.noticedBy()).isPositive();
    assertThat(summary.getTestsFailedCount()).as("%s", flaw.noticedBy()).isPositive();
  }

  private static TestExecutionSummary run(Flaw flaw) {
    PostDiscoveryFilter only = test -> FilterResult.includedIf(isNamed(test, flaw.noticedBy()));
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(SpoiltSample.class))
            .filters(only)
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    System.setProperty(SpoiltSample.FLAW, flaw.name());
    try {
      LauncherFactory.create().execute(request, listener);
    } finally {
      System.clearProperty(SpoiltSample.FLAW);
    }
    return listener.getSummary();
  }

  private static boolean isNamed(TestDescriptor test, String method) {
    return test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(source -> ((MethodSource) source).getMethodName())
        .filter(method::equals)
        .isPresent();
  }
}
