package io.nochub.hub.web;

import io.nochub.hub.access.Access;
import io.nochub.hub.access.Actor;
import io.nochub.hub.access.ApiToken;
import io.nochub.hub.access.Role;
import io.nochub.hub.access.SignIn;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sign-in for the page, who is asking, and API tokens. */
final class AccessRoutes implements Routes {
  private final Access access;
  private final Guard guard;
  private final InstantSource clock;

  AccessRoutes(Access access, Guard guard, InstantSource clock) {
    this.access = access;
    this.guard = guard;
    this.clock = clock;
  }

  private record SignInBody(String user, String password) {}

  private record PasswordBody(String current, String next) {}

  private record TokenBody(String name, Role role, @Nullable Instant expiresAt) {}

  private record Me(String name, Actor.Kind kind, Role role, boolean passwordChangeDue) {}

  private record TokenView(
      String id,
      String name,
      Role role,
      Instant createdAt,
      String createdBy,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt,
      @Nullable String token) {
    static TokenView of(ApiToken token, @Nullable String secret) {
      return new TokenView(
          Long.toString(token.id()),
          token.name(),
          token.role(),
          token.createdAt(),
          token.createdBy(),
          token.expiresAt(),
          token.lastUsedAt(),
          secret);
    }
  }

  @Override
  public void addTo(Endpoints endpoints) {
    endpoints.post("/api/v1/session", this::signIn);
    endpoints.delete("/api/v1/session", this::signOut);
    endpoints.get("/api/v1/me", call -> Answer.ok(me(call.actor())));
    endpoints.put("/api/v1/me/password", this::changePassword);
    endpoints.get("/api/v1/tokens", this::listTokens);
    endpoints.post("/api/v1/tokens", this::createToken);
    endpoints.delete("/api/v1/tokens/{id}", this::deleteToken);
  }

  private Answer signIn(Call call) {
    guard.refuseForeignSignIn(call.context());
    SignInBody body = call.body(SignInBody.class);
    SignIn result = access.signIn(body.user(), body.password(), call.context().ip());
    if (!result.retryIn().isZero()) {
      throw ApiError.tooMany("Too many wrong passwords; wait.", result.retryIn());
    }
    Actor actor =
        result.actor().orElseThrow(() -> ApiError.unauthorized("Name or password is wrong."));
    guard.begin(call.context(), actor);
    return Answer.ok(new Me(actor.name(), actor.kind(), actor.role(), result.passwordChangeDue()));
  }

  private Answer signOut(Call call) {
    guard.end(call.context());
    return Answer.nothing();
  }

  private Me me(Actor actor) {
    return new Me(actor.name(), actor.kind(), actor.role(), access.isPasswordChangeDue(actor));
  }

  private Answer changePassword(Call call) {
    PasswordBody body = call.body(PasswordBody.class);
    if (call.actor().kind() != Actor.Kind.USER) {
      throw ApiError.conflict("A token has no password.");
    }
    if (!access.changePassword(call.actor(), body.current(), body.next())) {
      throw ApiError.invalid("current", "is wrong");
    }
    guard.endOthers(call.context(), call.actor());
    return Answer.nothing();
  }

  private Answer listTokens(Call call) {
    PageRequest page = call.page();
    List<ApiToken> found = access.tokens(page.number(0).orElse(null), page.limitAndOne());
    return Answer.ok(
        page.page(found, token -> List.of(token.id())).map(token -> TokenView.of(token, null)));
  }

  private Answer createToken(Call call) {
    TokenBody body = call.body(TokenBody.class);
    Instant expiresAt = body.expiresAt();
    if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
      throw ApiError.invalid("expiresAt", "must be in the future");
    }
    Access.NewToken made =
        access.createToken(call.actor().name(), body.name(), body.role(), expiresAt);
    return Answer.created(TokenView.of(made.token(), made.secret()));
  }

  private Answer deleteToken(Call call) {
    if (!access.deleteToken(call.actor().name(), call.number("id"))) {
      throw ApiError.notFound("token " + call.path("id"));
    }
    return Answer.nothing();
  }
}
