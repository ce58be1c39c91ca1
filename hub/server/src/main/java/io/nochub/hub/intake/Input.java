package io.nochub.hub.intake;

import io.nochub.api.source.Received;
import java.util.Map;

/**
 * An input as it lies in the inbox.
 *
 * @param id grows in the order of storing, and is never given twice
 * @param answers the input whose look-up this answers; 0 if none
 */
public record Input(long id, SourceName from, Received item, long answers) {
  /** The same, for who needs to know only where it came from and when. */
  Input withoutBody() {
    return new Input(
        id, from, new Received(item.kind(), item.key(), item.at(), Map.of(), new byte[0]), answers);
  }

  /** About what it takes in memory. */
  long weight() {
    return 200 + item.body().length + 2L * item.key().length();
  }
}
