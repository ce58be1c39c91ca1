package io.nochub.plugins.lab.desk;

import io.nochub.api.IntegrationType;
import io.nochub.api.source.Received;
import io.nochub.api.source.SignalSource;
import io.nochub.api.ticket.TicketRef;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.TestContext;
import io.nochub.testkit.contract.IntegrationContract;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

class LabDeskContractTest extends IntegrationContract<LabDeskConfig> {
  private @Nullable TestContext lastOpened;

  /** The type itself, but it is seen what it was opened with. */
  @Override
  protected IntegrationType<LabDeskConfig> type() {
    IntegrationType<LabDeskConfig> type = LabDeskIntegration.type();
    return IntegrationType.of(
        type.id(),
        type.displayName(),
        type.configType(),
        type.capabilities(),
        type.remoteHosts(),
        (config, context) -> {
          lastOpened = (TestContext) context;
          return type.open(config, context);
        });
  }

  @Override
  protected String variant() {
    return "-desk";
  }

  @Override
  protected Map<String, Object> settings(FakeVendor vendor) {
    return Map.of("technician", "BUSY");
  }

  @Override
  protected List<Received> items(SignalSource source) {
    String change =
        "{\"ticket\": \"7\", \"change\": 12, \"at\": \"2026-03-02T09:00:00Z\", \"by\": \"x\"}";
    return List.of(Received.of("ticket-change", "7:12", change.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  protected Map.Entry<String, String> changeableField() {
    return Map.entry("Priority", "LOW");
  }

  /** The technician is busy and takes the first ticket within a minute. */
  @Override
  protected void somebodyWrites(TicketRef ticket) {
    Objects.requireNonNull(lastOpened).time().advance(Duration.ofMinutes(1));
  }
}
