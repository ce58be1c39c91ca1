package io.nochub.hub.web;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is sent back.
 *
 * @param body a value written as JSON, or a byte array sent as it is, or null for none
 */
public record Answer(
    int status, Map<String, String> headers, String contentType, @Nullable Object body) {

  private static final String JSON = "application/json";

  public Answer {
    headers = Map.copyOf(headers);
  }

  /** 200 with the value as JSON. */
  public static Answer ok(Object value) {
    return new Answer(200, Map.of(), JSON, value);
  }

  /** 201 with the value as JSON, and where it is from now on. */
  public static Answer created(String location, Object value) {
    return new Answer(201, Map.of("Location", location), JSON, value);
  }

  /** 201 with the value as JSON, for what has no address of its own. */
  public static Answer created(Object value) {
    return new Answer(201, Map.of(), JSON, value);
  }

  /** 204. */
  public static Answer nothing() {
    return new Answer(204, Map.of(), "", null);
  }

  /** The value as JSON with another status. */
  public static Answer json(int status, Object value) {
    return new Answer(status, Map.of(), JSON, value);
  }

  /** 200 with a text. */
  public static Answer text(String contentType, String text) {
    return bytes(contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  /** 200 with bytes. */
  public static Answer bytes(String contentType, byte[] bytes) {
    return new Answer(200, Map.of(), contentType, bytes);
  }

  /** 303: look there. */
  public static Answer seeOther(String location) {
    return new Answer(303, Map.of("Location", location), "", null);
  }

  /** The same with one more header. */
  public Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, more, contentType, body);
  }

  /** The same with another status. */
  public Answer withStatus(int other) {
    return new Answer(other, headers, contentType, body);
  }
}
