package io.nochub.plugins.kaseyavsa;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.http.HttpCall;
import io.nochub.api.json.JsonView;
import java.util.List;

/**
 * One page of a list that is read by {@code $top} and {@code $skip}.
 *
 * @param total how many rows the whole list has; -1 where the server does not say
 */
record Rows(List<JsonView> rows, long total) {
  /** The most VSA X gives at once; VSA 9's limit is not documented. */
  static final int TOP = 100;

  Rows {
    rows = List.copyOf(rows);
  }

  /** The rows at that place; BAD_PAYLOAD if no list is there. */
  static Rows of(HttpCall call, JsonView list, JsonView total) throws IntegrationException {
    boolean noList = list.items().isEmpty() && (list.text().isPresent() || isObject(list));
    if (!list.exists() || noList) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, call + " gave no list");
    }
    return new Rows(list.items(), total.exists() ? total.requireLong() : -1);
  }

  private static boolean isObject(JsonView place) {
    return !place.names().isEmpty();
  }

  /** Whether the list goes on behind these rows, of which the first has that number. */
  boolean goesOn(long skip) throws IntegrationException {
    if (rows.isEmpty() && total > skip) {
      throw IntegrationException.of(
          Kind.BAD_PAYLOAD, "a list of " + total + " rows ended after " + skip);
    }
    return total < 0 ? !rows.isEmpty() : total > skip + rows.size();
  }
}
