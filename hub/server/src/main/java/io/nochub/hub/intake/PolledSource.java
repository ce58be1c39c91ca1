package io.nochub.hub.intake;

import io.nochub.api.Cursor;
import io.nochub.api.IntegrationException;
import io.nochub.api.source.Poll;
import io.nochub.api.source.PollingSource;
import io.nochub.api.source.Received;
import io.nochub.hub.intake.CompleteLook.Memory;
import io.nochub.hub.intake.CompleteLook.Seen;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.plugin.PluginFault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One polling source of one open integration: asks for a page, stores it with the position behind
 * it, and follows a look to its end. Used by one thread at a time.
 */
final class PolledSource {
  private static final Logger LOG = LoggerFactory.getLogger(PolledSource.class);

  /** A source that always has more is let go for a while, so that others have a turn. */
  private static final int PAGES_IN_TURN = 50;

  private final OpenIntegration open;
  private final PollingSource source;
  private final SourceName name;
  private final Inbox inbox;
  private final LookJudge judge;
  private final InstantSource clock;
  private Memory memory = Memory.NONE;
  private @Nullable Look look;
  private int failures;

  PolledSource(
      OpenIntegration open,
      PollingSource source,
      Inbox inbox,
      LookJudge judge,
      InstantSource clock) {
    this.open = open;
    this.source = source;
    this.name = SourceName.of(open.id(), source);
    this.inbox = inbox;
    this.judge = judge;
    this.clock = clock;
  }

  /** How a turn ended: with a whole look behind us, or in between, and when to come again. */
  record Turn(boolean wholeLook, PollPace.Next next) {}

  /** A look under way; it counts as complete only if it began at the start and nothing failed. */
  private static final class Look {
    final Instant startedAt;
    final Set<String> keys = new HashSet<>();
    boolean everything;
    int pages;

    Look(Instant startedAt, boolean fromStart) {
      this.startedAt = startedAt;
      this.everything = fromStart;
    }
  }

  SourceName name() {
    return name;
  }

  OpenIntegration integration() {
    return open;
  }

  Duration usualInterval() {
    return source.usualInterval();
  }

  /** Asks for pages until the look is over, it is another's turn, or one fails. */
  Turn poll() throws InterruptedException {
    try {
      for (int page = 0; page < PAGES_IN_TURN; page++) {
        if (!pollPage()) {
          failures = 0;
          return new Turn(true, new PollPace.Next(PollPace.Then.AGAIN, usualInterval()));
        }
      }
      failures = 0;
      return new Turn(false, new PollPace.Next(PollPace.Then.AGAIN, Duration.ZERO));
    } catch (IntegrationException e) {
      return failed(PollPace.after(e, ++failures, usualInterval()), e.getMessage());
    } catch (PluginFault e) {
      LOG.error("Integration {}: {}\n{}", open.id(), e.getMessage(), e.trace());
      return failed(
          PollPace.afterFault(++failures, usualInterval()), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("A page of {} could not be stored", name, e);
      return failed(
          PollPace.afterFault(++failures, usualInterval()), String.valueOf(e.getMessage()));
    }
  }

  private Turn failed(PollPace.Next next, String why) {
    // Never conclude anything across an error.
    look = null;
    LOG.info("{} of {}: {}; next: {}", name.source(), name.integration(), why, next);
    return new Turn(false, next);
  }

  /** True if more of the same look follows. */
  private boolean pollPage() throws IntegrationException, InterruptedException {
    Cursor from = inbox.cursor(name);
    Look current = look == null ? new Look(clock.instant(), from.isStart()) : look;
    look = current;
    Poll poll = open.call("poll " + name.source(), source.longest(), () -> source.poll(from));
    check(poll, from);
    current.pages++;
    current.everything &= poll.coverage() == Poll.Coverage.EVERYTHING;
    poll.items().forEach(item -> current.keys.add(item.key()));
    boolean ends = !poll.more();
    inbox.page(name, poll.items(), poll.next(), ends && current.everything ? current.keys : null);
    if (ends) {
      look = null;
      conclude(current);
    }
    open.report(name.source(), complaints(poll));
    return !ends;
  }

  private List<String> complaints(Poll poll) {
    List<String> complaints = new ArrayList<>(poll.problems());
    judge.doubt(name).ifPresent(complaints::add);
    return complaints;
  }

  private void check(Poll poll, Cursor from) throws IntegrationException {
    if (poll.more() && poll.next().equals(from)) {
      throw IntegrationException.of(
          IntegrationException.Kind.BAD_PAYLOAD,
          "The poll says there is more, but gives the position it was asked from");
    }
    List<Received> own =
        poll.items().stream().filter(item -> item.kind().startsWith(HubClear.OWN)).toList();
    if (!own.isEmpty()) {
      throw IntegrationException.of(
          IntegrationException.Kind.BAD_PAYLOAD, "Kinds beginning with hub: are not for plugins");
    }
  }

  private void conclude(Look whole) {
    if (whole.everything) {
      memory =
          judge.ended(name, new Seen(Set.copyOf(whole.keys), whole.pages, whole.startedAt), memory);
    }
  }
}
