package io.nochub.hub.intake;

import io.nochub.api.source.Received;

/**
 * An input as it lies in the inbox.
 *
 * @param id grows in the order of storing, and is never given twice
 * @param answers the input whose look-up this answers; 0 if none
 */
public record Input(long id, SourceName from, Received item, long answers) {
  /** About what it takes in memory. */
  long weight() {
    return 200 + item.body().length + 2L * item.key().length();
  }
}
