package io.nochub.hub.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.nochub.hub.access.Actor;
import io.nochub.hub.access.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Lets people in to pages; who is not signed in is led to the sign-in page and back. */
final class PageHandlers {
  private final Guard guard;
  private final ApiAnswers answers;
  private final Pages pages;

  PageHandlers(Guard guard, ApiAnswers answers, Pages pages) {
    this.guard = guard;
    this.answers = answers;
    this.pages = pages;
  }

  /** A page for whoever has a role; for anybody if it is empty. */
  Handler handler(Optional<Role> role, PageHandling handling) {
    return ctx -> {
      try {
        Actor actor = role.map(needed -> guard.admitted(ctx, needed)).orElse(null);
        answers.send(ctx, handling.answer(new PageCall(ctx, actor)));
      } catch (ApiError error) {
        answers.send(ctx, error.status() == 401 ? signIn(ctx) : refusal(error));
      } catch (Exception failure) {
        Problem problem = Unexpected.noted(failure, ctx);
        answers.send(ctx, page(problem.title(), problem.detail()).withStatus(problem.status()));
      }
    };
  }

  private Answer signIn(Context ctx) {
    boolean goBack = ctx.method().name().equals("GET") && ctx.header("HX-Request") == null;
    String query = ctx.queryString() == null ? "" : "?" + ctx.queryString();
    String next = goBack ? ctx.path() + query : "/";
    String address = "/sign-in?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    // htmx would put the sign-in page where the part was to go.
    return ctx.header("HX-Request") == null
        ? Answer.seeOther(address)
        : Answer.nothing().with("HX-Redirect", address);
  }

  private Answer refusal(ApiError error) {
    Answer whole = page(error.title(), error.detail()).withStatus(error.status());
    for (Map.Entry<String, String> header : error.headers().entrySet()) {
      whole = whole.with(header.getKey(), header.getValue());
    }
    return whole;
  }

  private Answer page(String title, String detail) {
    Frame frame = pages.frame(title, "", null);
    return pages.show("refusal", Map.of("frame", frame, "title", title, "detail", detail));
  }
}
