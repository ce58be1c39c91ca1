package io.nochub.plugins.kaseyavsa;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads short lists to their end. */
final class Lists {
  private static final int MOST_PAGES = 50;

  private Lists() {}

  /** One page of a list, from that row on. */
  @FunctionalInterface
  interface Pages {
    Rows from(long skip) throws IntegrationException, InterruptedException;
  }

  /**
   * @param key the field with a row's id
   * @param what the list is called in a failure
   */
  static List<JsonView> all(Pages pages, String key, String what)
      throws IntegrationException, InterruptedException {
    List<JsonView> all = new ArrayList<>();
    Optional<Position> position = Optional.of(Position.START);
    for (int page = 0; page < MOST_PAGES; page++) {
      Rows rows = pages.from(position.get().skip());
      all.addAll(rows.rows());
      position = position.get().after(rows, key, 1);
      if (position.isEmpty()) {
        return all;
      }
    }
    throw IntegrationException.of(
        Kind.BAD_PAYLOAD, "the list of " + what + " goes on after " + all.size() + " rows");
  }
}
