package io.nochub.api.source;

import io.nochub.api.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One page of items and the position after it; the hub stores both in the same transaction.
 * Problems are shown beside the source and make it DEGRADED, without failing the page.
 */
public record Poll(
    List<Received> items, Cursor next, boolean more, Coverage coverage, List<String> problems) {
  public enum Coverage {
    /** What changed since the cursor, or as much as could be had. */
    CHANGES,
    /**
     * With its follow-up pages, everything the feed has now: alerts whose id is no item's key have
     * ended, backup items likewise are gone. What could not be listed completely is CHANGES, with a
     * problem.
     */
    EVERYTHING
  }

  public Poll {
    items = List.copyOf(items);
    problems = List.copyOf(problems);
  }

  public static Poll changes(List<Received> items, Cursor next, boolean more) {
    return new Poll(items, next, more, Coverage.CHANGES, List.of());
  }

  /** More pages of the same look follow if there is a next. */
  public static Poll everything(List<Received> items, Optional<Cursor> next) {
    return new Poll(
        items, next.orElse(Cursor.START), next.isPresent(), Coverage.EVERYTHING, List.of());
  }

  public Poll withProblem(String problem) {
    List<String> more = new ArrayList<>(problems);
    more.add(problem);
    return new Poll(items, next, this.more, coverage, more);
  }
}
