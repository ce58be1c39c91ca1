package io.nochub.hub.inventory;

import org.jspecify.annotations.Nullable;

/**
 * Says which client an integration's organisation is. It serves both directions: alerts of that
 * organisation are the client's, and tickets for the client are booked on that organisation.
 */
public record Mapping(
    long id, String integration, String organisation, String clientId, @Nullable String siteId) {}
