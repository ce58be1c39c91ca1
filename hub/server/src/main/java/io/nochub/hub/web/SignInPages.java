package io.nochub.hub.web;

import io.nochub.hub.access.Access;
import io.nochub.hub.access.Actor;
import io.nochub.hub.access.SignIn;
import java.util.Map;

/** Sign-in and sign-out by form. */
final class SignInPages implements Routes {
  private final Access access;
  private final Guard guard;
  private final Pages pages;

  SignInPages(Access access, Guard guard, Pages pages) {
    this.access = access;
    this.guard = guard;
    this.pages = pages;
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.openPage("GET", "/sign-in", call -> form("", next(call.query("next").orElse("/"))));
    endpoints.openPage("POST", "/sign-in", this::signIn);
    endpoints.openPage("POST", "/sign-out", this::signOut);
  }

  private Answer form(String problem, String next) {
    return pages.show(
        "signIn",
        Map.of("frame", pages.frame("Sign in", "", null), "problem", problem, "next", next));
  }

  private Answer signIn(PageCall call) {
    guard.refuseForeignSignIn(call.context());
    Map<String, String> form = call.form();
    String next = next(form.getOrDefault("next", "/"));
    SignIn result =
        access.signIn(
            form.getOrDefault("user", ""), form.getOrDefault("password", ""), call.context().ip());
    if (!result.retryIn().isZero()) {
      long seconds = Math.max(1, result.retryIn().toSeconds());
      return form("Too many wrong passwords. Try again in " + seconds + " s.", next)
          .withStatus(429)
          .with("Retry-After", Long.toString(seconds));
    }
    if (result.actor().isEmpty()) {
      return form("Name or password is wrong.", next).withStatus(401);
    }
    Actor actor = result.actor().get();
    guard.begin(call.context(), actor);
    return Answer.seeOther(result.passwordChangeDue() ? PasswordPages.address(next) : next);
  }

  private Answer signOut(PageCall call) {
    guard.end(call.context());
    return Answer.seeOther("/sign-in");
  }

  /** Only an address within the hub: a link must not lead somebody on to another site. */
  static String next(String wanted) {
    return wanted.matches("/(?![/\\\\])[!-~&&[^\\\\]]*") ? wanted : "/";
  }
}
