package io.nochub.plugins.email;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a server is the right one: by the authorities Java knows and the server's name,
 * or, where the operator gave a fingerprint, by exactly that certificate. A refusal says why and
 * names the fingerprint, so that the operator can compare it. Thread-safe.
 */
final class ServerTrust {
  private final @Nullable String fingerprint;
  private final @Nullable KeyStore authorities;
  private @Nullable SSLSocketFactory factory;

  /**
   * @param fingerprint of the only certificate to accept, or null
   * @param authorities whom to believe without a fingerprint; null for those Java knows
   */
  ServerTrust(@Nullable String fingerprint, @Nullable KeyStore authorities) {
    this.fingerprint = fingerprint == null ? null : normal(fingerprint);
    this.authorities = authorities;
  }

  /** Reads Java's list of authorities when first asked. */
  synchronized SSLSocketFactory sockets() {
    SSLSocketFactory made = factory;
    if (made == null) {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManager judge =
            fingerprint == null ? new Authorities(known(authorities)) : new OneOnly();
        context.init(null, new TrustManager[] {judge}, null);
        made = context.getSocketFactory();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no TLS", e);
      }
      factory = made;
    }
    return made;
  }

  private static X509ExtendedTrustManager known(@Nullable KeyStore authorities)
      throws GeneralSecurityException {
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(authorities);
    return Arrays.stream(managers.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("no list of authorities"));
  }

  static String fingerprint(X509Certificate certificate) throws CertificateException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new CertificateException("the certificate cannot be read", e);
    }
  }

  private static String normal(String fingerprint) {
    return fingerprint.replace(":", "").toUpperCase(Locale.ROOT);
  }

  /** A client's side only: nobody connects to us. */
  private abstract static class ServersOnly extends X509ExtendedTrustManager {
    abstract void check(X509Certificate[] chain, String type, @Nullable Socket socket)
        throws CertificateException;

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("the connection is not known");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("the connection is not known");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private final class OneOnly extends ServersOnly {
    @Override
    void check(X509Certificate[] chain, String type, @Nullable Socket socket)
        throws CertificateException {
      String given = fingerprint(chain[0]);
      if (!normal(given).equals(fingerprint)) {
        throw new CertificateException(
            "its certificate is not the one whose fingerprint is set, but " + given);
      }
    }
  }

  private static final class Authorities extends ServersOnly {
    private final X509ExtendedTrustManager known;

    Authorities(X509ExtendedTrustManager known) {
      this.known = known;
    }

    /** Checks the server's name too, because the mail library sets that on the socket. */
    @Override
    void check(X509Certificate[] chain, String type, @Nullable Socket socket)
        throws CertificateException {
      try {
        known.checkServerTrusted(chain, type, socket);
      } catch (CertificateException e) {
        throw new CertificateException(
            why(e) + "; its SHA-256 fingerprint is " + fingerprint(chain[0]), e);
      }
    }

    private static String why(CertificateException refusal) {
      for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
        if (cause instanceof CertificateExpiredException) {
          return "its certificate has expired";
        }
      }
      String words = String.valueOf(refusal.getMessage());
      if (words.contains("matching") || words.contains("subject alternative")) {
        return "its certificate is for another name (" + words + ")";
      }
      return "its certificate is not signed by an authority Java knows";
    }
  }
}
