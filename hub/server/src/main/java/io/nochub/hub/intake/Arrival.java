package io.nochub.hub.intake;

import io.nochub.api.signal.Signal;
import java.time.Instant;

/**
 * A signal that waits to be decided.
 *
 * @param inputId the stored input it was read from
 * @param position its place among the signals of that input, from 0
 * @param receivedAt when the hub received the input
 */
public record Arrival(
    long inputId,
    int position,
    String integration,
    String source,
    String feed,
    Instant receivedAt,
    Signal signal) {}
