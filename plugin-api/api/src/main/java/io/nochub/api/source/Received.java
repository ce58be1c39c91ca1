package io.nochub.api.source;

import io.nochub.api.json.JsonView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One item as it came in, before anybody interpreted it; stored until retention ends. Never holds
 * credentials. The time is that of receipt.
 *
 * <p>The key says what the item is about: in a complete poll the alert id or backup item id its
 * signals will carry, in a listener whatever is at hand. A polled item whose key and content are
 * unchanged since the last look is not stored or read again, so what changes at every look (a "last
 * seen") should be left out.
 *
 * <p>Kinds beginning with "hub:" are the hub's own. For a webhook the hub makes it: kind "webhook",
 * facts method, path, each query parameter as "query.NAME" and each kept header as "header.name",
 * lower-cased, without what the source calls a secret.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record Received(
    String kind, String key, Instant at, Map<String, String> facts, byte[] body) {
  public Received {
    facts = Map.copyOf(facts);
  }

  /** The time is put in by the hub, when it takes the item. */
  public static Received of(String kind, String key, byte[] body) {
    return new Received(kind, key, Instant.EPOCH, Map.of(), body);
  }

  public static Received of(String kind, String key, JsonView item) {
    return of(kind, key, item.bytes());
  }

  public Received with(String name, @Nullable String value) {
    if (value == null) {
      return this;
    }
    Map<String, String> more = new TreeMap<>(facts);
    more.put(name, value);
    return new Received(kind, key, at, more, body);
  }

  /** The body as text, UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  public Optional<String> fact(String name) {
    return Optional.ofNullable(facts.get(name));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Received that
        && kind.equals(that.kind)
        && key.equals(that.key)
        && at.equals(that.at)
        && facts.equals(that.facts)
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, key, at, facts, Arrays.hashCode(body));
  }
}
