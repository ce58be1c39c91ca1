package io.nochub.hub.web;

import io.javalin.http.Context;
import io.nochub.hub.store.StoreException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failures nobody foresaw: the log has all of it, the caller an id to find it by. */
final class Unexpected {
  private static final Logger LOG = LoggerFactory.getLogger(Unexpected.class);

  private Unexpected() {}

  /** As below. */
  static Problem noted(Exception failure, Context ctx) {
    return noted(failure, ctx.method().name(), ctx.endpoint().path);
  }

  /**
   * Notes the failure in the log; a database that does not answer is 503, anything else 500.
   *
   * @param path with its parameters in braces, for what stands there may be a secret
   */
  static Problem noted(Throwable failure, String method, String path) {
    String id = UUID.randomUUID().toString();
    LOG.error("Request {} {} failed, id {}", method, path, id, failure);
    return failure instanceof StoreException ? Problem.storeSilent(id) : Problem.unexpected(id);
  }
}
