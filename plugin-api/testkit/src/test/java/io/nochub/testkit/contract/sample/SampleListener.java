package io.nochub.testkit.contract.sample;

import io.nochub.api.IntegrationContext;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.JsonView;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Subject;
import io.nochub.api.source.Intake;
import io.nochub.api.source.ListenerSource;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A line of JSON over TCP is an alert; the answer is "ok" or "later". */
final class SampleListener implements ListenerSource {
  private static final int LOOK_UP_EVERY = 100;

  private final IntegrationContext context;
  private final Flaw flaw;

  SampleListener(IntegrationContext context, Flaw flaw) {
    this.context = context;
    this.flaw = flaw;
  }

  @Override
  public String name() {
    return "lines";
  }

  @Override
  public void listen(Intake intake) throws IntegrationException, InterruptedException {
    try (ServerSocket port = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port.setSoTimeout(LOOK_UP_EVERY);
      if (flaw != Flaw.LISTENER_HIDES_ITS_PORT) {
        intake.listeningOn(port.getLocalSocketAddress());
      }
      int deaf = flaw == Flaw.LISTENER_IGNORES_INTERRUPTS ? 40 : 0;
      while (!Thread.interrupted() || deaf-- > 0) {
        serveNext(port, intake);
        if (deaf > 0 && deaf < 40) {
          Thread.currentThread().interrupt();
        }
      }
    } catch (IOException e) {
      throw IntegrationException.of(Kind.UNAVAILABLE, "The port is lost").causedBy(e);
    }
  }

  private void serveNext(ServerSocket port, Intake intake)
      throws IOException, InterruptedException, IntegrationException {
    try (Socket client = port.accept()) {
      client.setSoTimeout(LOOK_UP_EVERY * 10);
      String line =
          new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      if (line == null || !line.startsWith("{")) {
        if (flaw == Flaw.LISTENER_DIES_OF_GARBAGE) {
          throw IntegrationException.of(Kind.BAD_PAYLOAD, "That is no line");
        }
        return;
      }
      String answer = hand(line, intake) ? "ok\n" : "later\n";
      client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    } catch (SocketTimeoutException nobodyCame) {
      return;
    }
  }

  private boolean hand(String line, Intake intake) throws InterruptedException {
    if (flaw == Flaw.LISTENER_DROPS_WHAT_COMES) {
      return true;
    }
    Received item = Received.of("line", "", line.getBytes(StandardCharsets.UTF_8));
    boolean stored = intake.put(List.of(item), Duration.ofSeconds(1));
    return stored || flaw == Flaw.LISTENER_SAYS_YES_TO_ALL;
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    JsonView line = context.json().parse(item.body());
    String id = line.at("id").requireText();
    if (id.isBlank()) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, "/id is empty");
    }
    return Reading.of(
        AlertRaised.of(id, "line", Subject.UNKNOWN).at(item.at()).title("Line").build());
  }
}
