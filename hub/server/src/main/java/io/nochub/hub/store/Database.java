package io.nochub.hub.store;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One database: a SQLite file or a PostgreSQL database. All changes go through one thread that
 * commits what has gathered together; reads run beside it on connections that cannot write.
 * Thread-safe.
 *
 * <p>A unit of work is short (20 ms or 500 rows, a backlog of decisions half a second), calls
 * nothing outside the database, and may be run again, so it changes nothing else before {@link
 * Transaction#afterCommit}. A unit that throws is undone alone; the others of its commit stand.
 */
public final class Database implements AutoCloseable {
  /** Served in this order, and each at least once in two commits. */
  public enum Lane {
    /** Results of deliveries and what people do. */
    OUTCOMES,
    DECISIONS,
    HOUSEKEEPING
  }

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final int UNITS_PER_LANE = 4_096;
  static final long READ_MILLIS = 2_000;
  private static final long CLOSE_MILLIS = 4_000;

  private final Dialect dialect;
  private final UnitQueue queue = new UnitQueue(UNITS_PER_LANE);
  private final Session writing;
  private final Writer commits;
  private final Thread writer;
  private final ThreadPoolExecutor answers;
  private final Thread answering;
  private final Readers readers;
  private final @Nullable Checkpointer checkpointer;
  private final @Nullable Thread checkpoints;

  /**
   * Opens the database, which is made if it is a file that is not there.
   *
   * @param threads makes the database's threads; it names them itself
   * @param fatal told when the database can no longer keep what it is given (an I/O error at a
   *     commit); the process has to end, because nobody knows what is on disk then
   * @throws StartRefused if it cannot be opened
   */
  public Database(Dialect dialect, ThreadFactory threads, Consumer<Throwable> fatal) {
    this.dialect = dialect;
    HandleMaker handles = new HandleMaker();
    try {
      this.writing = new Session(dialect, dialect.openWriter(), handles);
      writing.connection().setAutoCommit(false);
      this.checkpointer = dialect instanceof SqliteDialect sqlite ? new Checkpointer(sqlite) : null;
    } catch (SQLException e) {
      throw new StartRefused(
          "The database " + dialect.name() + " cannot be opened: " + e.getMessage(), e);
    }
    this.answers = answers(named(threads, "answers"));
    this.answering = startedThread(answers);
    this.readers =
        new Readers(dialect, handles, named(threads, "readers"), named(threads, "read-limits"));
    this.commits = new Writer(writing, queue, this::settle, fatal);
    this.writer = named(threads, "writer").newThread(commits);
    this.checkpoints =
        checkpointer == null ? null : named(threads, "checkpoints").newThread(checkpointer);
    writer.start();
    if (checkpoints != null) {
      checkpoints.start();
    }
  }

  private ThreadFactory named(ThreadFactory threads, String purpose) {
    return work -> {
      Thread thread = threads.newThread(work);
      thread.setName(dialect.name() + "-" + purpose);
      thread.setDaemon(true);
      return thread;
    };
  }

  private static ThreadPoolExecutor answers(ThreadFactory threads) {
    return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
  }

  /** The executor's one thread; it lives as long as the executor. */
  private static Thread startedThread(ThreadPoolExecutor executor) {
    return CompletableFuture.supplyAsync(Thread::currentThread, executor).join();
  }

  public Dialect dialect() {
    return dialect;
  }

  /**
   * Queues a unit of work; waits here while its lane is full. The future completes only after the
   * commit that holds the unit is on disk, on a thread of the database: what is chained to it is
   * short and does not wait for the database.
   */
  public <T> CompletableFuture<T> write(Lane lane, Function<Transaction, T> work) {
    Unit<T> unit = new Unit<>(work, lane != Lane.DECISIONS);
    try {
      // The database's own threads must not wait for themselves.
      boolean taken = isOwnThread() ? queue.addAtOnce(lane, unit) : queue.add(lane, unit);
      if (!taken) {
        unit.answer().completeExceptionally(closing());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      unit.answer().completeExceptionally(interrupted(e));
    }
    return unit.answer();
  }

  /** Whether units of this lane wait for the writer. */
  public boolean isAwaited(Lane lane) {
    return queue.holds(lane);
  }

  /**
   * As {@link #write}, and waits for the commit. What the unit threw is thrown here, {@link
   * NotCommitted} if the database could not keep it. After an interruption, which stays set, the
   * unit may still be committed.
   */
  public <T> T writeAndWait(Lane lane, Function<Transaction, T> work) {
    if (isOwnThread()) {
      throw new IllegalStateException("A thread of the database cannot wait for the database");
    }
    try {
      return write(lane, work).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  /**
   * Runs what changes the database over connections of its own, and may take its time, such as a
   * migration. What is written meanwhile waits, and so do checkpoints; reads go on.
   */
  public void besideWriter(Runnable work) {
    Checkpointer moving = checkpointer;
    commits.letBy(moving == null ? work : () -> moving.letBy(work));
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known ? known : new CompletionException(cause);
  }

  /**
   * Reads from one consistent state of the database; what is committed meanwhile is not seen. A
   * read is stopped after 2 seconds.
   *
   * @throws StoreException if it took longer, or no connection became free
   */
  public <T> T read(Function<Transaction, T> work) {
    return readers.read(work, READ_MILLIS);
  }

  /** Bytes SQLite has not yet moved into the database file; 0 on PostgreSQL. */
  public long logBytes() {
    return checkpointer == null ? 0 : checkpointer.logBytes();
  }

  /** Units that wait for the writer. */
  public int waiting() {
    return queue.size();
  }

  private void settle(List<Unit<?>> units) {
    if (checkpointer != null) {
      checkpointer.committed();
    }
    answers.execute(() -> units.forEach(Unit::tell));
  }

  /** Takes no more units, finishes those that wait, and closes; within seconds. */
  @Override
  public void close() {
    queue.close();
    boolean finished = ends(writer);
    if (!finished) {
      LOG.error("{}: {} units could not be finished in time", dialect.name(), queue.size());
      writer.interrupt();
    }
    answers.shutdown();
    awaitAnswers();
    readers.close();
    closeWriting();
    if (checkpointer != null && checkpoints != null) {
      checkpointer.stop();
      ends(checkpoints);
    }
  }

  private void awaitAnswers() {
    try {
      if (!answers.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.error("{}: somebody who was told of a commit does not return", dialect.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeWriting() {
    try {
      writing.close();
    } catch (SQLException e) {
      LOG.warn("Closing {}: {}", dialect.name(), e.getMessage());
    }
  }

  private static boolean ends(Thread thread) {
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  private boolean isOwnThread() {
    Thread current = Thread.currentThread();
    return current == writer || current == answering;
  }

  private NotCommitted closing() {
    return new NotCommitted(dialect.name() + " is closing and takes no more work", null);
  }

  private NotCommitted interrupted(InterruptedException e) {
    return new NotCommitted("Interrupted while waiting for " + dialect.name(), e);
  }
}
