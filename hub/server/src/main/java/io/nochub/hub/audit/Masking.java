package io.nochub.hub.audit;

import io.nochub.api.Secret;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of what is recorded or shown. Whoever records a change leaves them out already;
 * this is for what was overlooked, so it goes by names and masks rather too much.
 */
public final class Masking {
  /** What stands in the place of a secret. */
  public static final String MASK = "***";

  private static final Pattern SECRET =
      Pattern.compile(
          "password|passphrase|secret|token|api.?key|private.?key|credential|authori[sz]ation|cookie");

  private Masking() {}

  static Map<String, Object> masked(Map<String, ?> values) {
    Map<String, Object> masked = new LinkedHashMap<>();
    values.forEach((name, value) -> masked.put(name, masked(name, value)));
    return masked;
  }

  /** Whether a text under this name is likely to be a secret. */
  public static boolean isSecretName(String name) {
    return SECRET.matcher(name.toLowerCase(Locale.ROOT)).find();
  }

  private static @Nullable Object masked(String name, @Nullable Object value) {
    if (value instanceof Secret || (value instanceof CharSequence && isSecretName(name))) {
      return MASK;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> inner = new LinkedHashMap<>();
      map.forEach((key, part) -> inner.put(String.valueOf(key), masked(String.valueOf(key), part)));
      return inner;
    }
    if (value instanceof Collection<?> parts) {
      return parts.stream().map(part -> masked(name, part)).toList();
    }
    return value;
  }
}
