package io.nochub.hub.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.hub.store.Database.Lane;
import io.nochub.hub.store.OnBothDatabases;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditStoreTest extends OnBothDatabases {
  private static final AuditStore.Filter ALL =
      new AuditStore.Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private Instant now = Instant.parse("2026-11-22T02:14:07.123Z");
  private final AuditStore audit = new AuditStore(() -> now);

  private void append(Change change) {
    database()
        .writeAndWait(
            Lane.OUTCOMES,
            tx -> {
              audit.append(tx, change);
              return 0;
            });
  }

  private List<AuditEntry> list(AuditStore.Filter filter) {
    return database().read(tx -> audit.list(tx, filter, null, 100));
  }

  private AuditStore.Check check() {
    return database().read(tx -> audit.check(tx, 0, 100));
  }

  private void tamper(String sql) {
    database().writeAndWait(Lane.HOUSEKEEPING, tx -> tx.update(sql));
  }

  private void threeEntries() {
    append(Change.created("kim", "client/acme", Map.of("name", "Acme")));
    append(Change.changed("kim", "client/acme", Map.of("name", "Acme"), Map.of("name", "ACME")));
    append(Change.deleted("lee", "client/acme", Map.of("name", "ACME")));
  }

  @Test
  void tells_who_changed_what_from_what_to_what() {
    threeEntries();
    assertThat(list(ALL))
        .extracting(AuditEntry::actor, AuditEntry::action, AuditEntry::before, AuditEntry::after)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("lee", "delete", Map.of("name", "ACME"), null),
            org.assertj.core.groups.Tuple.tuple(
                "kim", "change", Map.of("name", "Acme"), Map.of("name", "ACME")),
            org.assertj.core.groups.Tuple.tuple("kim", "create", null, Map.of("name", "Acme")));
    assertThat(list(ALL).get(0).at()).isEqualTo(now);
  }

  @Test
  void can_be_asked_for_actor_object_and_time() {
    threeEntries();
    now = now.plusSeconds(60);
    append(Change.act("kim", "live", "integration/rt"));
    AuditStore.Filter lee =
        new AuditStore.Filter(
            Optional.of("lee"), Optional.empty(), Optional.empty(), Optional.empty());
    AuditStore.Filter acme =
        new AuditStore.Filter(
            Optional.empty(), Optional.of("client/acme"), Optional.empty(), Optional.empty());
    AuditStore.Filter late =
        new AuditStore.Filter(
            Optional.empty(), Optional.empty(), Optional.of(now), Optional.empty());
    assertThat(list(lee)).hasSize(1);
    assertThat(list(acme)).hasSize(3);
    assertThat(list(late)).hasSize(1);
  }

  @Test
  void an_unbroken_chain_is_found_good() {
    threeEntries();
    assertThat(check().broken()).isEmpty();
    assertThat(check().good()).isEqualTo(list(ALL).get(0).id());
  }

  @Test
  void an_altered_entry_shows() {
    threeEntries();
    tamper("update audit_entry set actor = 'mallory' where action = 'change'");
    assertThat(check().broken()).hasValue(list(ALL).get(1).id());
  }

  @Test
  void a_missing_entry_shows() {
    threeEntries();
    tamper("delete from audit_entry where action = 'change'");
    assertThat(check().broken()).hasValue(list(ALL).get(0).id());
  }

  @Test
  void is_kept_only_with_the_change_it_records() {
    assertThatThrownBy(
            () ->
                database()
                    .writeAndWait(
                        Lane.OUTCOMES,
                        tx -> {
                          audit.append(tx, Change.act("kim", "live", "integration/rt"));
                          throw new IllegalStateException("changed its mind");
                        }))
        .hasMessage("changed its mind");
    threeEntries();
    assertThat(list(ALL)).hasSize(3);
    assertThat(check().broken()).isEmpty();
  }

  @Test
  void secrets_are_masked() {
    append(
        Change.created(
            "kim",
            "integration/rt",
            Map.of(
                "url", "https://rt.example",
                "token", "hunter2",
                "servers", List.of(Map.of("host", "a", "apiKey", "hunter2")))));
    assertThat(list(ALL).get(0).after())
        .isEqualTo(
            Map.of(
                "url", "https://rt.example",
                "token", "***",
                "servers", List.of(Map.of("host", "a", "apiKey", "***"))));
  }
}
