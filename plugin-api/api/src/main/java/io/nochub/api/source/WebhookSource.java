package io.nochub.api.source;

import io.nochub.api.ImplementedBy;
import io.nochub.api.IntegrationException;
import java.net.URI;
import java.util.Set;

/**
 * Told by the vendor. The hub answers with the verdict's text, once the request is on disk if it
 * was accepted.
 */
@ImplementedBy(ImplementedBy.Side.PLUGIN)
public non-sealed interface WebhookSource extends SignalSource {
  /** Decides from the untouched bytes whether the sender is genuine. No HTTP. Thread-safe. */
  WebhookVerdict authenticate(WebhookRequest request);

  /**
   * True if it takes nothing in and only answers, such as a page that is scraped: then it tells no
   * alerts, and no capability is declared for it. Always the same for one source.
   */
  default boolean onlyAnswers() {
    return false;
  }

  /**
   * Headers read needs. All others are forgotten after authenticate, because some of them are
   * secrets.
   */
  default Set<String> keptHeaders() {
    return Set.of("Content-Type");
  }

  /**
   * Facts that hold a secret of the sender: "path" where the address ends in one, "query.token"
   * where a parameter is one. Authenticate sees them in the request, then they are forgotten: they
   * are not stored and read never sees them. Always the same for one source.
   */
  default Set<String> secretFacts() {
    return Set.of();
  }

  /**
   * Registers the address at the vendor, in place of an earlier one. Only with WEBHOOK_INSTALL, on
   * the operator's word.
   */
  default void install(URI address) throws IntegrationException, InterruptedException {
    throw new UnsupportedOperationException("WEBHOOK_INSTALL is not declared");
  }

  /** Undoes install; nothing registered is fine. */
  default void remove() throws IntegrationException, InterruptedException {
    throw new UnsupportedOperationException("WEBHOOK_INSTALL is not declared");
  }
}
