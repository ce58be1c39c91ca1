package io.nochub.hub.access;

import io.nochub.hub.audit.AuditStore;
import io.nochub.hub.audit.Change;
import io.nochub.hub.store.Database;
import io.nochub.hub.store.Database.Lane;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is let in. Thread-safe. */
public final class Access {
  private static final String FIRST_USER = "admin";
  private static final String TOKEN_PREFIX = "nh_";
  private static final int TOKEN_BYTES = 32;
  private static final Duration NOTE_USE_EVERY = Duration.ofMinutes(1);
  private static final Actor BOOTSTRAP = new Actor("bootstrap", Actor.Kind.TOKEN, Role.ADMIN);

  private final Database database;
  private final AuditStore audit;
  private final InstantSource clock;
  private final SecureRandom random;
  private final @Nullable String bootstrapHash;
  private final UserStore users = new UserStore();
  private final TokenStore tokens = new TokenStore();
  private final Passwords passwords;
  private final SignInThrottle throttle;

  /**
   * @param cost how much work it is to check a password, or to guess one
   * @param bootstrapToken an admin's token given from outside for automation; it is kept only as a
   *     hash in memory
   */
  public Access(
      Database database,
      AuditStore audit,
      InstantSource clock,
      SecureRandom random,
      PasswordCost cost,
      Optional<String> bootstrapToken) {
    this.database = database;
    this.audit = audit;
    this.clock = clock;
    this.random = random;
    this.bootstrapHash = bootstrapToken.map(Access::hash).orElse(null);
    this.passwords = new Passwords(cost, random);
    this.throttle = new SignInThrottle(clock);
  }

  /** The name and the one-time password of a user the hub has just made. */
  public record FirstUser(String name, String password) {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * Makes the first admin if there is no user yet. The caller prints the password; it works until
   * it is changed.
   */
  public Optional<FirstUser> firstStart() {
    if (!database.read(users::isEmpty)) {
      return Optional.empty();
    }
    String password = passwords.generate();
    User user = new User(FIRST_USER, passwords.hash(password), true, Role.ADMIN);
    return database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          if (!users.isEmpty(tx) || !users.add(tx, user, clock.instant())) {
            return Optional.empty();
          }
          Map<String, String> after = Map.of("role", user.role().name());
          audit.append(tx, Change.created("hub", "user/" + user.name(), after));
          return Optional.of(new FirstUser(user.name(), password));
        });
  }

  /** Who a bearer token belongs to; empty if it is unknown or has expired. */
  public Optional<Actor> byToken(String secret) {
    String hash = hash(secret);
    if (hash.equals(bootstrapHash)) {
      return Optional.of(BOOTSTRAP);
    }
    Instant now = clock.instant();
    return database
        .read(tx -> tokens.byHash(tx, hash))
        .filter(token -> token.expiresAt() == null || token.expiresAt().isAfter(now))
        .map(
            token -> {
              noteUse(token, now);
              return new Actor(token.name(), Actor.Kind.TOKEN, token.role());
            });
  }

  /** Checks a password; guessing is slowed down. */
  public SignIn signIn(String name, String password, String address) {
    Duration wait = throttle.wait(name, address);
    if (!wait.isZero()) {
      return new SignIn(Optional.empty(), false, wait);
    }
    Optional<User> user = database.read(tx -> users.find(tx, name));
    if (user.isEmpty()) {
      passwords.pretend(password);
    } else if (passwords.matches(password, user.get().password())) {
      throttle.succeeded(name, address);
      return new SignIn(user.map(Access::actor), user.get().oneTime(), Duration.ZERO);
    }
    throttle.failed(name, address);
    return new SignIn(Optional.empty(), false, Duration.ZERO);
  }

  /** Whether a user's password is still the one the hub made up. */
  public boolean isPasswordChangeDue(Actor actor) {
    return actor.kind() == Actor.Kind.USER
        && database.read(tx -> users.find(tx, actor.name())).map(User::oneTime).orElse(false);
  }

  /** Changes a user's own password; false if the current one is wrong. */
  public boolean changePassword(Actor actor, String current, String next) {
    Optional<User> user = database.read(tx -> users.find(tx, actor.name()));
    if (user.isEmpty() || !passwords.matches(current, user.get().password())) {
      return false;
    }
    String hash = passwords.hash(next);
    return database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          users.changePassword(tx, actor.name(), hash, clock.instant());
          audit.append(tx, Change.act(actor.name(), "change-password", "user/" + actor.name()));
          return true;
        });
  }

  /** A new token with its secret, which is shown once. */
  public record NewToken(ApiToken token, String secret) {
    @Override
    public String toString() {
      return token.toString();
    }
  }

  /** Makes a token; on disk on return. */
  public NewToken createToken(String by, String name, Role role, @Nullable Instant expiresAt) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String secret = TOKEN_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          ApiToken draft = new ApiToken(0, name, role, now, by, expiresAt, null);
          long id = tokens.add(tx, hash(secret), draft);
          Map<String, String> after = Map.of("name", name, "role", role.name());
          audit.append(tx, Change.created(by, "token/" + id, after));
          return new NewToken(new ApiToken(id, name, role, now, by, expiresAt, null), secret);
        });
  }

  /** Tokens, newest first, with ids below the given one. */
  public List<ApiToken> tokens(@Nullable Long before, int limit) {
    return database.read(tx -> tokens.list(tx, before, limit));
  }

  /** Withdraws a token; false if there is none with this id. */
  public boolean deleteToken(String by, long id) {
    return database.writeAndWait(
        Lane.OUTCOMES,
        tx -> {
          Optional<ApiToken> token = tokens.find(tx, id);
          token.ifPresent(
              known -> {
                tokens.delete(tx, id);
                Map<String, String> before =
                    Map.of("name", known.name(), "role", known.role().name());
                audit.append(tx, Change.deleted(by, "token/" + id, before));
              });
          return token.isPresent();
        });
  }

  private void noteUse(ApiToken token, Instant now) {
    Instant last = token.lastUsedAt();
    if (last == null || last.plus(NOTE_USE_EVERY).isBefore(now)) {
      database
          .write(
              Lane.HOUSEKEEPING,
              tx -> {
                tokens.used(tx, token.id(), now);
                return token.id();
              })
          .exceptionally(closing -> token.id());
    }
  }

  private static Actor actor(User user) {
    return new Actor(user.name(), Actor.Kind.USER, user.role());
  }

  private static String hash(String secret) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
