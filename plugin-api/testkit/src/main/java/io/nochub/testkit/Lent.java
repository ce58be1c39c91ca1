package io.nochub.testkit;

/** The parts of a context whose use can be forbidden for a while. */
public enum Lent {
  HTTP("HTTP"),
  STATE("the state store"),
  CLOCK("the clock"),
  METRICS("metrics"),
  WORKERS("workers"),
  FOLDER("its folder"),
  WEBHOOK_ADDRESS("its webhook address");

  private final String words;

  Lent(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
