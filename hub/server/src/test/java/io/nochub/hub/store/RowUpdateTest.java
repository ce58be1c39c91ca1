package io.nochub.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.hub.store.Database.Lane;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writing what differs, on each database. */
class RowUpdateTest extends OnBothDatabases {
  @Override
  protected String migrations() {
    return "inbox";
  }

  @BeforeEach
  void makeRow() {
    String type = opened().dialect().placeholders().get("int");
    run(
        "create table pebble(id "
            + type
            + " primary key, colour text, name text, weight "
            + type
            + ")");
    run("insert into pebble values (1, 'grey', 'a', 5)");
  }

  private void run(String sql) {
    database().writeAndWait(Lane.DECISIONS, tx -> tx.update(sql));
  }

  private List<String> row() {
    return database()
        .read(
            tx ->
                tx.list(
                    "select colour, name, weight from pebble where id = 1",
                    row -> row.getString(1) + " " + row.getString(2) + " " + row.getString(3)));
  }

  private void update(RowUpdate update) {
    database()
        .writeAndWait(
            Lane.DECISIONS,
            tx -> {
              update.run(tx);
              return tx;
            });
  }

  @Test
  void only_what_differs_is_written() {
    run("update pebble set name = 'changed meanwhile'");

    update(new RowUpdate("pebble", 1).set("colour", "grey", "red").set("name", "a", "a"));

    assertThat(row()).containsExactly("red changed meanwhile 5");
  }

  @Test
  void a_value_can_be_taken_away() {
    update(new RowUpdate("pebble", 1).set("weight", 5L, null));

    assertThat(row()).containsExactly("grey a null");
  }

  @Test
  void a_value_is_written_in_its_form() {
    update(
        new RowUpdate("pebble", 1)
            .set("colour", "grey", "red", text -> text.toUpperCase(Locale.ROOT)));

    assertThat(row()).containsExactly("RED a 5");
  }

  @Test
  void nothing_is_written_if_nothing_differs() {
    update(new RowUpdate("pebble", 1).set("colour", "grey", "grey"));

    assertThat(row()).containsExactly("grey a 5");
  }
}
