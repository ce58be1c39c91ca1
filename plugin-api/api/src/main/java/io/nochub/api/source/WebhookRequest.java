package io.nochub.api.source;

import io.nochub.api.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A request to a webhook address, GET and HEAD included. Header names are matched without regard to
 * case.
 *
 * @param address the full public address as the sender used it, query included
 * @param path what follows the source's own address, without the leading slash
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WebhookRequest(
    String method,
    URI address,
    String path,
    Map<String, List<String>> headers,
    byte[] body,
    Instant at) {
  public WebhookRequest {
    Map<String, List<String>> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    sorted.putAll(headers);
    headers = Collections.unmodifiableMap(sorted);
  }

  public Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** The body as text, UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** True if the header carries exactly the secret; compared in constant time. */
  public boolean carries(String header, Secret secret) {
    return secret.matches(header(header).orElse(null));
  }

  /**
   * True if the header carries the body's HMAC: in hex or Base64, with or without a prefix such as
   * "sha1=" or "v1=", alone or in a list. Compared in constant time.
   *
   * @param algorithm such as HmacSHA256
   */
  public boolean signedBy(String header, String algorithm, Secret key) {
    return signed(
        header(header).orElse(null),
        algorithm,
        key.reveal().getBytes(StandardCharsets.UTF_8),
        body);
  }

  /**
   * As signedBy, for a vendor that signs something else than the plain body, or with a key that is
   * no text.
   */
  public static boolean signed(
      @Nullable String given, String algorithm, byte[] key, byte[] message) {
    if (given == null) {
      return false;
    }
    byte[] expected;
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      expected = mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(algorithm, e);
    }
    for (String part : given.split(",", -1)) {
      String text = part.strip().replaceFirst("^[A-Za-z][A-Za-z0-9]{0,9}=(?=.{8})", "");
      for (byte[] candidate : decoded(text)) {
        if (MessageDigest.isEqual(expected, candidate)) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<byte[]> decoded(String text) {
    List<byte[]> candidates = new ArrayList<>();
    try {
      candidates.add(HexFormat.of().parseHex(text));
    } catch (IllegalArgumentException notHex) {
      // Base64 then
    }
    try {
      candidates.add(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      // neither: no candidate
    }
    return candidates;
  }

  /** The fields of a URL-encoded form, first value each; also for a stored body or a query. */
  public static Map<String, String> form(String encoded) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : encoded.split("&", -1)) {
      int at = pair.indexOf('=');
      if (at > 0) {
        fields.putIfAbsent(
            URLDecoder.decode(pair.substring(0, at), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
      }
    }
    return fields;
  }
}
