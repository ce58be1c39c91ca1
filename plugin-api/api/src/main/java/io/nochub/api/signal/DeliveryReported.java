package io.nochub.api.signal;

import io.nochub.api.notify.Receipt;
import java.time.Instant;

/**
 * What became of a message after its Receipt: delivered, read, or failed, so that an escalation
 * need not wait.
 */
public record DeliveryReported(
    String sourceEventId, Instant occurredAt, String externalId, Receipt.State state, String detail)
    implements Signal {}
