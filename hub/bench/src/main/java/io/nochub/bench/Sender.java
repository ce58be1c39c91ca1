package io.nochub.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sends alerts as Alertmanager does, and asks a sink when their tickets were asked for. */
final class Sender {
  static final String SECRET = "bench-secret-0123456789";
  private static final int A_REQUEST = 100;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI whom;
  private final Sink sink;

  Sender(URI whom, Sink sink) {
    this.whom = whom;
    this.sink = sink;
  }

  /** Enough for Java to have compiled most of what an alert needs. */
  void warmUp() throws IOException, InterruptedException {
    singly("warm", 4_000, 5, 0);
  }

  /** One alert at a time of devices not heard of before, and how much later each is asked for. */
  Latencies singly(String name, int count, int everyMillis, int heldSeconds)
      throws IOException, InterruptedException {
    Map<String, Long> sent = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String device = "dev-" + name + "-" + i;
      sent.put(device, System.nanoTime());
      post(alert(device, "DiskFull", 0));
      TimeUnit.MILLISECONDS.sleep(everyMillis);
    }
    Latencies seen = new Latencies();
    for (Map.Entry<String, Long> one : sent.entrySet()) {
      long held = TimeUnit.SECONDS.toNanos(heldSeconds);
      seen.add(askedAbout(one.getKey()) - one.getValue() - held);
    }
    return seen;
  }

  private long askedAbout(String device) throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < end) {
      Long at = sink.askedAbout(device);
      if (at != null) {
        return at;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    throw new IOException("Nobody asked for a ticket about " + device + " within " + LONGEST);
  }

  /** A hundred alerts a request. */
  void hundreds(int count, IntFunction<String> alert) throws IOException, InterruptedException {
    for (int from = 0; from < count; from += A_REQUEST) {
      post(
          IntStream.range(from, Math.min(count, from + A_REQUEST))
              .mapToObj(alert)
              .collect(Collectors.joining(",")));
    }
  }

  static String alert(String device, String name, int client) {
    return "{\"status\":\"firing\",\"labels\":{\"alertname\":\"%1$s\",\"instance\":\"%2$s\",\"customer\":\"org%3$d\",\"severity\":\"critical\"},\"annotations\":{\"summary\":\"%1$s on %2$s\"},\"startsAt\":\"%4$s\",\"endsAt\":\"0001-01-01T00:00:00Z\",\"fingerprint\":\"%1$s-%2$s\"}"
        .formatted(name, device, client, Instant.now());
  }

  private void post(String alerts) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(whom)
            .header("Authorization", "Bearer " + SECRET)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"version\":\"4\",\"status\":\"firing\",\"truncatedAlerts\":0,\"alerts\":["
                        + alerts
                        + "]}"))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 202) {
      throw new IOException("A webhook was answered " + answer.statusCode() + ": " + answer.body());
    }
  }
}
