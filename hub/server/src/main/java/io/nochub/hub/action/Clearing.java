package io.nochub.hub.action;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert to be cleared at its source, because a person closed its incident.
 *
 * @param organisation the client as the source names it; empty if it named none
 * @param device the device as the source names it, if that is known
 * @param key sent along, the same at every attempt
 * @param outcome how it ended, in a word; null while it waits
 */
record Clearing(
    long id,
    long alertId,
    long incidentId,
    String integration,
    String sourceAlertId,
    String organisation,
    @Nullable String device,
    String note,
    String key,
    Instant createdAt,
    @Nullable String outcome) {}
