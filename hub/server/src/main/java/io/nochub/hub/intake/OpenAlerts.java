package io.nochub.hub.intake;

import io.nochub.api.signal.AlertRaised;
import java.util.List;

/** What the hub believes open at a source. */
public interface OpenAlerts {
  /** All of a feed; asked after every complete look, so it is light. */
  List<OpenAlert> ofFeed(String integration, String feed);

  /** How many an integration has in all its feeds. */
  int count(String integration);

  /**
   * As last reported, in the order of their ids, for asking the source again.
   *
   * @param after the alert id to go on behind; empty to begin
   */
  List<AlertRaised> reported(String integration, String feed, String after, int atMost);
}
