package io.nochub.hub.web;

import io.javalin.http.Handler;
import io.nochub.hub.access.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
  private final List<Endpoint> registered = new ArrayList<>();

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
    Handler handler = ctx -> streaming.stream(guard.admit(ctx, operation, 0));
    registered.add(new Endpoint("GET", path, Optional.of(operation), handler));
  }

  /** Writes to the response of a call. */
  @FunctionalInterface
  interface Streaming {
    void stream(Call call) throws Exception;
  }

  /**
   * An address that takes any method and checks its senders itself. The handler reads its body with
   * {@link Bodies} and may answer later.
   */
  public void hook(String path, Handler handler) {
    Operation operation = described("POST", path);
    if (!operation.anyMethod()) {
      throw new IllegalArgumentException(path + " lacks x-any-method in openapi.yaml");
    }
    registered.add(new Endpoint("*", path, Optional.of(operation), handler));
  }

  /** A page, a part of one, or where its form is sent, for whoever has the role. */
  public void page(String method, String path, Role role, PageHandling handling) {
    Handler handler = pages.handler(Optional.of(role), handling);
    registered.add(new Endpoint(method, path, Optional.empty(), handler));
  }

  /** A page for anybody. */
  void openPage(String method, String path, PageHandling handling) {
    Handler handler = pages.handler(Optional.empty(), handling);
    registered.add(new Endpoint(method, path, Optional.empty(), handler));
  }

  /** All that was registered. */
  public List<Endpoint> registered() {
    return List.copyOf(registered);
  }

  private void add(String method, String path, long bodyLimit, Handling handling) {
    Operation operation = described(method, path);
    Handler handler =
        ctx -> {
          Call call = guard.admit(ctx, operation, bodyLimit);
          answers.send(ctx, handling.answer(call));
        };
    registered.add(new Endpoint(method, path, Optional.of(operation), handler));
  }

  private Operation described(String method, String path) {
    return description
        .find(method, path)
        .orElseThrow(
            () -> new IllegalArgumentException(method + " " + path + " is not in openapi.yaml"));
  }
}
