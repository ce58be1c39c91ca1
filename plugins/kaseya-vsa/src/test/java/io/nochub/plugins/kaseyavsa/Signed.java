package io.nochub.plugins.kaseyavsa;

import io.nochub.api.Secret;
import io.nochub.api.source.WebhookRequest;
import io.nochub.testkit.ManualClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Requests as VSA X's webhooks send them. */
final class Signed {
  private Signed() {}

  /** Signed with the secret's characters. */
  static WebhookRequest request(byte[] body, Secret secret) {
    return request(body, secret.reveal().getBytes(StandardCharsets.UTF_8));
  }

  static WebhookRequest request(byte[] body, byte[] key) {
    return new WebhookRequest(
        "POST",
        URI.create("https://hub.example/hooks/test/webhook"),
        "",
        Map.of(
            "Content-Type", List.of("application/json"),
            "x-hmac-signature", List.of(signature(body, key))),
        body,
        ManualClock.START);
  }

  private static String signature(byte[] body, byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
