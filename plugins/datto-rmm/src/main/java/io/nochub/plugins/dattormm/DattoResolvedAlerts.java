package io.nochub.plugins.dattormm;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The first page of resolved alerts, for when and by whom. Datto promises no order and takes no
 * time to look from, so this only adds to what the open alerts tell by no longer listing one.
 */
record DattoResolvedAlerts(Duration interval, DattoClient client, DattoMapping mapping)
    implements PollingSource {
  @Override
  public String name() {
    return "resolved";
  }

  @Override
  public String feed() {
    return DattoOpenAlerts.FEED;
  }

  @Override
  public Duration usualInterval() {
    return interval;
  }

  @Override
  public Poll poll(Cursor from) throws IntegrationException, InterruptedException {
    List<String> problems = new ArrayList<>();
    List<Received> items = DattoOpenAlerts.items(client.resolvedAlerts(Cursor.START), problems);
    Poll poll = Poll.changes(items, Cursor.START, false);
    return problems.isEmpty() ? poll : poll.withProblem(problems.get(0));
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    return mapping.read(item);
  }
}
