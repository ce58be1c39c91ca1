package io.nochub.hub;

import io.nochub.hub.store.StartRefused;
import io.nochub.hub.web.PortTaken;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Says what went wrong in a sentence where the operator can do something about it; everything else
 * is a bug.
 */
final class PlainFailures implements IExecutionExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(PlainFailures.class);
  private static final int FAILED = 1;

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    if (failure instanceof StartRefused
        || failure instanceof PortTaken
        || failure instanceof HubConfig.Unusable
        || failure instanceof RemoteHub.Refused
        || failure instanceof IOException) {
      command.getErr().println("nochub: " + failure.getMessage());
    } else {
      LOG.error("nochub {} failed", command.getCommandName(), failure);
      command.getErr().println("nochub: " + failure + " (see the log; this should not happen)");
    }
    return FAILED;
  }
}
