package io.nochub.plugins.dattormm;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.JsonView;
import io.nochub.api.source.WebhookRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * One page of a list, and where the next one is. Datto names it by a whole address; only its query
 * is used, with the host and path that were asked, so that no answer can lead the token elsewhere
 * or away from https.
 */
final class DattoPage {
  private static final String VERSION = "1?";

  private final List<JsonView> items;
  private final Optional<Cursor> next;
  private final Optional<String> problem;

  /**
   * Reads a page.
   *
   * @param field what the list is called in it
   * @param asked the address it came from
   */
  DattoPage(JsonView page, String field, URI asked) throws IntegrationException {
    items = page.at(field).requireItems();
    String named = page.at("pageDetails", "nextPageUrl").textOr("");
    if (!page.at("pageDetails").exists()) {
      problem = Optional.of("Datto RMM did not say whether the list goes on: no pageDetails");
    } else if (!named.isBlank() && !leadsOn(asked, named)) {
      problem =
          Optional.of(
              "Datto RMM's list leads in a circle, or elsewhere, after " + asked.getQuery());
    } else {
      problem = Optional.empty();
    }
    next =
        named.isBlank() || problem.isPresent()
            ? Optional.empty()
            : Optional.of(new Cursor(VERSION + URI.create(named).getRawQuery()));
  }

  List<JsonView> items() {
    return items;
  }

  Optional<Cursor> next() {
    return next;
  }

  /** Why it cannot be known that the list is complete, if so. */
  Optional<String> problem() {
    return problem;
  }

  /** The next page, for those to whom half a list is of no use. */
  Optional<Cursor> nextOrFail() throws IntegrationException {
    if (problem.isPresent()) {
      throw IntegrationException.of(Kind.BAD_PAYLOAD, problem.get());
    }
    return next;
  }

  /** The query a cursor stands for; empty for the first page, and for a cursor nobody can read. */
  static Optional<String> query(Cursor from) {
    String value = from.value();
    return value.matches("1\\?[A-Za-z0-9_.~%&=+-]{1,2000}")
        ? Optional.of(value.substring(VERSION.length()))
        : Optional.empty();
  }

  /** Page numbers are not to be computed, but they must grow. */
  private static boolean leadsOn(URI asked, String named) {
    URI next;
    try {
      next = new URI(named);
    } catch (URISyntaxException e) {
      return false;
    }
    if (next.getRawQuery() == null
        || query(new Cursor(VERSION + next.getRawQuery())).isEmpty()
        || !next.getPath().endsWith(asked.getPath().substring(DattoClient.API.length()))
        || next.getRawQuery().equals(asked.getRawQuery())) {
      return false;
    }
    Optional<Integer> from = number(asked);
    Optional<Integer> to = number(next);
    return from.isEmpty() || to.isEmpty() || to.get() > from.get();
  }

  private static Optional<Integer> number(URI page) {
    return Optional.ofNullable(WebhookRequest.form(page.getRawQuery()).get("page"))
        .filter(text -> text.matches("\\d{1,9}"))
        .map(Integer::valueOf);
  }
}
