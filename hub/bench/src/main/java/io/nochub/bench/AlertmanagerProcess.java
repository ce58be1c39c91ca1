package io.nochub.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Prometheus Alertmanager with one receiver, which takes whatever it is sent. */
final class AlertmanagerProcess implements AutoCloseable {
  private static final int READY_TRIES = 200;

  private final Process process;
  private final HttpServer receiver;
  private final URI address;
  private final AtomicLong notified;

  private AlertmanagerProcess(
      Process process, HttpServer receiver, URI address, AtomicLong notified) {
    this.process = process;
    this.receiver = receiver;
    this.address = address;
    this.notified = notified;
  }

  /** Starts it in that folder and waits until it is ready; fails if it is not installed. */
  static AlertmanagerProcess start(Path folder) throws IOException, InterruptedException {
    AtomicLong notified = new AtomicLong();
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          notified.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.start();
    Files.createDirectories(folder);
    Path config =
        Files.writeString(
            folder.resolve("alertmanager.yml"),
            """
            route:
              receiver: sink
              group_by: ['...']
              group_wait: 0s
              group_interval: 1s
              repeat_interval: 1h
            receivers:
              - name: sink
                webhook_configs:
                  - url: http://127.0.0.1:%d/
            """
                .formatted(receiver.getAddress().getPort()));
    int port = freePort();
    Process process =
        new ProcessBuilder(
                "prometheus-alertmanager",
                "--config.file=" + config,
                "--storage.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    URI address = URI.create("http://127.0.0.1:" + port);
    AlertmanagerProcess started = new AlertmanagerProcess(process, receiver, address, notified);
    started.awaitReady();
    return started;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(address.resolve("/-/ready")).build();
    for (int i = 0; i < READY_TRIES; i++) {
      try {
        if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    throw new IOException("Alertmanager did not become ready");
  }

  URI address() {
    return address;
  }

  /** How many notifications its receiver was given. */
  long notified() {
    return notified.get();
  }

  /** What the process holds of the machine's memory, in MB; Linux only. */
  long residentMegabytes() throws IOException {
    return Machine.residentMegabytes(process.pid());
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    receiver.stop(0);
  }
}
