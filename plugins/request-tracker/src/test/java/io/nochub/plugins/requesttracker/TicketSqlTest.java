package io.nochub.plugins.requesttracker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TicketSqlTest {
  @Test
  void quotes_and_backslashes_cannot_end_a_text() {
    assertThat(TicketSql.quote("it's")).isEqualTo("'it\\'s'");
    assertThat(TicketSql.quote("back\\")).isEqualTo("'back\\\\'");
    assertThat(TicketSql.quote("x' OR id > '0")).isEqualTo("'x\\' OR id > \\'0'");
    assertThat(TicketSql.quote("Größe \"漢\"")).isEqualTo("'Größe \"漢\"'");
  }

  @Test
  void custom_fields_are_named_in_braces() {
    assertThat(TicketSql.customField("Alert Key")).isEqualTo("'CF.{Alert Key}'");
  }
}
