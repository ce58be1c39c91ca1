package io.nochub.runtime.http;

import io.nochub.api.IntegrationException;
import io.nochub.api.http.HttpCall;
import io.nochub.api.http.HttpReply;
import io.nochub.api.json.JsonView;
import io.nochub.runtime.json.JacksonJson;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.MediaType;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** An answer that has been read to its end. */
final class Reply implements HttpReply {
  private final HttpCall call;
  private final int status;
  private final Headers headers;
  private final ByteString body;
  private final Instant receivedAt;
  private final JacksonJson json;
  private @Nullable JsonView parsed;

  Reply(
      HttpCall call,
      int status,
      Headers headers,
      ByteString body,
      Instant receivedAt,
      JacksonJson json) {
    this.call = call;
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.receivedAt = receivedAt;
    this.json = json;
  }

  /** The call as it was sent, signature and all. */
  HttpCall call() {
    return call;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  @Override
  public Optional<Duration> retryAfter() {
    return header("Retry-After").flatMap(value -> RetryAfter.read(value, receivedAt));
  }

  @Override
  public byte[] body() {
    return body.toByteArray();
  }

  @Override
  public String text() {
    return body.string(charset());
  }

  private Charset charset() {
    MediaType type = header("Content-Type").map(MediaType::parse).orElse(null);
    Charset declared = type == null ? null : type.charset();
    return declared == null ? StandardCharsets.UTF_8 : declared;
  }

  @Override
  public JsonView json() throws IntegrationException {
    JsonView view = parsed;
    if (view == null) {
      view = parse();
      parsed = view;
    }
    return view;
  }

  private JsonView parse() throws IntegrationException {
    try {
      return json.parse(body.toByteArray());
    } catch (IntegrationException e) {
      throw IntegrationException.of(
          e.kind(), CallText.shown(call) + " answered " + status + ": " + e.getMessage());
    }
  }

  @Override
  public String toString() {
    return CallText.shown(call) + " answered " + status;
  }
}
