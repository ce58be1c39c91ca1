package io.nochub.hub.intake;

import io.nochub.api.signal.Signal;
import java.time.Instant;

/** A signal as it waits for its decision, with where it came from. */
public record Arrival(
    long inputId, int position, String integration, String source, String feed, Instant receivedAt, Signal signal) {}
