package io.nochub.runtime.http;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts what the platform trusts, and besides the one certificate whose SHA-256 fingerprint the
 * operator entered, be it self-signed, expired or for another name.
 */
final class FingerprintTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager platform;
  private final @Nullable String fingerprint;

  FingerprintTrust(X509ExtendedTrustManager platform, @Nullable String fingerprint) {
    this.platform = platform;
    this.fingerprint = fingerprint;
  }

  private interface Check {
    void run() throws CertificateException;
  }

  boolean isTrusted(X509Certificate certificate) throws CertificateException {
    return fingerprint != null && fingerprint.equals(Fingerprint.of(certificate));
  }

  private void check(X509Certificate[] chain, Check byPlatform) throws CertificateException {
    if (isTrusted(chain[0])) {
      return;
    }
    try {
      byPlatform.run();
    } catch (CertificateException e) {
      throw new UntrustedException(Fingerprint.of(chain[0]), e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain, () -> platform.checkServerTrusted(chain, authType, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain, () -> platform.checkServerTrusted(chain, authType, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, () -> platform.checkServerTrusted(chain, authType));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    platform.checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    platform.checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    platform.checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return platform.getAcceptedIssuers();
  }
}
