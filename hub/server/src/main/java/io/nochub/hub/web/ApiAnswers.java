package io.nochub.hub.web;

import io.javalin.http.Context;

/** Writes answers and problem documents. */
final class ApiAnswers {
  private final WebJson json;

  ApiAnswers(WebJson json) {
    this.json = json;
  }

  void send(Context ctx, Answer answer) {
    ctx.status(answer.status());
    answer.headers().forEach(ctx::header);
    Object body = answer.body();
    if (body == null) {
      return;
    }
    ctx.contentType(answer.contentType());
    ctx.result(body instanceof byte[] bytes ? bytes : json.write(body));
  }

  void send(Context ctx, ApiError error) {
    error.headers().forEach(ctx::header);
    send(ctx, Problem.of(error));
  }

  void send(Context ctx, Problem problem) {
    ctx.status(problem.status());
    ctx.contentType(Problem.MEDIA_TYPE);
    ctx.result(json.write(problem));
  }
}
