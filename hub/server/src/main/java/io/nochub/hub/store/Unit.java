package io.nochub.hub.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One piece of work for the writer, and the one who waits for it. */
final class Unit<T> {
  private final Function<Transaction, T> work;
  private final boolean likelyToFail;
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private @Nullable T result;
  private @Nullable Throwable failure;
  private List<Runnable> afterCommit = List.of();

  /**
   * Makes it.
   *
   * @param likelyToFail whether its failing is all in a day's work, so that it must cost others
   *     nothing
   */
  Unit(Function<Transaction, T> work, boolean likelyToFail) {
    this.work = work;
    this.likelyToFail = likelyToFail;
  }

  boolean isLikelyToFail() {
    return likelyToFail;
  }

  CompletableFuture<T> answer() {
    return answer;
  }

  /** Runs the work; what it throws is passed on, so that the writer can undo it. */
  void run(Session session) {
    failure = null;
    afterCommit = List.of();
    Transaction transaction = new Transaction(session, true);
    try {
      result = work.apply(transaction);
      afterCommit = transaction.end();
    } finally {
      transaction.end();
    }
  }

  /** The work is undone; the reason is told when its turn comes. */
  void failed(Throwable reason) {
    failure = reason;
    afterCommit = List.of();
  }

  /** What the shared commit allows to happen now. */
  List<Runnable> afterCommit() {
    return afterCommit;
  }

  /** Tells the one who waits. */
  @SuppressWarnings("NullAway") // a unit may give null where its T allows it
  void tell() {
    Throwable reason = failure;
    if (reason == null) {
      answer.complete(result);
    } else {
      answer.completeExceptionally(reason);
    }
  }
}
