package io.nochub.hub.watch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import io.nochub.runtime.http.HttpClients;
import io.nochub.runtime.http.HttpMeter;
import io.nochub.runtime.http.HttpScope;
import io.nochub.runtime.json.JacksonJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // set before each test
class HeartbeatTest {
  private final HttpClients clients = new HttpClients();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Heartbeat.class);
  private HttpServer receiver;
  private volatile int status = 200;
  private Optional<String> whyNot = Optional.empty();

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    receiver.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(logged);
    logged.start();
  }

  @AfterEach
  void close() {
    logger.detachAppender(logged);
    logger.setLevel(null);
    receiver.stop(0);
    clients.close();
  }

  private Heartbeat heartbeat(Set<String> privateHosts) {
    URI address =
        URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/4f1c-87?x=1");
    HttpScope scope =
        new HttpScope(
            "heartbeat",
            Set.of(address.getHost()),
            privateHosts,
            null,
            new JacksonJson(),
            HttpMeter.NONE);
    return new Heartbeat(clients.open(scope), address, () -> whyNot);
  }

  private Heartbeat heartbeat() {
    return heartbeat(Set.of("127.0.0.1"));
  }

  private List<String> lines() {
    return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void the_address_is_called_as_it_stands_each_time_while_all_is_well() throws Exception {
    Heartbeat heartbeat = heartbeat();
    heartbeat.beat();
    heartbeat.beat();
    assertThat(calls).containsExactly("GET /4f1c-87?x=1", "GET /4f1c-87?x=1");
    assertThat(lines()).isEmpty();
  }

  @Test
  void it_stays_away_while_the_hub_is_not_well_and_says_so_once() throws Exception {
    Heartbeat heartbeat = heartbeat();
    whyNot = Optional.of("Alerts wait to be decided");
    heartbeat.beat();
    heartbeat.beat();
    assertThat(calls).isEmpty();
    assertThat(lines())
        .containsExactly("No heartbeat until the hub is well: Alerts wait to be decided");
    whyNot = Optional.empty();
    heartbeat.beat();
    assertThat(calls).hasSize(1);
  }

  @Test
  void a_call_that_fails_is_logged_once_until_one_works_again() throws Exception {
    Heartbeat heartbeat = heartbeat();
    status = 404;
    heartbeat.beat();
    heartbeat.beat();
    status = 200;
    heartbeat.beat();
    heartbeat.beat();
    status = 500;
    heartbeat.beat();
    assertThat(calls).hasSize(5);
    assertThat(lines())
        .containsExactly(
            "The heartbeat to 127.0.0.1 fails, it is tried every minute: it answered 404",
            "The heartbeat to 127.0.0.1 works again",
            "The heartbeat to 127.0.0.1 fails, it is tried every minute: it answered 500");
  }

  @Test
  void an_address_that_cannot_be_reached_is_logged_without_its_path() throws Exception {
    Heartbeat heartbeat = heartbeat();
    receiver.stop(0);
    heartbeat.beat();
    assertThat(lines()).singleElement().asString().contains("GET 127.0.0.1").doesNotContain("4f1c");
  }

  @Test
  void a_private_address_is_not_called_unless_the_settings_say_so() throws Exception {
    heartbeat(Set.of()).beat();
    assertThat(calls).isEmpty();
    assertThat(lines()).singleElement().asString().contains("heartbeat.privateAddress");
  }
}
