package io.nochub.hub.incident;

import io.nochub.hub.store.Transaction;
import java.time.Instant;

/**
 * What follows from what happens to an incident; planned in the same transaction, done after its
 * commit.
 */
public interface Consequences {
  /**
   * Plans tickets and notices.
   *
   * @param text what there is to say about it, for a note on the ticket; may be empty
   */
  void follow(Transaction tx, Incident incident, Happening what, String text, Instant now);

  /**
   * Marks the open alerts of an incident a person has closed: they stay quiet until they clear or
   * get worse.
   */
  void dismiss(Transaction tx, Incident incident, Instant now);

  /**
   * Takes back the dismissal of the open alerts of an incident a person has opened again: their end
   * will be told.
   */
  void takeBack(Transaction tx, Incident incident, Instant now);
}
