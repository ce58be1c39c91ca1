package io.nochub.testkit.contract.sample;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationType;
import io.nochub.api.signal.Subject;
import io.nochub.api.source.ListenerSource;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import io.nochub.api.source.SignalSource;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.ticket.TicketRef;
import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.ManualClock;
import io.nochub.testkit.contract.IntegrationContract;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The kit on the sample, spoilt in one way or in none. */
abstract class SampleContract extends IntegrationContract<SampleConfig> {
  private SampleDesk desk = new SampleDesk();

  abstract Flaw flaw();

  @Override
  protected IntegrationType<SampleConfig> type() {
    return SampleIntegration.type(flaw());
  }

  @Override
  protected Map<String, Object> settings(FakeVendor vendor) {
    return Map.of(
        "address", vendor.address().toString(),
        "token", "sample-token-word",
        "hookSecret", "hook-secret-word");
  }

  @Override
  protected void script(FakeVendor vendor) {
    desk = new SampleDesk();
    vendor.desk(desk);
  }

  @Override
  protected Path folder() {
    return Path.of("src", "test", "sample");
  }

  @Override
  protected List<Received> items(SignalSource source) throws Exception {
    if (source instanceof WebhookSource) {
      return Stream.of("{\"id\": \"a1\"}", "{\"id\": \"a1\", \"ended\": true}", "{")
          .map(text -> new Received("webhook", "", ManualClock.START, Map.of(), bytes(text)))
          .toList();
    }
    if (source instanceof ListenerSource) {
      return List.of(
          new Received("line", "", ManualClock.START, Map.of(), bytes("{\"id\": \"b1\"}")));
    }
    return source.name().equals("ticket-changes")
        ? List.of(
            new Received("change", "1:1", ManualClock.START, Map.of("ticket", "1"), new byte[0]))
        : ((PollingSource) source).poll(Cursor.START).items();
  }

  @Override
  protected WebhookRequest genuine(WebhookSource source, byte[] body) {
    return new WebhookRequest(
        "POST",
        URI.create("https://hub.example/hooks/test/hook"),
        "",
        Map.of("X-Secret", List.of("hook-secret-word")),
        body,
        ManualClock.START);
  }

  @Override
  protected void somebodyWrites(TicketRef ticket) {
    desk.somebodyWrites(ticket.id());
  }

  @Override
  protected String goodTarget() {
    return "#noc";
  }

  @Override
  protected Optional<String> badTarget() {
    return Optional.of("noc");
  }

  @Override
  protected Subject actionScope() {
    return Subject.of("north", "7");
  }

  @Override
  protected String openAlert() {
    return "a1";
  }

  @Override
  protected String preparedJob() {
    return "1";
  }

  @Override
  protected Map<String, String> jobParameters() {
    return Map.of("drive", "C:");
  }

  @Override
  protected Delivery deliver(ListenerSource source, SocketAddress at) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(3_000);
      socket.connect(at, 2_000);
      socket.getOutputStream().write(bytes("{\"id\": \"b1\"}\n"));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.equals("ok\n") ? Delivery.ACKNOWLEDGED : Delivery.REFUSED;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
