package io.nochub.runtime.http;

import java.net.UnknownHostException;

/** A name led to an address that may not be called. */
final class RefusedAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  private final String host;
  private final String what;

  RefusedAddressException(String host, String what) {
    super(host + " is at " + what);
    this.host = host;
    this.what = what;
  }

  String host() {
    return host;
  }

  String what() {
    return what;
  }
}
