package io.nochub.hub.outbox;

import io.nochub.api.IntegrationException;
import io.nochub.hub.store.Transaction;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Does one kind of work outside. The worker never has two attempts for one incident at one
 * integration under way, and never runs an attempt inside a transaction. An attempt may come again
 * after a crash at any point.
 */
public interface Delivery {
  /** What it delivers; the outbox entries of this kind are its own. */
  Kind kind();

  /**
   * Makes an attempt, until there is nothing to do for now.
   *
   * @return when to come back
   * @throws IntegrationException what went wrong, for the {@link RetryTable}
   */
  Next attempt(OutboxEntry entry) throws IntegrationException, InterruptedException;

  /**
   * Asked in the transaction that records an attempt which left nothing to do: whether something
   * came up meanwhile that nobody enqueued, since the entry was waiting.
   */
  default boolean wantsMore(Transaction tx, OutboxEntry entry) {
    return false;
  }

  /** The entry was given up: keep its trace where it belongs. */
  void buried(Transaction tx, OutboxEntry entry, String problem, Instant now);

  /** A dead entry is taken up again by an operator: what it is about is to be tried anew. */
  default void revived(Transaction tx, long ref) {}

  /** An operator says that a dead entry will never be delivered. */
  default void abandoned(
      Transaction tx, OutboxEntry entry, String actor, String reason, Instant now) {}

  /**
   * What it is about, by name, for whoever looks at an entry: texts, numbers, times, and lists and
   * maps of these.
   */
  Map<String, Object> content(Transaction tx, long ref);

  /**
   * Changes what a dead entry wants, as an operator says.
   *
   * @return what was changed; empty if nothing of it can be
   * @throws CorrectionRefused if it cannot be so
   */
  default Optional<Corrected> correct(Transaction tx, long ref, Correction correction) {
    return Optional.empty();
  }

  /**
   * What an operator changes of a ticket; what is null stays.
   *
   * @param fields all routed fields in place of those there were
   */
  record Correction(
      @Nullable String summary,
      @Nullable String body,
      @Nullable String priority,
      @Nullable String organisation,
      @Nullable Map<String, String> fields) {}

  /** The values that were changed, by name. */
  record Corrected(Map<String, Object> before, Map<String, Object> after) {}

  /** A correction that makes no sense, with the field at fault and why. */
  final class CorrectionRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    public CorrectionRefused(String field, String why) {
      super(why);
      this.field = field;
    }

    public String field() {
      return field;
    }
  }

  /** What is delivered. */
  enum Kind {
    TICKET,
    NOTIFICATION,
    JOB,
    CLEARING
  }

  /**
   * When an attempt that went well is followed by another; DONE until somebody enqueues it again.
   *
   * @param reached whether the other side answered; false if it was not asked, or the answer was
   *     lost
   */
  record Next(boolean done, Instant at, boolean reached) {
    public static final Next DONE = new Next(true, Instant.MAX, true);

    public static Next at(Instant time) {
      return new Next(false, time, true);
    }

    /** The same, but with more to do from then on. */
    Next again(Instant time) {
      return new Next(false, time, reached);
    }

    /** The same, where nothing is known of the other side. */
    public Next unanswered() {
      return new Next(done, at, false);
    }
  }
}
