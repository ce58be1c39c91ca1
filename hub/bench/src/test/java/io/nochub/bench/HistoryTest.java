package io.nochub.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills it in
class HistoryTest {
  @TempDir Path folder;

  private long number(String sql) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("hub.db"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.getLong(1);
    }
  }

  @Test
  void is_a_whole_hub_in_the_proportions_it_says() throws Exception {
    History.write(folder, 2_000, 100, 7, Instant.parse("2026-03-02T12:00:00Z"));
    assertThat(number("select count(*) from alert")).isEqualTo(2_000);
    assertThat(number("select count(*) from alert where truth = 'OPEN'")).isBetween(60L, 150L);
    assertThat(number("select count(*) from incident")).isBetween(800L, 1_000L);
    assertThat(number("select count(*) from alert where incident_id is not null"))
        .isEqualTo(number("select count(*) from incident"));
    assertThat(number("select count(*) from pragma_foreign_key_check")).isZero();
    // what was taken away while it was filled is there again
    assertThat(number("select count(*) from sqlite_schema where name = 'alert_open'")).isOne();
    assertThat(number("select count(*) from sqlite_schema where name = 'alert_text_changed'"))
        .isOne();
  }

  @Test
  void an_existing_folder_is_not_written_over() throws Exception {
    History.write(folder, 10, 1, 7, Instant.parse("2026-03-02T12:00:00Z"));
    assertThatThrownBy(() -> History.write(folder, 10, 1, 7, Instant.EPOCH))
        .hasMessageContaining("already");
  }
}
