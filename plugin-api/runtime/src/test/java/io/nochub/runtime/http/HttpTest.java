package io.nochub.runtime.http;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nochub.api.IntegrationException;
import io.nochub.api.http.HttpAccess;
import io.nochub.runtime.json.JacksonJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Dns;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;

/** A vendor on loopback and a client that may call it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
abstract class HttpTest {
  static final Instant NOW = Instant.parse("2026-10-21T07:28:00Z");
  static final int CAP = 100_000;

  /** Names of the test's own, so that nothing but loopback is ever asked. */
  static final Map<String, String> NAMES =
      Map.of(
          "localhost", "127.0.0.1",
          "vendor.test", "127.0.0.1",
          "other.test", "127.0.0.1",
          "rebound.test", "127.0.0.1");

  final MockWebServer vendor = new MockWebServer();
  final ManualPaceClock paceClock = new ManualPaceClock();
  final List<HttpMeter.Outcome> metered = new CopyOnWriteArrayList<>();
  final List<HttpMeter.Paces> paced = new CopyOnWriteArrayList<>();
  private HttpClients clients = clients(HttpTest::resolved);

  HttpClients clients(Dns resolver) {
    return clients(resolver, Duration.ofSeconds(20));
  }

  HttpClients clients(Dns resolver, Duration read) {
    HttpSettings settings =
        new HttpSettings(Duration.ofSeconds(20), read, Duration.ofSeconds(40), CAP, null);
    return new HttpClients(settings, InstantSource.fixed(NOW), paceClock, resolver);
  }

  static List<InetAddress> resolved(String host) throws UnknownHostException {
    String address = NAMES.get(host);
    if (address == null) {
      throw new UnknownHostException(host);
    }
    return List.of(literal(address));
  }

  static InetAddress literal(String address) throws UnknownHostException {
    return InetAddress.getByName(address);
  }

  @BeforeEach
  void start() throws IOException {
    vendor.start(literal("127.0.0.1"), 0);
  }

  @AfterEach
  void stop() {
    clients.close();
    vendor.close();
  }

  HttpAccess open(HttpClients from) {
    clients.close();
    clients = from;
    return access();
  }

  HttpAccess access() {
    return clients.open(scope(null));
  }

  HttpScope scope(@Nullable String fingerprint) {
    return new HttpScope(
        "vendor-1",
        Set.of("localhost", "vendor.test", "other.test", "rebound.test", "unknown.test"),
        Set.of("localhost", "vendor.test", "other.test"),
        fingerprint,
        new JacksonJson(),
        new Metering());
  }

  private final class Metering implements HttpMeter {
    @Override
    public void exchanged(String integration, Outcome outcome, Duration took) {
      metered.add(outcome);
    }

    @Override
    public void paced(String integration, Paces paces) {
      paced.add(paces);
    }
  }

  HttpAccess access(String fingerprint) {
    return clients.open(scope(fingerprint));
  }

  URI at(String host) {
    return URI.create("http://" + host + ":" + vendor.getPort());
  }

  URI base() {
    return at("vendor.test");
  }

  void answers(int status) {
    vendor.enqueue(new MockResponse.Builder().code(status).build());
  }

  void answers(int status, String header, String value) {
    vendor.enqueue(new MockResponse.Builder().code(status).addHeader(header, value).build());
  }

  void answersJson(int status, String body) {
    vendor.enqueue(
        new MockResponse.Builder()
            .code(status)
            .addHeader("Content-Type", "application/json")
            .body(body)
            .build());
  }

  RecordedRequest seen() throws InterruptedException {
    return vendor.takeRequest();
  }

  interface Action {
    Object run() throws IntegrationException, InterruptedException;
  }

  static IntegrationException failure(Action action) {
    return catchThrowableOfType(IntegrationException.class, action::run);
  }
}
