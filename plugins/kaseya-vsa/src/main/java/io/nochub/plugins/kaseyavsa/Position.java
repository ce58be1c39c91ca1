package io.nochub.plugins.kaseyavsa;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a reader of one or several lists is, one list after the other. As a cursor it is
 * "1|list|skip|first".
 *
 * @param list the number of the list
 * @param skip how many of its rows were read
 * @param first the id of the first row of the page before; a server that gives it again is turning
 *     in a circle
 */
record Position(int list, long skip, String first) {
  static final Position START = new Position(0, 0, "");

  private static final Pattern CURSOR =
      Pattern.compile("1\\|(\\d)\\|(\\d{1,9})\\|(.{0,200})", Pattern.DOTALL);

  /** The start for a cursor nobody can read. */
  static Position of(Cursor cursor) {
    Matcher parts = CURSOR.matcher(cursor.value());
    return parts.matches()
        ? new Position(
            Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)), parts.group(3))
        : START;
  }

  Cursor cursor() {
    return new Cursor("1|" + list + "|" + skip + "|" + first);
  }

  /**
   * The position behind these rows, in this list or at the start of the next; empty at the end of
   * the last one.
   *
   * @param key the name of the field with a row's id
   * @param lists how many lists there are
   */
  Optional<Position> after(Rows page, String key, int lists) throws IntegrationException {
    String id = page.rows().isEmpty() ? "" : page.rows().get(0).at(key).textOr("");
    if (skip > 0 && !id.isEmpty() && id.equals(first)) {
      throw IntegrationException.of(
          Kind.BAD_PAYLOAD, "the server gave one page of a list twice, from row " + skip);
    }
    if (page.goesOn(skip)) {
      return Optional.of(new Position(list, skip + page.rows().size(), Texts.cut(id, 200)));
    }
    return list + 1 < lists ? Optional.of(new Position(list + 1, 0, "")) : Optional.empty();
  }
}
