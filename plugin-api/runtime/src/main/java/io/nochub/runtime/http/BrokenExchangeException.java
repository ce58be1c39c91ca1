package io.nochub.runtime.http;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpCall;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** A request without a whole answer, and whether any of it may have reached the other side. */
final class BrokenExchangeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final IOException failure;
  private final boolean sent;

  BrokenExchangeException(IOException failure, boolean sent) {
    super(failure);
    this.failure = failure;
    this.sent = sent;
  }

  /** A connection that broke may do better the next time; time-outs have had their time. */
  boolean isConnectionFailure() {
    return !(failure instanceof RefusedAddressException
        || failure instanceof TooLongException
        || failure instanceof InterruptedIOException
        || failure instanceof SSLPeerUnverifiedException
        || untrusted().isPresent());
  }

  IntegrationException of(HttpCall call) {
    if (failure instanceof RefusedAddressException refused) {
      return Target.forbidden(refused.host(), refused.what());
    }
    String message = CallText.shown(call) + " " + what();
    return IntegrationException.of(kind(call), message).causedBy(failure);
  }

  private Kind kind(HttpCall call) {
    if (failure instanceof TooLongException) {
      return Kind.BAD_PAYLOAD;
    }
    return sent && !call.isRepeatable() ? Kind.OUTCOME_UNKNOWN : Kind.UNAVAILABLE;
  }

  private String what() {
    if (failure instanceof TooLongException) {
      return "answered more than the hub takes: " + failure.getMessage();
    }
    if (failure instanceof UnknownHostException) {
      return "failed: the host's name cannot be resolved; check its spelling and the name server";
    }
    if (failure instanceof InterruptedIOException) {
      return sent ? "was sent but not answered in time" : "failed: no connection in time";
    }
    Optional<String> untrusted = untrusted();
    if (untrusted.isPresent()) {
      return "failed: the host's certificate is not trusted; if it is the right one, enter its"
          + " SHA-256 fingerprint "
          + untrusted.get();
    }
    if (failure instanceof SSLPeerUnverifiedException) {
      return "failed: the host's certificate is for another name";
    }
    if (failure instanceof SSLException) {
      return "failed: no secure connection could be made; is it https at this port?";
    }
    if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
      return "failed: the host does not take connections at this port";
    }
    return sent ? "was sent but the connection broke before the answer" : "failed: no connection";
  }

  /** The fingerprint of the certificate that was refused. */
  private Optional<String> untrusted() {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UntrustedException untrusted) {
        return Optional.of(untrusted.fingerprint());
      }
    }
    return Optional.empty();
  }
}
