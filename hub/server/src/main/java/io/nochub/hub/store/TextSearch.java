package io.nochub.hub.store;

import java.util.List;

/**
 * How rows are found by a text in them; parts of a statement that reads the table.
 *
 * @param from what stands after {@code from}
 * @param key the rows' id, for the order and for where to go on
 * @param condition with one parameter for each of the values
 */
record TextSearch(String from, String key, String condition, List<String> values) {
  /** From so many letters on an index is used. */
  static final int LETTERS = 3;

  TextSearch {
    values = List.copyOf(values);
  }
}
