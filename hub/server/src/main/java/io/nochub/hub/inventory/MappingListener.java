package io.nochub.hub.inventory;

import io.nochub.hub.store.Transaction;
import java.time.Instant;

/** Hears, within the transaction, that an organisation was given to another client. */
@FunctionalInterface
public interface MappingListener {
  void mappingChanged(Transaction tx, String integration, String organisation, Instant now);
}
