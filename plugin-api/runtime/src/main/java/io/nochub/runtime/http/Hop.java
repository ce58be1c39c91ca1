package io.nochub.runtime.http;

import io.nochub.api.http.HttpCall;
import io.nochub.runtime.json.JacksonJson;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** One request on the way of a call, which may be redirected. */
record Hop(String method, URI address, Map<String, String> headers, @Nullable ByteString body) {
  private static final Set<String> OURS =
      Set.of(
          "host", "content-length", "transfer-encoding", "connection", "accept-encoding", "expect");

  /** Headers that are never credentials. */
  static final Set<String> HARMLESS =
      Set.of("accept", "accept-language", "content-type", "user-agent");

  private static final Set<String> NEED_BODY = Set.of("POST", "PUT", "PATCH");

  static Hop of(HttpCall call, JacksonJson json) {
    for (String name : call.headers().keySet()) {
      if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("The hub sets the header " + name + " itself");
      }
    }
    ByteString body =
        call.content()
            .map(content -> content instanceof byte[] bytes ? bytes : json.write(content))
            .map(ByteString::of)
            .orElse(null);
    return new Hop(call.method(), call.address(), call.headers(), body);
  }

  /** The request for an address that was checked. */
  Request request(HttpUrl url, ConnectedCheck.Sent sent) {
    Request.Builder request = new Request.Builder().url(url).tag(ConnectedCheck.Sent.class, sent);
    request.header("User-Agent", "NOC-Hub");
    headers.forEach(request::header);
    ByteString bytes = body == null && NEED_BODY.contains(method) ? ByteString.EMPTY : body;
    return request.method(method, bytes == null ? null : new Once(bytes)).build();
  }

  /**
   * Where the answer sends this request, empty if it is to be taken as it is. Another origin gets
   * none of the headers that may be credentials, and no body: it may hold a password.
   */
  Optional<Hop> redirected(Reply reply) {
    Optional<URI> target = target(reply);
    if (target.isEmpty()) {
      return Optional.empty();
    }
    URI there = target.get();
    boolean sameOrigin = origin(there).equals(origin(address));
    boolean asGet = reply.status() <= 303 && !method.equals("GET") && !method.equals("HEAD");
    boolean withBody = body != null && !asGet;
    boolean downgrade = isSecure(address) && !isSecure(there);
    if (downgrade || (withBody && !sameOrigin)) {
      return Optional.empty();
    }
    Map<String, String> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    kept.putAll(headers);
    kept.keySet()
        .removeIf(name -> !sameOrigin && !HARMLESS.contains(name.toLowerCase(Locale.ROOT)));
    if (asGet) {
      kept.remove("Content-Type");
    }
    return Optional.of(new Hop(asGet ? "GET" : method, there, kept, withBody ? body : null));
  }

  private Optional<URI> target(Reply reply) {
    return switch (reply.status()) {
      case 301, 302, 303, 307, 308 -> reply.header("Location").flatMap(this::resolved);
      default -> Optional.empty();
    };
  }

  private Optional<URI> resolved(String location) {
    try {
      URI there = address.resolve(new URI(location.strip()));
      return there.getHost() == null ? Optional.empty() : Optional.of(there);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isSecure(URI address) {
    return "https".equalsIgnoreCase(address.getScheme());
  }

  private static String origin(URI address) {
    int usual = isSecure(address) ? 443 : 80;
    int port = address.getPort() < 0 ? usual : address.getPort();
    return (address.getScheme() + "://" + address.getHost() + ":" + port).toLowerCase(Locale.ROOT);
  }

  /** A body that OkHttp does not send a second time by its own decision. */
  private static final class Once extends RequestBody {
    private final ByteString bytes;

    Once(ByteString bytes) {
      this.bytes = bytes;
    }

    @Override
    public @Nullable MediaType contentType() {
      return null;
    }

    @Override
    public long contentLength() {
      return bytes.size();
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(bytes);
    }
  }
}
