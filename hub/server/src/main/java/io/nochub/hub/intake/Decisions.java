package io.nochub.hub.intake;

import io.nochub.hub.store.Transaction;
import java.util.List;

/** Decides what signals lead to, within the transaction that also records them as decided. */
public interface Decisions {
  void decide(Transaction tx, List<Arrival> batch);
}
