package io.nochub.hub.alert;

import io.nochub.api.signal.AlertRaised;
import io.nochub.api.signal.Subject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Makes the text by which two signals are known to speak of the same condition: integration,
 * organisation, subject and condition, all as the source names them, so that it stays when the hub
 * learns more about client or device. Where the source names no subject at all its alert id stands
 * in. Pure.
 */
public final class Fingerprint {
  private Fingerprint() {}

  /** 32 hexadecimal digits. */
  public static String of(String integration, AlertRaised raised) {
    Subject subject = raised.subject();
    List<String> parts = new ArrayList<>();
    parts.add(integration);
    parts.add(Objects.requireNonNullElse(subject.organisationId(), ""));
    String deviceId = subject.deviceId();
    if (deviceId != null) {
      parts.add("device:" + deviceId);
    } else if (!subject.hints().isEmpty()) {
      parts.add("hints:" + new TreeMap<>(subject.hints()));
    } else {
      parts.add("alert:" + raised.sourceAlertId());
    }
    parts.add(raised.condition());
    return digest(parts);
  }

  /** What a raise says, as a digest: the same event with another one is an update. */
  public static String content(AlertRaised raised) {
    return digest(
        List.of(
            raised.severity().name(),
            raised.category().name(),
            raised.title(),
            raised.body(),
            String.valueOf(raised.link()),
            new TreeMap<>(raised.details()).toString()));
  }

  private static String digest(List<String> parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      // the length in front keeps ("ab", "c") and ("a", "bc") apart
      digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
