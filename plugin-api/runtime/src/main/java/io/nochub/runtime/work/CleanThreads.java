package io.nochub.runtime.work;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes daemon threads that remember nothing of who asked for them. A thread inherits the context
 * class loader and, up to Java 23, the access control context of the code that makes it; made
 * inside a plugin's call, a pooled thread would keep the plugin's classes alive after its unload.
 * So all are made by one thread of our own.
 */
public final class CleanThreads implements ThreadFactory {
  private static final Logger LOG = LoggerFactory.getLogger(CleanThreads.class);

  private final String name;
  private final ClassLoader contextLoader;
  private final AtomicLong made = new AtomicLong();
  private final ThreadPoolExecutor maker;

  /** To be made outside of any plugin's call; threads get the loader as their context's. */
  public CleanThreads(String name, ClassLoader contextLoader) {
    this.name = name;
    this.contextLoader = contextLoader;
    this.maker =
        new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> daemon(work, name));
    maker.prestartCoreThread();
  }

  @Override
  public Thread newThread(Runnable work) {
    return CompletableFuture.supplyAsync(() -> make(work), maker).join();
  }

  private Thread make(Runnable work) {
    Thread thread = daemon(work, name + "-" + made.incrementAndGet());
    thread.setContextClassLoader(contextLoader);
    return thread;
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((who, e) -> LOG.error("{} ended by an error", name, e));
    return thread;
  }

  /** Makes no more threads; those made are left alone. */
  public void close() {
    maker.shutdown();
  }
}
