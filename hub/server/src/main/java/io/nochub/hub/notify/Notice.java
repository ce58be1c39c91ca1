package io.nochub.hub.notify;

import io.nochub.api.notify.Notification.Moment;
import io.nochub.api.signal.Severity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message to one target about one incident.
 *
 * @param reference the same for all messages of one incident to one target; cannot be guessed
 * @param key makes this message findable where the service drops repeats
 * @param expiresAt not worth sending after that
 * @param externalId what the channel called it; null until it is sent
 * @param outcome how it ended, in a word; null while it waits
 */
public record Notice(
    long id,
    long incidentId,
    String integration,
    String target,
    Moment moment,
    String reference,
    String key,
    String title,
    String text,
    Severity severity,
    Instant createdAt,
    Instant expiresAt,
    @Nullable String externalId,
    @Nullable String outcome) {}
