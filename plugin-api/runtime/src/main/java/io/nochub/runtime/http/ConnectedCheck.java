package io.nochub.runtime.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Looks where the connection really ends, just before the request is written to it, and notes on
 * the request that it is being sent.
 */
record ConnectedCheck(AddressRules rules) implements Interceptor {

  /** Set once a byte of the request may have left. */
  static final class Sent {
    private final AtomicBoolean started = new AtomicBoolean();

    boolean isStarted() {
      return started.get();
    }
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Connection connection = chain.connection();
    if (connection != null && connection.route().proxy().type() == Proxy.Type.DIRECT) {
      String host = chain.request().url().host();
      InetAddress address = connection.socket().getInetAddress();
      Optional<String> objection = rules.objection(host, address);
      if (objection.isPresent()) {
        throw new RefusedAddressException(host, objection.get());
      }
    }
    Sent sent = chain.request().tag(Sent.class);
    if (sent != null) {
      sent.started.set(true);
    }
    return chain.proceed(chain.request());
  }
}
