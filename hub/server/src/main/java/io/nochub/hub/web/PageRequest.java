package io.nochub.hub.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is wanted. A cursor is the sort key of the last item seen, with a check sum
 * over it and over the list's address and filters: one that was garbled or carried to another list
 * is refused. It is no secret and no permission.
 *
 * @param limit how many items at most
 * @param after the sort key of the last item of the page before, as {@link #page} was given it;
 *     empty for the first page
 * @param scope the list's address and filters
 */
public record PageRequest(int limit, List<String> after, String scope) {
  private static final char SEPARATOR = '\u001f';

  public PageRequest {
    after = List.copyOf(after);
  }

  static PageRequest of(int limit, @Nullable String cursor, String scope) {
    return new PageRequest(limit, cursor == null ? List.of() : decode(cursor, scope), scope);
  }

  /** How many rows to look for: one more than is shown tells whether there is a next page. */
  public int limitAndOne() {
    return limit + 1;
  }

  /** One part of the key as a number; empty on the first page. */
  public Optional<Long> number(int part) {
    try {
      return text(part).map(Long::valueOf);
    } catch (NumberFormatException e) {
      throw refused();
    }
  }

  /** One part of the key; empty on the first page. */
  public Optional<String> text(int part) {
    if (after.isEmpty()) {
      return Optional.empty();
    }
    if (part >= after.size()) {
      throw refused();
    }
    return Optional.of(after.get(part));
  }

  /**
   * Makes the page of what was found.
   *
   * @param found up to {@link #limitAndOne} items in the order of the list
   * @param key the parts of an item's sort key; what {@link #text} and {@link #number} give back
   */
  public <T> Paged<T> page(List<T> found, Function<T, List<?>> key) {
    if (found.size() <= limit) {
      return new Paged<>(found, null);
    }
    List<T> shown = found.subList(0, limit);
    return new Paged<>(shown, encode(key.apply(shown.get(limit - 1)), scope));
  }

  /** Makes the page of a short list that is at hand as a whole; the key is its place. */
  public <T> Paged<T> pageOf(List<T> all) {
    int from = number(0).orElse(0L).intValue();
    if (from < 0 || from > all.size()) {
      throw refused();
    }
    int to = Math.min(all.size(), from + limit);
    String next = to < all.size() ? encode(List.of(to), scope) : null;
    return new Paged<>(all.subList(from, to), next);
  }

  private static String encode(List<?> key, String scope) {
    StringBuilder text = new StringBuilder();
    for (Object part : key) {
      text.append(part).append(SEPARATOR);
    }
    String checked = sum(text.toString(), scope) + SEPARATOR + text;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(checked.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> decode(String cursor, String scope) {
    String text;
    try {
      text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      throw refused();
    }
    int end = text.indexOf(SEPARATOR);
    if (end < 0 || !text.substring(0, end).equals(sum(text.substring(end + 1), scope))) {
      throw refused();
    }
    List<String> parts = new ArrayList<>();
    int from = end + 1;
    for (int at = text.indexOf(SEPARATOR, from); at >= 0; at = text.indexOf(SEPARATOR, from)) {
      parts.add(text.substring(from, at));
      from = at + 1;
    }
    return parts;
  }

  private static String sum(String key, String scope) {
    CRC32C sum = new CRC32C();
    sum.update((scope + SEPARATOR + key).getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }

  private static ApiError refused() {
    return ApiError.invalid(
        "cursor", "is not one this list gave with these filters; start again without it");
  }
}
