package io.nochub.hub.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nochub.hub.access.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LiveEventsTest {
  @RegisterExtension final RunningWeb web = new RunningWeb();

  /** Somebody who listens over a plain socket. */
  private final class Listening implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;

    Listening(String token) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), web.address().getPort());
      socket.setSoTimeout(10_000);
      String request =
          "GET /api/v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      next("beat");
    }

    /** The data of the next event of this name; others are skipped. */
    String next(String event) throws IOException {
      List<String> read = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        read.add(line);
        if (line.equals("event: " + event)) {
          return lines.readLine();
        }
      }
      throw new AssertionError("ended without " + event + ": " + read);
    }

    /** Reads on until the chunk that ends the answer; by RFC 9112 it has the length 0. */
    boolean ends() throws IOException {
      String line = lines.readLine();
      while (line != null && !line.equals("0")) {
        line = lines.readLine();
      }
      return true;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void a_listener_hears_what_changed() throws IOException {
    try (Listening listening = new Listening(RunningWeb.ADMIN_TOKEN)) {
      web.events().publish("incidents", "42");
      assertThat(listening.next("change"))
          .isEqualTo("data: {\"topic\":\"incidents\",\"id\":\"42\"}");
    }
  }

  @Test
  void nobody_hears_what_they_may_not() throws IOException {
    try (Listening listening = new Listening(RunningWeb.ADMIN_TOKEN)) {
      web.events().publish("hidden", "1");
      web.events().publish("incidents", "2");
      assertThat(listening.next("change")).contains("\"2\"");
    }
  }

  @Test
  void beats_come_while_nothing_happens() throws IOException {
    try (Listening listening = new Listening(RunningWeb.ADMIN_TOKEN)) {
      long start = System.nanoTime();
      listening.next("beat");
      assertThat(System.nanoTime() - start).isLessThan(4_000_000_000L);
    }
  }

  @Test
  void who_left_is_forgotten() throws IOException {
    try (Listening listening = new Listening(RunningWeb.ADMIN_TOKEN)) {
      assertThat(web.events().listening()).isEqualTo(1);
      listening.close();
      await().until(() -> web.events().listening() == 0);
    }
  }

  @Test
  void a_withdrawn_token_ends_the_stream() throws IOException {
    var made = web.access().createToken("test", "x", Role.VIEWER, null);
    try (Listening listening = new Listening(made.secret())) {
      web.access().deleteToken("test", made.token().id());
      assertThat(listening.ends()).isTrue();
    }
  }

  @Test
  void a_stranger_does_not_hear_anything() {
    web.stranger().get("/api/v1/events").expect(401);
  }
}
