package io.nochub.runtime.http;

import java.time.Duration;

/** Is told of every request that was sent or tried, redirects and repeats each. Thread-safe. */
public interface HttpMeter {
  /** Counts nothing. */
  HttpMeter NONE = (integrationId, outcome, took) -> {};

  /** What became of a request. */
  enum Outcome {
    GOOD,
    REDIRECT,
    CLIENT_ERROR,
    SERVER_ERROR,
    /** No answer, or not one that was taken. */
    BROKEN;

    static Outcome of(int status) {
      if (status < 300) {
        return GOOD;
      }
      if (status < 400) {
        return REDIRECT;
      }
      return status < 500 ? CLIENT_ERROR : SERVER_ERROR;
    }
  }

  void exchanged(String integrationId, Outcome outcome, Duration took);
}
