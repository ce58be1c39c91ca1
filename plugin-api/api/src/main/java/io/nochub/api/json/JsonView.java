package io.nochub.api.json;

import io.nochub.api.ImplementedBy;
import io.nochub.api.IntegrationException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Read-only view of one place in a document. A missing field and null are the same: not there.
 * Failures are BAD_PAYLOAD and name the path, such as "/data/0/deviceId".
 */
@ImplementedBy(ImplementedBy.Side.HUB)
public interface JsonView {
  JsonView at(String... path);

  boolean exists();

  /** The elements of an array; of anything else none. */
  List<JsonView> items();

  /**
   * The elements of an array that must be there: an answer without it is a failure, never an empty
   * list, by which everything would have ended.
   */
  List<JsonView> requireItems() throws IntegrationException;

  /** The field names of an object, in their order; of anything else none. */
  List<String> names();

  /** A text, number or boolean as text. */
  Optional<String> text();

  /** The same for parameters that may be null. */
  @Nullable String textOrNull();

  String textOr(String ifMissing);

  String requireText() throws IntegrationException;

  /** A whole number, also one in quotes or with a fraction of zero. */
  long requireLong() throws IntegrationException;

  /** True for true, "true", 1 and "1". */
  boolean isTrue();

  /**
   * A time: ISO with zone or offset, or seconds or milliseconds since 1970, whole or not, also in
   * quotes. A time without zone is not understood.
   */
  Optional<Instant> instant() throws IntegrationException;

  Instant requireInstant() throws IntegrationException;

  /** As instant, with a zone for times that have none. */
  Optional<Instant> instant(ZoneId ifNone) throws IntegrationException;

  /** This place as a document of its own. */
  byte[] bytes();
}
