package io.nochub.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.hub.store.Database.Lane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationsTest extends OnBothDatabases {
  @Test
  void running_them_again_changes_nothing_and_both_sets_fit_into_one_database() {
    database().close();
    Migrations migrations = new Migrations(opened().dialect());
    migrations.run("hub");
    migrations.run("inbox");
    migrations.run("hub");
    opened().reopen();
    assertThat(database().<Long>read(tx -> tx.number("select count(*) from migrations_hub")))
        .isPositive();
    assertThat(database().<Long>read(tx -> tx.number("select count(*) from input"))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hub", "inbox"})
  void the_steps_of_a_set_are_numbered_from_1_on(String set) throws Exception {
    Set<String> names = new HashSet<>(FormerSchema.steps(set).keySet());
    if (set.equals("hub")) {
      names.addAll(FormerSchema.steps("hub/first").keySet());
    }
    assertThat(names.stream().map(name -> name.substring(1, name.indexOf("__"))))
        .containsExactlyInAnyOrderElementsOf(
            FormerSchema.versions(set).stream().map(String::valueOf).toList());
  }

  @Test
  void what_taking_in_needs_changes_only_in_the_steps_that_come_first() throws Exception {
    Pattern changes =
        Pattern.compile(
            "(table|into|update|from| on)\\s+(%s)\\b[^_]"
                .formatted(String.join("|", Migrations.TAKING_IN)));
    assertThat(FormerSchema.steps("hub/first").values()).anyMatch(changes.asPredicate());
    // hardly a row is set aside, and only lists use this index
    String harmless = "create index dead_input_integration on dead_input";
    assertThat(FormerSchema.steps("hub").values())
        .anyMatch(step -> step.contains(harmless))
        .noneMatch(step -> changes.matcher(step.replace(harmless, "")).find());
  }

  @Test
  void a_step_that_comes_first_changes_nothing_of_which_there_may_be_much() throws Exception {
    Pattern changed = Pattern.compile("(?:alter table|update|insert into|from| on)\\s+(\\w+)");
    Pattern made = Pattern.compile("create table (\\w+)");
    for (String step : FormerSchema.steps("hub/first").values()) {
      Set<String> known = new HashSet<>(Migrations.TAKING_IN);
      made.matcher(step).results().map(table -> table.group(1)).forEach(known::add);
      assertThat(changed.matcher(step).results().map(table -> table.group(1)))
          .filteredOn(word -> !word.equals("delete"))
          .isSubsetOf(known);
    }
  }

  @Test
  void a_step_that_failed_is_left_to_flyway() {
    String no = opened().kind() == TestDatabase.Kind.SQLITE ? "0" : "false";
    database()
        .writeAndWait(
            Lane.HOUSEKEEPING, tx -> tx.update("update migrations_hub set success = " + no));
    Migrations migrations = new Migrations(opened().dialect());
    assertThatThrownBy(() -> migrations.run("hub"))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("could not be upgraded");
  }

  @Test
  void a_database_that_cannot_be_reached_is_named_in_one_line() throws IOException {
    int nobodyListens;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobodyListens = free.getLocalPort();
    }
    String address = "jdbc:postgresql://127.0.0.1:" + nobodyListens + "/nochub";
    Migrations migrations = new Migrations(new PostgresDialect(address, null, null));
    assertThatThrownBy(() -> migrations.run("hub"))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith(
            "The database 127.0.0.1:" + nobodyListens + "/nochub cannot be used")
        .message()
        .hasLineCount(1);
  }

  @Test
  void an_older_program_refuses_a_newer_schema_with_a_sentence() {
    database()
        .writeAndWait(
            Lane.HOUSEKEEPING,
            tx ->
                tx.update(
                    "insert into migrations_hub(installed_rank, version, description, type, script,"
                        + " checksum, installed_by, execution_time, success)"
                        + " select max(installed_rank) + 1, '999', 'future', 'SQL',"
                        + " 'V999__future.sql', 1, 'test', 1, "
                        + (opened().kind() == TestDatabase.Kind.SQLITE ? "1" : "true")
                        + " from migrations_hub"));
    Migrations migrations = new Migrations(opened().dialect());
    assertThatThrownBy(() -> migrations.run("hub"))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("was written by a newer version of NOC Hub")
        .hasMessageContaining("999");
    assertThatCode(() -> migrations.run("inbox")).doesNotThrowAnyException();
  }
}
