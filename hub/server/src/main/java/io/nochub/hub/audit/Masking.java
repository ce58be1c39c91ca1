package io.nochub.hub.audit;

import io.nochub.api.Secret;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of what is recorded. Whoever records a change leaves them out already; this is
 * for what was overlooked, so it goes by names and masks rather too much.
 */
final class Masking {
  private static final String MASK = "***";
  private static final Pattern SECRET =
      Pattern.compile("password|passphrase|secret|token|api.?key|private.?key|credential");

  private Masking() {}

  static Map<String, Object> masked(Map<String, ?> values) {
    Map<String, Object> masked = new LinkedHashMap<>();
    values.forEach((name, value) -> masked.put(name, masked(name, value)));
    return masked;
  }

  private static @Nullable Object masked(String name, @Nullable Object value) {
    boolean hasSecretName = SECRET.matcher(name.toLowerCase(Locale.ROOT)).find();
    if (value instanceof Secret || (value instanceof CharSequence && hasSecretName)) {
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
