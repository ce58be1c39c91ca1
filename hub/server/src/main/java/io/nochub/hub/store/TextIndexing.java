package io.nochub.hub.store;

import io.nochub.hub.store.Database.Lane;
import java.time.Instant;
import java.util.Optional;

/**
 * Brings the text index of a table up to date with rows that were added, changed or removed. A
 * search finds them before that too, only slower the more of them there are.
 */
public final class TextIndexing implements DueWork {
  private final String table;
  private final String expression;

  /**
   * Makes it.
   *
   * @param expression what is searched, as for {@link ListQuery#search}
   */
  public TextIndexing(String table, String expression) {
    this.table = table;
    this.expression = expression;
  }

  /** A row was added to a table with a text index: it is found from now on, and indexed later. */
  public static void added(Transaction tx, String table, long id) {
    tx.dialect().textAdded(tx, table, id);
  }

  @Override
  public String name() {
    return "text index of " + table;
  }

  @Override
  public Lane lane() {
    return Lane.HOUSEKEEPING;
  }

  /** At once, if there is anything to do. */
  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return tx.dialect().wantsIndexing(tx, table) ? Optional.of(Instant.EPOCH) : Optional.empty();
  }

  @Override
  public int runDue(Transaction tx, Instant now, int atMost) {
    return tx.dialect().indexTexts(tx, table, expression, atMost);
  }
}
