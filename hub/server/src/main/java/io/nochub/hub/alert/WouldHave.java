package io.nochub.hub.alert;

import io.nochub.hub.store.Transaction;
import java.util.Optional;

/** Says what an alert that is kept quiet would have led to. */
@FunctionalInterface
public interface WouldHave {
  /** A sentence; empty where nothing is kept back. */
  Optional<String> say(Transaction tx, Alert alert);
}
