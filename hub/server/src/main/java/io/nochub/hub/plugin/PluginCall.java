package io.nochub.hub.plugin;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.hub.plugin.CallOutcomes.Failure;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The one way into a plugin: sets its class loader and the log tags, bounds the time, and lets
 * nothing out but the kinds of failure a caller knows. Thread-safe.
 */
public final class PluginCall {
  /** What is asked of a plugin. */
  @FunctionalInterface
  public interface Body<T> {
    T run() throws IntegrationException, InterruptedException;
  }

  /** How long a call may take to react to its interruption before it is left alone. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final String pluginId;
  private final String integrationId;
  private final ClassLoader loader;
  private final ExecutorService threads;
  private final CallOutcomes outcomes;
  private final Set<Running<?>> underWay = ConcurrentHashMap.newKeySet();

  /**
   * @param threads run the calls; owned by the plugin's loading, so that nothing a plugin leaves on
   *     a thread outlives it
   */
  PluginCall(
      String pluginId,
      String integrationId,
      ClassLoader loader,
      ExecutorService threads,
      CallOutcomes outcomes) {
    this.pluginId = pluginId;
    this.integrationId = integrationId;
    this.loader = loader;
    this.threads = threads;
    this.outcomes = outcomes;
  }

  /**
   * Runs the body on a thread of its own for at most that long, then interrupts it, and leaves it
   * behind if it does not react within two seconds. A call that ran out of time is OUTCOME_UNKNOWN.
   * An interruption of the caller is passed on to the body.
   */
  <T> T within(Duration atMost, String what, Body<T> body)
      throws IntegrationException, InterruptedException {
    Running<T> running = new Running<>(what, body);
    underWay.add(running);
    try {
      threads.execute(running);
    } catch (RejectedExecutionException closed) {
      underWay.remove(running);
      throw IntegrationException.of(Kind.UNAVAILABLE, what + ": the plugin is being unloaded");
    }
    return running.await(atMost);
  }

  /** Interrupts whatever still runs; its callers are told OUTCOME_UNKNOWN. */
  void interruptAll() {
    underWay.forEach(Running::interrupt);
  }

  /**
   * Runs the body on the caller's thread and without a deadline: for what is pure and quick, such
   * as reading a stored item.
   */
  <T> T here(String what, Body<T> body) throws IntegrationException, InterruptedException {
    try {
      return tagged(what, body);
    } catch (IntegrationException e) {
      outcomes.failed(Failure.of(e.kind()), what, e.getMessage());
      throw e;
    } catch (RuntimeException | Error e) {
      PluginFault fault = new PluginFault(pluginId, what, e);
      outcomes.failed(what, fault);
      throw fault;
    }
  }

  CallOutcomes outcomes() {
    return outcomes;
  }

  private <T> T tagged(String what, Body<T> body)
      throws IntegrationException, InterruptedException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    @Nullable Map<String, String> tags = MDC.getCopyOfContextMap();
    thread.setContextClassLoader(loader);
    MDC.put("plugin", pluginId);
    MDC.put("integration", integrationId);
    MDC.put("call", what);
    try {
      // what no role promises must not go on into the hub, where it would break something else
      return Objects.requireNonNull(body.run(), "the plugin returned null");
    } finally {
      thread.setContextClassLoader(before);
      if (tags == null) {
        MDC.clear();
      } else {
        MDC.setContextMap(tags);
      }
    }
  }

  /** One call under way: its body's thread, and how it ended once it has. */
  private final class Running<T> implements Runnable {
    private final String what;
    private final Body<T> body;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Body<T> end;
    private @Nullable Thread thread;
    private boolean left;

    Running(String what, Body<T> body) {
      this.what = what;
      this.body = body;
    }

    @Override
    public void run() {
      startedOn(Thread.currentThread());
      try {
        end = endOfBody();
      } finally {
        finished();
        ended.countDown();
      }
    }

    private Body<T> endOfBody() {
      try {
        T result = tagged(what, body);
        return () -> result;
      } catch (IntegrationException e) {
        return () -> {
          throw e;
        };
      } catch (InterruptedException e) {
        return () -> {
          throw e;
        };
      } catch (Throwable e) { // whatever a plugin throws, its caller gets it in an orderly form
        PluginFault fault = new PluginFault(pluginId, what, e);
        return () -> {
          throw fault;
        };
      }
    }

    T await(Duration atMost) throws IntegrationException, InterruptedException {
      boolean inTime;
      try {
        inTime = ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException callerStopped) {
        endsAfterInterrupt();
        throw callerStopped;
      }
      Body<T> known = end;
      if (inTime && known != null) {
        return inTime(known);
      }
      String late = what + ": no answer within " + worded(atMost);
      if (endsAfterInterrupt()) {
        return tooLate(end, late);
      }
      throw tooSlow(late + ", and it does not react to being interrupted");
    }

    private T inTime(Body<T> known) throws IntegrationException {
      try {
        T result = known.run();
        outcomes.succeeded();
        return result;
      } catch (IntegrationException e) {
        outcomes.failed(Failure.of(e.kind()), what, e.getMessage());
        throw e;
      } catch (InterruptedException notByUs) {
        throw tooSlow(what + ": was interrupted");
      } catch (PluginFault e) {
        outcomes.failed(what, e);
        throw e;
      }
    }

    /** What the plugin says itself is kept; anything else is owed to the interruption. */
    private T tooLate(@Nullable Body<T> known, String late) throws IntegrationException {
      try {
        if (known != null) {
          return known.run();
        }
      } catch (IntegrationException e) {
        outcomes.failed(Failure.TOO_SLOW, what, late + "; " + e.getMessage());
        throw e;
      } catch (InterruptedException | PluginFault e) {
        throw tooSlow(late);
      }
      throw tooSlow(late);
    }

    private IntegrationException tooSlow(String message) {
      outcomes.failed(Failure.TOO_SLOW, what, message);
      return IntegrationException.of(Kind.OUTCOME_UNKNOWN, message);
    }

    private boolean endsAfterInterrupt() {
      interrupt();
      boolean over = false;
      try {
        over = ended.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException again) {
        Thread.currentThread().interrupt();
      }
      if (!over) {
        leave();
      }
      return over;
    }

    private synchronized void startedOn(Thread own) {
      thread = own;
    }

    private synchronized void interrupt() {
      if (thread != null) {
        thread.interrupt();
      }
    }

    private synchronized void leave() {
      if (ended.getCount() > 0 && !left) {
        left = true;
        outcomes.abandoned();
      }
    }

    /** From here on nobody interrupts the thread, which goes back to its pool unmarked. */
    private synchronized void finished() {
      thread = null;
      Thread.interrupted();
      underWay.remove(this);
      if (left) {
        outcomes.cameBack();
      }
    }
  }

  private static String worded(Duration time) {
    return time.toMillis() < 1000 ? time.toMillis() + " ms" : time.toSeconds() + " s";
  }
}
