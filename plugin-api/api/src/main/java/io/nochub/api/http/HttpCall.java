package io.nochub.api.http;

import io.nochub.api.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request to be made. Immutable: each method gives a new one. Its text shows method, host and
 * path, never a header, query or body, and of a secret address only the host.
 */
public final class HttpCall {
  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");

  private final String method;
  private final URI address;
  private final boolean secretAddress;
  private final boolean repeatable;
  private final Map<String, String> headers;
  private final @Nullable Object content;

  private HttpCall(
      String method,
      URI address,
      boolean secretAddress,
      boolean repeatable,
      Map<String, String> headers,
      @Nullable Object content) {
    this.method = method;
    this.address = address;
    this.secretAddress = secretAddress;
    this.repeatable = repeatable;
    this.headers = headers;
    this.content = content;
  }

  public static HttpCall get(URI base, String... segments) {
    return of("GET", base, segments);
  }

  public static HttpCall post(URI base, String... segments) {
    return of("POST", base, segments);
  }

  /**
   * For webhook addresses that are themselves the credential; IllegalArgumentException, without the
   * address, if it is none.
   */
  public static HttpCall post(Secret address) {
    try {
      return new HttpCall("POST", new URI(address.reveal()), true, false, Map.of(), null);
    } catch (URISyntaxException e) {
      // The cause would show the credential.
      throw new IllegalArgumentException("The secret address is no address");
    }
  }

  /**
   * Adds the segments to the base's path, each encoded; so an id with a slash or a question mark
   * stays an id. An empty segment and those of one or two dots would lead elsewhere, and a base
   * with a query would swallow them: IllegalArgumentException.
   */
  public static HttpCall of(String method, URI base, String... segments) {
    if (segments.length > 0 && (base.getRawQuery() != null || base.getRawFragment() != null)) {
      throw new IllegalArgumentException("An address with a query takes no more path");
    }
    StringBuilder text = new StringBuilder(base.toString());
    for (String segment : segments) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("\"" + segment + "\" is no segment of a path");
      }
      if (text.charAt(text.length() - 1) != '/') {
        text.append('/');
      }
      text.append(encode(segment));
    }
    return new HttpCall(
        method,
        URI.create(text.toString()),
        false,
        method.equals("GET") || method.equals("HEAD"),
        Map.of(),
        null);
  }

  public HttpCall query(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    String text = address.toString();
    URI more =
        URI.create(
            text
                + (text.contains("?") ? "&" : "?")
                + encode(name)
                + "="
                + encode(value.toString()));
    return new HttpCall(method, more, secretAddress, repeatable, headers, content);
  }

  /**
   * Sets a header. A name that is no token of RFC 9110, and a value with line breaks or characters
   * outside printable ASCII, is an IllegalArgumentException that does not show the value.
   */
  public HttpCall header(String name, String value) {
    if (!HEADER_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("This is no header's name");
    }
    if (!HEADER_VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "The header " + name + " has a line break or a character outside printable ASCII");
    }
    Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, value);
    return new HttpCall(method, address, secretAddress, repeatable, more, content);
  }

  public HttpCall header(String name, Secret value) {
    return header(name, value.reveal());
  }

  public HttpCall bearer(Secret token) {
    return header("Authorization", "Bearer " + token.reveal());
  }

  public HttpCall basic(String user, Secret password) {
    byte[] pair = (user + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
    return header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /** A body written as JSON by the hub, see Json.write. */
  public HttpCall json(Object value) {
    return header("Content-Type", "application/json").content(value);
  }

  public HttpCall form(Map<String, String> fields) {
    List<String> pairs = new ArrayList<>();
    new LinkedHashMap<>(fields)
        .forEach(
            (name, value) -> pairs.add(encode(name) + "=" + encode(value).replace("%20", "+")));
    return body(
        "application/x-www-form-urlencoded",
        String.join("&", pairs).getBytes(StandardCharsets.UTF_8));
  }

  /** Text fields as multipart/form-data, as in RFC 7578. */
  public HttpCall multipart(Map<String, String> fields) {
    String boundary = boundary(fields);
    StringBuilder parts = new StringBuilder();
    new LinkedHashMap<>(fields)
        .forEach(
            (name, value) -> {
              if (!HEADER_NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("This is no name of a field");
              }
              parts
                  .append("--" + boundary + "\r\n")
                  .append("Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n")
                  .append(value)
                  .append("\r\n");
            });
    parts.append("--" + boundary + "--\r\n");
    return body(
        "multipart/form-data; boundary=" + boundary,
        parts.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The first of a row of words that stands in none of the values. */
  private static String boundary(Map<String, String> fields) {
    for (int number = 0; ; number++) {
      String boundary = "nochub" + number;
      if (fields.values().stream().noneMatch(value -> value.contains(boundary))) {
        return boundary;
      }
    }
  }

  public HttpCall body(String contentType, byte[] bytes) {
    return header("Content-Type", contentType).content(bytes);
  }

  private HttpCall content(Object value) {
    return new HttpCall(method, address, secretAddress, repeatable, headers, value);
  }

  /**
   * Says that this call changes nothing, though it is no GET: a search, a sign-in, most of
   * JSON-RPC.
   */
  public HttpCall repeatable() {
    return new HttpCall(method, address, secretAddress, true, headers, content);
  }

  public String method() {
    return method;
  }

  public URI address() {
    return address;
  }

  /**
   * Whether the hub may send it again, and a broken exchange is UNAVAILABLE and not
   * OUTCOME_UNKNOWN.
   */
  public boolean isRepeatable() {
    return repeatable;
  }

  public Map<String, String> headers() {
    return Collections.unmodifiableMap(headers);
  }

  /** Bytes, or a value to be written as JSON. */
  public Optional<Object> content() {
    return Optional.ofNullable(content);
  }

  @Override
  public String toString() {
    return method + " " + address.getHost() + (secretAddress ? "" : address.getPath());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
