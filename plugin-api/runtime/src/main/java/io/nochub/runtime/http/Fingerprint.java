package io.nochub.runtime.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;

/** SHA-256 of a certificate, as browsers and openssl show it: upper case, in pairs, with colons. */
final class Fingerprint {
  private static final HexFormat PAIRS = HexFormat.ofDelimiter(":").withUpperCase();

  private Fingerprint() {}

  static String of(X509Certificate certificate) throws CertificateEncodingException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return PAIRS.formatHex(digest.digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Takes it with or without colons and in either case. */
  static String normal(String text) {
    String digits = text.replaceAll("[:\\s]", "").toUpperCase(Locale.ROOT);
    if (!digits.matches("[0-9A-F]{64}")) {
      throw new IllegalArgumentException(
          "A certificate's SHA-256 fingerprint has 64 hexadecimal digits");
    }
    return PAIRS.formatHex(HexFormat.of().parseHex(digits));
  }
}
