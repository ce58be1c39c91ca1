package io.nochub.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands where Request Tracker would, and notes when it is asked for a ticket about which device.
 * Answers at once and keeps nothing else.
 */
final class Sink implements AutoCloseable {
  private static final Pattern DEVICE = Pattern.compile("dev-[a-z]+-\\d+");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final Map<String, Long> asked = new ConcurrentHashMap<>();
  private final AtomicLong tickets = new AtomicLong();

  private Sink(HttpServer server) {
    this.server = server;
  }

  static Sink start() throws IOException {
    Sink sink =
        new Sink(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    sink.server.setExecutor(sink.threads);
    sink.server.createContext("/", sink::answer);
    sink.server.start();
    return sink;
  }

  private void answer(HttpExchange exchange) throws IOException {
    long now = System.nanoTime();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String said = "{\"items\":[],\"count\":0,\"total\":0,\"page\":1,\"per_page\":100}";
    if (exchange.getRequestMethod().equals("POST")
        && exchange.getRequestURI().getPath().endsWith("/ticket")) {
      Matcher device = DEVICE.matcher(body);
      if (device.find()) {
        asked.putIfAbsent(device.group(), now);
      }
      said = "{\"id\":\"" + tickets.incrementAndGet() + "\",\"type\":\"ticket\"}";
    }
    byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** When a ticket about this device was asked for, by {@link System#nanoTime}; null until then. */
  @org.jspecify.annotations.Nullable
  Long askedAbout(String device) {
    return asked.get(device);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
