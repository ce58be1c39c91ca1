package io.nochub.hub;

import io.nochub.hub.cli.Command;
import io.nochub.hub.cli.Commands;
import io.nochub.hub.store.StartRefused;
import io.nochub.hub.web.PortTaken;
import java.io.IOException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what went wrong in a sentence where the operator can do something about it; everything else
 * is a bug.
 */
final class PlainFailures implements Commands.Failures {
  private static final Logger LOG = LoggerFactory.getLogger(PlainFailures.class);
  private static final int FAILED = 1;

  @Override
  public int tell(Command command, Exception failure, PrintWriter err) {
    if (failure instanceof StartRefused
        || failure instanceof PortTaken
        || failure instanceof HubConfig.Unusable
        || failure instanceof RemoteHub.Refused
        || failure instanceof IOException) {
      err.println("nochub: " + failure.getMessage());
    } else {
      LOG.error("nochub {} failed", command.name(), failure);
      err.println("nochub: " + failure + " (see the log; this should not happen)");
    }
    return FAILED;
  }
}
