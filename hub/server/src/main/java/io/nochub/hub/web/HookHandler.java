package io.nochub.hub.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/**
 * Answers whatever is sent to {@code /hooks/}, any method, any body within bounds, and lets all
 * else pass. It stands before the framework: nearly all that the hub is sent comes here, and would
 * have to find its route among all others and a second thread to answer on. Thread-safe.
 */
final class HookHandler extends Handler.Wrapper {
  static final String ROOT = "/hooks/";

  /** Where hooks are sent to, by how many slashes follow the integration. */
  static final List<String> PATHS =
      List.of(
          "/hooks/{integration}",
          "/hooks/{integration}/{source}",
          "/hooks/{integration}/{source}/{rest}");

  private static final List<String> METHODS =
      List.of("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT");

  private static final List<HttpField> SAFETY =
      PageSafety.HEADERS.entrySet().stream()
          .<HttpField>map(it -> new PreEncodedHttpField(it.getKey(), it.getValue()))
          .toList();

  private final Hooks hooks;
  private final Optional<URI> publicAddress;
  private final BooleanSupplier open;
  private final MeterRegistry meters;
  private final WebJson json;

  /**
   * @param publicAddress how senders reach the hub, for signatures over the address
   * @param open whether anything is taken yet
   */
  HookHandler(
      Hooks hooks,
      Optional<URI> publicAddress,
      BooleanSupplier open,
      MeterRegistry meters,
      WebJson json) {
    this.hooks = hooks;
    this.publicAddress = publicAddress;
    this.open = open;
    this.meters = meters;
    this.json = json;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = request.getHttpURI().getPath();
    if (path == null || !path.startsWith(ROOT)) {
      return super.handle(request, response, callback);
    }
    answer(request, path, new Reply(response, callback));
    return true;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // both ends are answered here
  private void answer(Request request, String path, Reply reply) {
    InputStream body = Content.Source.asInputStream(request);
    try {
      HookCall call = call(request, path, body);
      Timer.Sample sample = Timer.start(meters);
      hooks
          .take(call)
          .whenComplete(
              (answer, failure) -> {
                sample.stop(timer(call));
                reply.send(failure == null ? answer : problem(request, failure));
              });
    } catch (RuntimeException refused) {
      Bodies.dropRest(request.getHeaders().get(HttpHeader.EXPECT), body);
      reply.send(problem(request, refused));
    }
  }

  private Timer timer(HookCall call) {
    long slashes = call.rest().chars().filter(it -> it == '/').count();
    int shape = call.rest().isEmpty() ? 0 : slashes == 0 ? 1 : 2;
    return meters.timer("nochub.http", "method", call.method(), "path", PATHS.get(shape));
  }

  private HookCall call(Request request, String path, InputStream body) {
    if (!open.getAsBoolean()) {
      throw ApiError.starting();
    }
    if (!METHODS.contains(request.getMethod())) {
      throw ApiError.methodNotAllowed(String.join(", ", METHODS));
    }
    int end = path.indexOf('/', ROOT.length());
    String integration = decoded(path.substring(ROOT.length(), end < 0 ? path.length() : end));
    if (integration.isEmpty()) {
      throw ApiError.notFound("such address");
    }
    String rest = end < 0 ? "" : decoded(path.substring(end + 1));
    String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
    return new HookCall(
        integration,
        rest,
        request.getMethod(),
        address(request, path),
        headers(request),
        Bodies.read(request.getLength(), encoding, body, Endpoints.HOOK_BODY));
  }

  private static String decoded(String part) {
    try {
      return part.indexOf('%') < 0 ? part : URIUtil.decodePath(part);
    } catch (IllegalArgumentException e) {
      throw notAnAddress(e);
    }
  }

  /** The address as the sender used it, as far as the hub can know. */
  private URI address(Request request, String path) {
    String query = request.getHttpURI().getQuery();
    String tail = query == null ? path : path + "?" + query;
    try {
      return publicAddress
          .map(base -> base.resolve(tail))
          .orElseGet(
              () -> URI.create(request.getHttpURI().getScheme() + "://" + host(request) + tail));
    } catch (IllegalArgumentException e) {
      throw notAnAddress(e);
    }
  }

  private static String host(Request request) {
    @Nullable String named = request.getHeaders().get(HttpHeader.HOST);
    return Objects.requireNonNullElseGet(named, () -> Request.getServerName(request));
  }

  private static ApiError notAnAddress(IllegalArgumentException reason) {
    return ApiError.badRequest("The address is not one: " + reason.getMessage());
  }

  private static Map<String, List<String>> headers(Request request) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (HttpField field : request.getHeaders()) {
      headers
          .computeIfAbsent(field.getName(), name -> new ArrayList<>(1))
          .add(Objects.requireNonNullElse(field.getValue(), ""));
    }
    return headers;
  }

  private HookAnswer problem(Request request, Throwable failure) {
    if (failure instanceof ApiError error) {
      return answer(Problem.of(error), error.headers());
    }
    return answer(Unexpected.noted(failure, request.getMethod(), PATHS.get(0)), Map.of());
  }

  private HookAnswer answer(Problem problem, Map<String, String> headers) {
    String document = new String(json.write(problem), StandardCharsets.UTF_8);
    return new HookAnswer(problem.status(), Problem.MEDIA_TYPE, document, headers);
  }

  /** Where the answer of one request goes, once. */
  private record Reply(Response response, Callback callback) {
    void send(HookAnswer answer) {
      try {
        response.setStatus(answer.status());
        SAFETY.forEach(response.getHeaders()::put);
        answer.headers().forEach(response.getHeaders()::put);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        response.write(true, ByteBuffer.wrap(body), callback);
      } catch (RuntimeException notSent) {
        callback.failed(notSent);
      }
    }
  }
}
