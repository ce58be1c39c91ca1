package io.nochub.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.audit.AuditStore;
import io.nochub.hub.store.OnBothDatabases;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // set before each test
class AccessTest extends OnBothDatabases {
  private static final Instant NOW = Instant.parse("2026-11-22T02:14:07Z");
  private Access access;

  @BeforeEach
  void open() {
    access = access(Optional.of("nh_bootstrap"));
  }

  private Access access(Optional<String> bootstrap) {
    return new Access(
        database(), new AuditStore(() -> NOW), () -> NOW, new SecureRandom(), bootstrap);
  }

  @Test
  void the_first_start_makes_one_admin_once() {
    Access.FirstUser admin = access.firstStart().orElseThrow();
    assertThat(admin.name()).isEqualTo("admin");
    assertThat(admin.password()).matches("([a-z2-9]{5}-){3}[a-z2-9]{5}");
    assertThat(admin.toString()).doesNotContain(admin.password());
    assertThat(access.firstStart()).isEmpty();
    assertThat(access.signIn("admin", admin.password(), "10.0.0.1").actor())
        .hasValue(new Actor("admin", Actor.Kind.USER, Role.ADMIN));
  }

  @Test
  void only_a_hash_of_the_password_is_kept() {
    Access.FirstUser admin = access.firstStart().orElseThrow();
    String kept =
        database()
            .read(tx -> tx.first("select password from app_user", row -> row.getString(1)))
            .orElseThrow();
    assertThat(kept).startsWith("$argon2id$").doesNotContain(admin.password());
  }

  @Test
  void the_token_given_at_start_is_an_admin() {
    assertThat(access.byToken("nh_bootstrap"))
        .hasValue(new Actor("bootstrap", Actor.Kind.TOKEN, Role.ADMIN));
    assertThat(access(Optional.empty()).byToken("nh_bootstrap")).isEmpty();
    assertThat(access.byToken("")).isEmpty();
  }

  @Test
  void a_token_survives_a_restart_and_notes_its_use() {
    String secret = access.createToken("admin", "ci", Role.TECHNICIAN, null).secret();
    Access restarted = access(Optional.empty());
    assertThat(restarted.byToken(secret))
        .hasValue(new Actor("ci", Actor.Kind.TOKEN, Role.TECHNICIAN));
    org.awaitility.Awaitility.await()
        .until(() -> NOW.equals(restarted.tokens(null, 1).get(0).lastUsedAt()));
  }
}
