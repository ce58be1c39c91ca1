package io.nochub.runtime.work;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pools of one integration, by name. Their threads carry the plugin's class loader and the
 * integration's id in their names. Thread-safe.
 */
public final class Workers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MOST_WAITING = 10_000;

  private final String integrationId;
  private final ClassLoader pluginLoader;
  private final Map<String, ThreadPoolExecutor> pools = new HashMap<>();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private boolean closed;

  public Workers(String integrationId, ClassLoader pluginLoader) {
    this.integrationId = integrationId;
    this.pluginLoader = pluginLoader;
  }

  /**
   * The pool of that name, made at first with so many threads at most; its threads end when idle.
   * Beyond 10,000 waiting pieces of work it refuses more with RejectedExecutionException. After
   * close an IllegalStateException.
   */
  public synchronized ExecutorService pool(String name, int atMost) {
    if (closed) {
      throw new IllegalStateException("The integration " + integrationId + " is closed");
    }
    ThreadPoolExecutor pool = pools.get(name);
    // A library that was given the pool may have shut it down; the next one gets a new pool.
    if (pool == null || pool.isShutdown()) {
      pool = make(name, atMost);
      pools.put(name, pool);
    }
    return pool;
  }

  private ThreadPoolExecutor make(String name, int atMost) {
    AtomicLong made = new AtomicLong();
    String prefix = integrationId + "-" + name + "-";
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            atMost,
            atMost,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            work -> thread(work, prefix + made.incrementAndGet()));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private Thread thread(Runnable work, String name) {
    Runnable counted =
        () -> {
          try {
            work.run();
          } finally {
            threads.remove(Thread.currentThread());
          }
        };
    Thread thread = new Thread(counted, name);
    thread.setDaemon(true);
    thread.setContextClassLoader(pluginLoader);
    thread.setUncaughtExceptionHandler((who, e) -> LOG.warn("{} ended by an error", name, e));
    threads.add(thread);
    return thread;
  }

  /** The names of threads that live. */
  public List<String> alive() {
    return threads.stream().filter(Thread::isAlive).map(Thread::getName).sorted().toList();
  }

  /**
   * Interrupts all threads, drops waiting work and waits two seconds at most for the threads to
   * end; {@link #alive} tells whether they did. An interrupt of the caller ends the wait and stays
   * set.
   */
  @Override
  public void close() {
    List<ThreadPoolExecutor> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(pools.values());
    }
    all.forEach(ThreadPoolExecutor::shutdownNow);
    try {
      awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!alive().isEmpty()) {
      LOG.warn("Threads of {} ignore their interrupt: {}", integrationId, alive());
    }
  }

  private void awaitEnd() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (Thread thread : threads) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left > 0 && thread != Thread.currentThread()) {
        thread.join(left);
      }
    }
  }
}
