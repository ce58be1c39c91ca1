package io.nochub.hub.pipeline;

import io.nochub.hub.store.Transaction;

/**
 * One step of the road. It reads and writes its own feature's store within the one transaction,
 * adds a sentence to the trail where it decided something, and calls no other stage, no plugin and
 * nothing remote.
 */
interface Stage {
  Passage pass(Passage passage, Transaction tx);
}
