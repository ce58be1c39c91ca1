package io.nochub.hub.intake;

import io.nochub.api.IntegrationException;
import io.nochub.api.source.ListenerSource;
import io.nochub.api.source.SignalSource;
import io.nochub.hub.plugin.IntegrationRegistry;
import io.nochub.hub.plugin.OpenIntegration;
import io.nochub.hub.plugin.PluginFault;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the listeners of open integrations, each on a thread of its own, and restarts what broke.
 */
public final class ListenerHost implements IntegrationRegistry.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerHost.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** One that served so long before it broke is restarted at once. */
  private static final long GOOD_NANOS = Duration.ofMinutes(10).toNanos();

  private static final Duration END = Duration.ofSeconds(4);

  private final IntegrationRegistry integrations;
  private final Inbox inbox;
  private final ThreadFactory threads;
  private final Map<SourceName, Listening> running = new ConcurrentHashMap<>();

  public ListenerHost(IntegrationRegistry integrations, Inbox inbox, ThreadFactory threads) {
    this.integrations = integrations;
    this.inbox = inbox;
    this.threads = threads;
  }

  /** Begins to listen with what is open and what will be. */
  public void start() {
    integrations.listen(this);
  }

  @Override
  public void opened(OpenIntegration integration) {
    for (SignalSource source : integration.sources()) {
      if (source instanceof ListenerSource listener) {
        Listening listening = new Listening(integration, listener);
        running.put(listening.name, listening);
        listening.thread.start();
      }
    }
  }

  @Override
  public void closing(OpenIntegration integration) {
    List<Listening> ending =
        running.values().stream().filter(one -> one.open == integration).toList();
    ending.forEach(Listening::stop);
    ending.forEach(Listening::awaitEnd);
    ending.forEach(one -> running.remove(one.name, one));
  }

  /** Where a listener has its port open; empty while it has not. */
  public Optional<SocketAddress> address(String integration, String source) {
    return running.values().stream()
        .filter(one -> one.name.integration().equals(integration))
        .filter(one -> one.name.source().equals(source))
        .findFirst()
        .flatMap(one -> one.intake.address());
  }

  private final class Listening implements Runnable {
    final OpenIntegration open;
    final ListenerSource source;
    final SourceName name;
    final ListenerIntake intake;
    final Thread thread;
    final CountDownLatch stopping = new CountDownLatch(1);

    Listening(OpenIntegration open, ListenerSource source) {
      this.open = open;
      this.source = source;
      this.name = SourceName.of(open.id(), source);
      this.intake = new ListenerIntake(name, inbox);
      this.thread = threads.newThread(this);
      thread.setName("listener " + name.integration() + " " + name.source());
    }

    @Override
    public void run() {
      Duration pause = FIRST_PAUSE;
      try {
        while (stopping.getCount() > 0) {
          long start = System.nanoTime();
          String broke = listen();
          intake.closed();
          if (stopping.getCount() == 0) {
            return;
          }
          pause = System.nanoTime() - start > GOOD_NANOS ? FIRST_PAUSE : pause;
          LOG.warn("{} broke: {}; started again in {}", thread.getName(), broke, pause);
          open.report(name.source(), List.of(broke));
          if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
          pause = longer(pause);
        }
      } catch (InterruptedException e) {
        LOG.debug("{} ends", thread.getName());
      } finally {
        intake.closed();
      }
    }

    /** Serves until it breaks; gives why. */
    private String listen() throws InterruptedException {
      try {
        open.callHere(
            "listen " + name.source(),
            () -> {
              source.listen(intake);
              return Boolean.TRUE;
            });
        return "it returned by itself";
      } catch (IntegrationException e) {
        return e.getMessage();
      } catch (PluginFault e) {
        LOG.error("Integration {}: {}\n{}", open.id(), e.getMessage(), e.trace());
        return String.valueOf(e.getMessage());
      }
    }

    private Duration longer(Duration pause) {
      Duration doubled = pause.multipliedBy(2);
      return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    void stop() {
      stopping.countDown();
      thread.interrupt();
    }

    void awaitEnd() {
      try {
        thread.join(END.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (thread.isAlive()) {
        LOG.error("{} does not react to being interrupted", thread.getName());
      }
    }
  }
}
