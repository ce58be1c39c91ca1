package io.nochub.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs wrk, the load generator, with a script of requests over 32 connections. */
final class Wrk {
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
  private static final Pattern COUNT = Pattern.compile("(\\d+) requests in");
  private static final Pattern ERRORS = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

  private Wrk() {}

  /** What it saw: requests answered, how many with an error, and latencies in milliseconds. */
  record Seen(double perSecond, long requests, long errors, double p50, double p99) {}

  /** Sends for so many seconds. */
  static Seen run(Path script, URI to, int seconds, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "wrk",
            "-t1",
            "-c32",
            "-d" + seconds + "s",
            "--timeout",
            "10s",
            "--latency",
            "-s",
            script.toString(),
            to.toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("wrk failed: " + said);
    }
    return new Seen(
        Double.parseDouble(found(RATE, said)),
        Long.parseLong(found(COUNT, said)),
        said.contains("Non-2xx") ? Long.parseLong(found(ERRORS, said)) : 0,
        millis("50%", said),
        millis("99%", said));
  }

  private static double millis(String share, String said) {
    Matcher found = Pattern.compile(share + "\\s+([\\d.]+)(us|ms|s)").matcher(said);
    if (!found.find()) {
      throw new IllegalStateException("wrk gave no latency: " + said);
    }
    double number = Double.parseDouble(found.group(1));
    return switch (found.group(2)) {
      case "us" -> number / 1_000;
      case "s" -> number * 1_000;
      default -> number;
    };
  }

  private static String found(Pattern pattern, String said) {
    Matcher found = pattern.matcher(said);
    if (!found.find()) {
      throw new IllegalStateException("wrk said nothing of " + pattern + ": " + said);
    }
    return found.group(1);
  }
}
