package io.nochub.hub.web;

import io.nochub.hub.access.Access;
import io.nochub.hub.access.Actor;
import io.nochub.hub.access.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One's own password, changed by form; asked for after a sign-in with the one-time password. */
final class PasswordPages implements Routes {
  private static final int SHORTEST = 12;
  private static final int LONGEST = 1000;

  private final Access access;
  private final Guard guard;
  private final Pages pages;

  PasswordPages(Access access, Guard guard, Pages pages) {
    this.access = access;
    this.guard = guard;
    this.pages = pages;
  }

  /** The address of the form. */
  static String address(String next) {
    return "/password?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.page("GET", "/password", Role.VIEWER, this::ask);
    endpoints.page("POST", "/password", Role.VIEWER, this::change);
  }

  private Answer ask(PageCall call) {
    refuseToken(call.actor());
    return form(call.actor(), "", "", SignInPages.next(call.query("next").orElse("/")));
  }

  private Answer change(PageCall call) {
    Actor actor = call.actor();
    refuseToken(actor);
    Map<String, String> form = call.form();
    String next = SignInPages.next(form.getOrDefault("next", "/"));
    String password = form.getOrDefault("password", "");
    if (password.length() < SHORTEST || password.length() > LONGEST) {
      String problem = "The new password must have " + SHORTEST + " to " + LONGEST + " characters.";
      return form(actor, "password", problem, next).withStatus(400);
    }
    if (!password.equals(form.getOrDefault("again", ""))) {
      return form(actor, "again", "The two new passwords are not the same.", next).withStatus(400);
    }
    if (!access.changePassword(actor, form.getOrDefault("current", ""), password)) {
      return form(actor, "current", "The password so far is wrong.", next).withStatus(400);
    }
    guard.endOthers(call.context(), actor);
    return Answer.seeOther(next);
  }

  private static void refuseToken(Actor actor) {
    if (actor.kind() != Actor.Kind.USER) {
      throw ApiError.conflict("A token has no password.");
    }
  }

  /**
   * The form.
   *
   * @param at the field that is wrong; empty text if none is
   */
  private Answer form(Actor actor, String at, String problem, String next) {
    boolean due = access.isPasswordChangeDue(actor);
    return pages.show(
        "password",
        Map.of(
            "frame",
            pages.frame(due ? "Choose a password" : "Change password", "", actor),
            "due",
            due,
            "at",
            at,
            "problem",
            problem,
            "next",
            next));
  }
}
