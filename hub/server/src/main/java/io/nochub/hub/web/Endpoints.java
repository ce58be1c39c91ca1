package io.nochub.hub.web;

import io.javalin.http.Handler;
import io.nochub.hub.access.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where features register what they answer. Who may call an operation, its parameters and its body
 * stand in {@code openapi.yaml}; a route that is missing there is refused at start.
 */
public final class Endpoints {
  /** Bytes the body of an API call may have. */
  public static final long API_BODY = 1L << 20;

  /** Bytes the body of a webhook may have. */
  public static final long HOOK_BODY = 10L << 20;

  /** Bytes an uploaded archive may have. */
  public static final long ARCHIVE_BODY = 64L << 20;

  private final ApiDescription description;
  private final Guard guard;
  private final ApiAnswers answers;
  private final PageHandlers pages;
  private final Map<Endpoint, Handler> handlers = new LinkedHashMap<>();
  private final List<Endpoint> hookEndpoints = new ArrayList<>();
  private @Nullable Hooks hooks;

  Endpoints(ApiDescription description, Guard guard, ApiAnswers answers, PageHandlers pages) {
    this.description = description;
    this.guard = guard;
    this.answers = answers;
    this.pages = pages;
  }

  public void get(String path, Handling handling) {
    add("GET", path, API_BODY, handling);
  }

  public void post(String path, Handling handling) {
    add("POST", path, API_BODY, handling);
  }

  /** A POST whose body may have more bytes than usual, such as a whole configuration. */
  public void postLarge(String path, Handling handling) {
    add("POST", path, HOOK_BODY, handling);
  }

  public void put(String path, Handling handling) {
    add("PUT", path, API_BODY, handling);
  }

  public void delete(String path, Handling handling) {
    add("DELETE", path, API_BODY, handling);
  }

  /** A POST whose body is an archive. */
  public void upload(String path, Handling handling) {
    add("POST", path, ARCHIVE_BODY, handling);
  }

  /** A GET that goes on writing until it ends itself. */
  void stream(String path, Streaming streaming) {
    Operation operation = described("GET", path);
    register(
        new Endpoint("GET", path, Optional.of(operation)),
        ctx -> streaming.stream(guard.admit(ctx, operation, 0)));
  }

  /** Writes to the response of a call. */
  @FunctionalInterface
  interface Streaming {
    void stream(Call call) throws Exception;
  }

  /** Whoever takes what is sent to {@code /hooks/}, by any method, and checks senders himself. */
  public void hooks(Hooks taker) {
    hooks = taker;
    for (String path : HookHandler.PATHS) {
      Operation operation = described("POST", path);
      if (!operation.anyMethod()) {
        throw new IllegalArgumentException(path + " lacks x-any-method in openapi.yaml");
      }
      hookEndpoints.add(new Endpoint("*", path, Optional.of(operation)));
    }
  }

  /** A page, a part of one, or where its form is sent, for whoever has the role. */
  public void page(String method, String path, Role role, PageHandling handling) {
    register(
        new Endpoint(method, path, Optional.empty()), pages.handler(Optional.of(role), handling));
  }

  /** A page for anybody. */
  void openPage(String method, String path, PageHandling handling) {
    register(
        new Endpoint(method, path, Optional.empty()), pages.handler(Optional.empty(), handling));
  }

  /** All that was registered. */
  List<Endpoint> registered() {
    return Stream.concat(handlers.keySet().stream(), hookEndpoints.stream()).toList();
  }

  /** What the framework answers, and how. */
  Map<Endpoint, Handler> handlers() {
    return handlers;
  }

  Optional<Hooks> hooks() {
    return Optional.ofNullable(hooks);
  }

  private void add(String method, String path, long bodyLimit, Handling handling) {
    Operation operation = described(method, path);
    register(
        new Endpoint(method, path, Optional.of(operation)),
        ctx -> answers.send(ctx, handling.answer(guard.admit(ctx, operation, bodyLimit))));
  }

  private void register(Endpoint endpoint, Handler handler) {
    if (handlers.putIfAbsent(endpoint, handler) != null) {
      throw new IllegalArgumentException(
          endpoint.method() + " " + endpoint.path() + " is registered twice");
    }
  }

  private Operation described(String method, String path) {
    return description
        .find(method, path)
        .orElseThrow(
            () -> new IllegalArgumentException(method + " " + path + " is not in openapi.yaml"));
  }
}
