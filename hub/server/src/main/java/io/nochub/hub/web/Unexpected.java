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

  /** Notes the failure in the log; a database that does not answer is 503, anything else 500. */
  static Problem noted(Exception failure, Context ctx) {
    String id = UUID.randomUUID().toString();
    LOG.error("Request {} {} failed, id {}", ctx.method(), ctx.endpoint().path, id, failure);
    return failure instanceof StoreException ? Problem.storeSilent(id) : Problem.unexpected(id);
  }
}
