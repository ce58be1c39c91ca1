package io.nochub.hub.intake;

import java.time.Instant;

/**
 * An alert the hub believes open.
 *
 * @param alertId the source's id of it
 * @param organisation the source's id of the organisation; empty if it named none
 * @param receivedAt when the hub received its latest raise
 * @param occurredAt the source's own time of that
 */
public record OpenAlert(
    String alertId, String organisation, Instant receivedAt, Instant occurredAt) {}
