package io.nochub.plugins.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Capability;
import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.source.ListenerSource;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.SignalSource;
import io.nochub.api.source.WebhookSource;
import io.nochub.plugins.snmp.poll.FakeAgent;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.testkit.RecordingIntake;
import io.nochub.testkit.TestContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snmp4j.PDU;

/** What the parts of an integration do for each other. */
class SnmpIntegrationTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String COLD_START = "1.3.6.1.6.3.1.1.5.1";

  @Test
  void a_polled_device_that_sends_a_cold_start_is_looked_at_before_its_turn() throws Exception {
    try (FakeAgent agent = FakeAgent.start("1.3.6.1.4.1.99999.1");
        TestContext context = TestContext.plain()) {
      SnmpIntegration integration = new SnmpIntegration(settings(agent.port()), context);
      PollingSource polls = source(integration, PollingSource.class);
      polls.poll(Cursor.START);
      int before = agent.asked();
      polls.poll(Cursor.START);
      assertThat(agent.asked()).isEqualTo(before);

      receive(source(integration, ListenerSource.class));
      polls.poll(Cursor.START);

      assertThat(agent.asked()).isGreaterThan(before);
      integration.close();
    }
  }

  /** The hub refuses to open an integration with a source its type does not declare. */
  @Test
  void the_page_of_values_needs_no_capability_as_it_only_answers() throws Exception {
    try (TestContext context = TestContext.plain()) {
      SnmpIntegration integration = new SnmpIntegration(settings(161), context);

      assertThat(SnmpPlugin.TYPE.capabilities()).doesNotContain(Capability.ALERTS_BY_WEBHOOK);
      assertThat(source(integration, WebhookSource.class).onlyAnswers()).isTrue();
      integration.close();
    }
  }

  private static SnmpConfig settings(int port) throws Exception {
    Map<String, Object> settings =
        Map.of(
            "trapAddress",
            "127.0.0.1",
            "trapPort",
            0,
            "communities",
            List.of(Map.of("name", "lan", "community", "public")),
            "scrapeToken",
            "t0ken-0f-a-test-01",
            "devices",
            "{id: sw, address: 127.0.0.1, port: %d}".formatted(port));
    return new SettingsBinder(Map.of()).bind(SnmpConfig.class, settings).value();
  }

  private static <S extends SignalSource> S source(SnmpIntegration integration, Class<S> kind) {
    return integration.sources().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow();
  }

  /** Has the port take a coldStart. */
  private static void receive(ListenerSource traps) throws Exception {
    RecordingIntake intake = new RecordingIntake();
    Thread port =
        new Thread(
            () -> {
              try {
                traps.listen(intake);
              } catch (IntegrationException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            "trap port of a test");
    port.start();
    try (Device device = Device.to(intake.address(PATIENCE))) {
      device.send(Device.trap(new PDU(), COLD_START), "public");
      intake.await(1, PATIENCE);
    } finally {
      port.interrupt();
      port.join(PATIENCE.toMillis());
    }
  }
}
