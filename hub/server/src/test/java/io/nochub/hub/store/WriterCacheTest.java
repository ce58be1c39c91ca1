package io.nochub.hub.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.hub.store.Database.Lane;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the writer may remember of rows, on each database. */
class WriterCacheTest extends OnBothDatabases {
  private final WriterCache<Long, String> cache = new WriterCache<>(10, String::length);

  @Override
  protected String migrations() {
    return "inbox";
  }

  @BeforeEach
  void remember() {
    write(7, "seven");
  }

  private void write(long key, String value) {
    database()
        .writeAndWait(
            Lane.DECISIONS,
            tx -> {
              cache.put(tx, key, value);
              return value;
            });
  }

  private Optional<String> known(long key) {
    return database().writeAndWait(Lane.DECISIONS, tx -> Optional.ofNullable(cache.get(tx, key)));
  }

  /** Where another hub may write too, nothing may be remembered. */
  private boolean isShared() {
    return opened().dialect().isShared();
  }

  @Test
  void the_next_unit_knows_what_an_earlier_one_put() {
    assertThat(known(7)).isEqualTo(isShared() ? Optional.empty() : Optional.of("seven"));
  }

  @Test
  void a_read_beside_the_writer_knows_and_leaves_nothing() {
    boolean known =
        database()
            .read(
                tx -> {
                  cache.put(tx, 8L, "eight");
                  return cache.get(tx, 7L) != null || cache.get(tx, 8L) != null;
                });

    assertThat(known).isFalse();
    assertThat(known(8)).isEmpty();
  }

  @Test
  void what_was_dropped_is_not_known() {
    database()
        .writeAndWait(
            Lane.DECISIONS,
            tx -> {
              cache.drop(tx, 7L);
              return tx;
            });

    assertThat(known(7)).isEmpty();
  }

  @Test
  void nothing_is_known_after_a_unit_was_undone() {
    assertThatThrownBy(
            () ->
                database()
                    .writeAndWait(
                        Lane.DECISIONS,
                        tx -> {
                          cache.put(tx, 7L, "never");
                          throw new IllegalStateException("changed my mind");
                        }))
        .hasMessage("changed my mind");

    assertThat(known(7)).isEmpty();
  }

  @Test
  void nothing_is_known_after_rows_went_behind_its_back() {
    database()
        .writeAndWait(
            Lane.DECISIONS,
            tx -> {
              tx.forgetRemembered();
              return tx;
            });

    assertThat(known(7)).isEmpty();
  }

  @Test
  void what_nobody_asked_for_the_longest_is_forgotten_first() {
    write(1, "four");
    known(7);
    write(2, "two");

    assertThat(known(1)).isEmpty();
    assertThat(known(7).isPresent()).isEqualTo(!isShared());
    assertThat(known(2).isPresent()).isEqualTo(!isShared());
  }

  @Test
  void what_was_replaced_takes_no_room_any_more() {
    write(7, "7");
    write(8, "nine nine");

    assertThat(known(7).isPresent()).isEqualTo(!isShared());
    assertThat(known(8).isPresent()).isEqualTo(!isShared());
  }

  @Test
  void what_is_too_heavy_by_itself_is_not_kept() {
    write(8, "more than ten");

    assertThat(known(8)).isEmpty();
  }

  @Test
  void the_heaviest_load_is_kept_within_bounds() {
    for (long key = 10; key < 20; key++) {
      write(key, "five5");
    }

    long kept =
        java.util.stream.LongStream.range(7, 20).filter(key -> known(key).isPresent()).count();

    assertThat(kept).isLessThanOrEqualTo(2);
  }
}
