package io.nochub.hub.inventory;

import java.time.Instant;

/** An organisation that sent signals and is mapped to no client. */
public record UnmatchedOrganisation(
    String integration,
    String organisation,
    String name,
    Instant firstSeenAt,
    Instant lastSeenAt,
    long signals) {}
