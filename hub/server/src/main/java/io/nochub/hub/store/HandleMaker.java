package io.nochub.hub.store;

import java.sql.Connection;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Makes JDBI handles for connections that are open already, with one configuration for all: making
 * that anew for each handle takes longer than most reads. Thread-safe.
 */
final class HandleMaker {
  private final Jdbi jdbi = Jdbi.create(this::wanted);
  private @Nullable Connection wanted;

  HandleMaker() {
    jdbi.registerArgument(new InstantArgument());
    jdbi.registerColumnMapper(new InstantColumn());
    // A transaction is open whenever a handle is used; ending it is not the handle's affair.
    jdbi.getConfig(Handles.class).setForceEndTransactions(false);
  }

  /** The handle is not closed, for its connection is not its own. */
  synchronized Handle handle(Connection connection) {
    wanted = connection;
    try {
      return jdbi.open();
    } finally {
      wanted = null;
    }
  }

  /** Asked by JDBI within {@link #handle}. */
  private synchronized Connection wanted() {
    return Objects.requireNonNull(wanted);
  }
}
