package io.nochub.hub.watch;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpAccess;
import io.nochub.api.http.HttpCall;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls an address outside for as long as the hub does its work, so that somebody is told when the
 * calls stay away: a GET as <a href="https://healthchecks.io/docs/http_api/">healthchecks.io</a>
 * takes it. The address is a credential, so no more than its host is ever logged. Thread-safe.
 */
public final class Heartbeat {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private static final int GOOD_BELOW = 300;

  private final HttpAccess http;
  private final URI address;
  private final Supplier<Optional<String>> whyNot;
  private boolean failing;
  private boolean silent;

  /**
   * Makes it.
   *
   * @param http may call the address
   * @param whyNot why the hub does not do its work; empty while it does
   */
  public Heartbeat(HttpAccess http, URI address, Supplier<Optional<String>> whyNot) {
    this.http = http;
    this.address = address;
    this.whyNot = whyNot;
  }

  /** Calls once, if all is well. What stays as it is is logged once. */
  public synchronized void beat() throws InterruptedException {
    Optional<String> why = whyNot.get();
    if (why.isPresent()) {
      stay(why.get());
      return;
    }
    silent = false;
    Optional<String> problem = call();
    if (problem.isPresent() && !failing) {
      LOG.warn(
          "The heartbeat to {} fails, it is tried every minute: {}",
          address.getHost(),
          problem.get());
    } else if (problem.isEmpty() && failing) {
      LOG.info("The heartbeat to {} works again", address.getHost());
    }
    failing = problem.isPresent();
  }

  private void stay(String why) {
    if (!silent) {
      LOG.warn("No heartbeat until the hub is well: {}", why);
    }
    silent = true;
  }

  /** What went wrong. */
  private Optional<String> call() throws InterruptedException {
    HttpCall call = HttpCall.get(address);
    try {
      int status = http.exchange(call).status();
      return status < GOOD_BELOW ? Optional.empty() : Optional.of("it answered " + status);
    } catch (IntegrationException e) {
      if (e.kind() == Kind.FORBIDDEN) {
        return Optional.of(
            "its address is a private one, which heartbeat.privateAddress does not allow");
      }
      return Optional.of(e.getMessage().replace(call.toString(), "GET " + address.getHost()));
    }
  }
}
