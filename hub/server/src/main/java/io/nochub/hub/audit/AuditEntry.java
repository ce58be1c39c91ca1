package io.nochub.hub.audit;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change as it is recorded.
 *
 * @param object what was changed, such as {@code client/acme}
 * @param before what it was; null if it is new
 * @param after what it became; null if it is gone
 * @param hash SHA-256 over the entry and the hash of the one before it, in hex
 */
public record AuditEntry(
    long id,
    Instant at,
    String actor,
    String action,
    String object,
    @Nullable Map<String, Object> before,
    @Nullable Map<String, Object> after,
    String hash) {}
