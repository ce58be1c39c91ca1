package io.nochub.hub.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A token as it may be shown; its secret is known to nobody but its owner. */
public record ApiToken(
    long id,
    String name,
    Role role,
    Instant createdAt,
    String createdBy,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt) {}
