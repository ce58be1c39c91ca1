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
  /** The least Argon2 can do (RFC 9106, section 3.1). */
  private static final PasswordCost CHEAP = new PasswordCost(8, 1);

  private static final Instant NOW = Instant.parse("2026-11-22T02:14:07Z");
  private Access access;

  @BeforeEach
  void open() {
    access = access(Optional.of("nh_bootstrap"));
  }

  private Access access(Optional<String> bootstrap) {
    return access(CHEAP, bootstrap);
  }

  private Access access(PasswordCost cost, Optional<String> bootstrap) {
    return new Access(
        database(), new AuditStore(() -> NOW), () -> NOW, new SecureRandom(), cost, bootstrap);
  }

  private String keptPassword() {
    return database()
        .read(tx -> tx.first("select password from app_user", row -> row.getString(1)))
        .orElseThrow();
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
    assertThat(keptPassword()).startsWith("$argon2id$").doesNotContain(admin.password());
  }

  @Test
  void the_standard_cost_of_a_password_is_19_mebibytes_gone_over_twice() {
    Access costly = access(PasswordCost.STANDARD, Optional.empty());
    Access.FirstUser admin = costly.firstStart().orElseThrow();
    assertThat(keptPassword()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(costly.signIn("admin", admin.password(), "10.0.0.1").actor()).isPresent();
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
