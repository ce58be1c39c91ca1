package io.nochub.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.hub.store.Database.Lane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
  void the_newest_step_is_the_last_of_the_files(String set) throws Exception {
    URL folder = Objects.requireNonNull(Migrations.class.getResource("/db/" + set));
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.startsWith("V" + Migrations.NEWEST.get(set) + "__"))
          .hasSize(Integer.parseInt(Migrations.NEWEST.get(set)));
    }
  }

  @Test
  void what_taking_in_needs_changes_in_no_later_step_than_is_said() throws Exception {
    Pattern changes =
        Pattern.compile(
            "(table|into|update|from| on)\\s+(%s)\\b[^_]"
                .formatted(String.join("|", Migrations.TAKING_IN)));
    List<Integer> changing = new ArrayList<>();
    for (int step : FormerSchema.versions("hub")) {
      if (changes.matcher(FormerSchema.text("hub", step)).find()) {
        changing.add(step);
      }
    }
    assertThat(changing).contains(2, 4).last().hasToString(Migrations.LAST_FOR_TAKING_IN);
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
