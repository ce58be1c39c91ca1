package io.nochub.testkit.contract;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import java.util.ArrayList;
import java.util.List;

/** Turns the pages of a source until there are no more. */
final class Polls {
  private static final int ENDLESS = 200;

  private Polls() {}

  /** All pages of one look. */
  record Look(List<Poll> pages) {
    List<Received> items() {
      return pages.stream().flatMap(page -> page.items().stream()).toList();
    }

    Cursor end() {
      return pages.get(pages.size() - 1).next();
    }
  }

  static Look whole(PollingSource source) throws IntegrationException, InterruptedException {
    return from(source, Cursor.START);
  }

  static Look from(PollingSource source, Cursor start)
      throws IntegrationException, InterruptedException {
    List<Poll> pages = new ArrayList<>();
    Cursor cursor = start;
    do {
      if (pages.size() == ENDLESS) {
        throw new AssertionError("after " + ENDLESS + " pages there are still more");
      }
      Poll page = source.poll(cursor);
      pages.add(page);
      cursor = page.next();
    } while (pages.get(pages.size() - 1).more());
    return new Look(pages);
  }
}
