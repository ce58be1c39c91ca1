package io.nochub.hub.intake;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.signal.AlertRaised;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** Answers polls from a script; with the script at its end it has nothing new. */
class ScriptedPoll implements PollingSource {
  /** One answer of the script. */
  interface Page {
    Poll give() throws IntegrationException, InterruptedException;
  }

  final List<String> asked = new CopyOnWriteArrayList<>();
  final List<List<AlertRaised>> rechecked = new CopyOnWriteArrayList<>();
  volatile Function<List<AlertRaised>, Reading> recheck = open -> Reading.nothing("all open");
  private final BlockingQueue<Page> script = new LinkedBlockingQueue<>();
  private final Duration interval;

  ScriptedPoll(Duration interval) {
    this.interval = interval;
  }

  ScriptedPoll then(Page page) {
    script.add(page);
    return this;
  }

  ScriptedPoll thenEverything(String next, Received... items) {
    return then(
        () ->
            Poll.everything(
                List.of(items), next.isEmpty() ? Optional.empty() : Optional.of(new Cursor(next))));
  }

  ScriptedPoll thenChanges(String next, boolean more, Received... items) {
    return then(() -> Poll.changes(List.of(items), new Cursor(next), more));
  }

  boolean isOver() {
    return script.isEmpty();
  }

  @Override
  public String name() {
    return "list";
  }

  @Override
  public String feed() {
    return "feed";
  }

  @Override
  public Duration usualInterval() {
    return interval;
  }

  @Override
  public Poll poll(Cursor from) throws IntegrationException, InterruptedException {
    Page page = script.poll();
    if (page == null) {
      return Poll.changes(List.of(), from, false);
    }
    asked.add(from.value());
    return page.give();
  }

  @Override
  public Reading read(Received item) throws IntegrationException {
    return FakeWebhook.reading(item);
  }

  @Override
  public Reading recheck(List<AlertRaised> open) {
    rechecked.add(open);
    return recheck.apply(open);
  }
}
