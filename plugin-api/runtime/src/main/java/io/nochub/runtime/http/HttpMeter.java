package io.nochub.runtime.http;

import java.time.Duration;
import java.util.List;

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

  /** Can be asked what is left of a vendor's pace. Thread-safe. */
  interface Paces {
    /** One for each lane that was used and has a limit, by name. */
    List<CallsLeft> left();
  }

  /** A client that keeps a vendor's pace was made; to be held weakly, as clients come and go. */
  default void paced(String integrationId, Paces paces) {}
}
