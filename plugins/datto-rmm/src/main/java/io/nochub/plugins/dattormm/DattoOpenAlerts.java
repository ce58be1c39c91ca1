package io.nochub.plugins.dattormm;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.json.JsonView;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that is open, page by page: the truth by which webhooks are checked and ends are found
 * that nobody told. Muted alerts are asked for too, because muting ends nothing.
 */
record DattoOpenAlerts(Duration interval, DattoClient client, DattoMapping mapping)
    implements PollingSource {
  /** What all sources of this integration tell about. */
  static final String FEED = "alerts";

  @Override
  public String name() {
    return "open";
  }

  @Override
  public String feed() {
    return FEED;
  }

  @Override
  public Duration usualInterval() {
    return interval;
  }

  @Override
  public Poll poll(Cursor from) throws IntegrationException, InterruptedException {
    DattoPage page = client.openAlerts(from);
    List<String> problems = new ArrayList<>(page.problem().stream().toList());
    List<Received> items = items(page, problems);
    if (problems.isEmpty()) {
      return Poll.everything(items, page.next());
    }
    // What cannot be known to be complete must not end anything; the next look begins anew.
    Poll part = Poll.changes(items, page.next().orElse(Cursor.START), page.next().isPresent());
    for (String problem : problems) {
      part = part.withProblem(problem);
    }
    return part;
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    return mapping.read(item);
  }

  /** The alerts of a page; one that has no id is a problem and leaves the others be. */
  static List<Received> items(DattoPage page, List<String> problems) {
    List<Received> items = new ArrayList<>();
    for (JsonView alert : page.items()) {
      String uid = alert.at("alertUid").textOr("");
      if (uid.isBlank()) {
        problems.add("Datto RMM listed an alert without alertUid");
      } else {
        items.add(Received.of("alert", uid, alert));
      }
    }
    return items;
  }
}
