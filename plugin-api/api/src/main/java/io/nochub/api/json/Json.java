package io.nochub.api.json;

import io.nochub.api.ImplementedBy;
import io.nochub.api.IntegrationException;

/** Reads and writes JSON. Thread-safe and free of side effects, so read may use it. */
@ImplementedBy(ImplementedBy.Side.HUB)
public interface Json {
  /** A malformed document is a BAD_PAYLOAD failure that names the position. */
  JsonView parse(byte[] document) throws IntegrationException;

  /** Binds a record of the plugin by component names; unknown fields are ignored. */
  <R extends Record> R read(byte[] document, Class<R> type) throws IntegrationException;

  /**
   * Takes records, maps, lists, scalars, Instant, URI, enums and JsonView. Null fields are left
   * out.
   */
  byte[] write(Object value);
}
