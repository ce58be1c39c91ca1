package io.nochub.runtime.http;

import java.security.cert.CertificateException;

/** A certificate that no known authority vouches for, with what the operator needs to trust it. */
final class UntrustedException extends CertificateException {
  private static final long serialVersionUID = 1L;

  private final String fingerprint;

  UntrustedException(String fingerprint, CertificateException cause) {
    super("The certificate with the SHA-256 fingerprint " + fingerprint + " is not trusted", cause);
    this.fingerprint = fingerprint;
  }

  String fingerprint() {
    return fingerprint;
  }
}
