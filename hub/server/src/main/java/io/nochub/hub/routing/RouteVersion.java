package io.nochub.hub.routing;

import java.time.Instant;

/** One saved state of the whole tree; never changed afterwards. */
public record RouteVersion(
    long version, RouteNode tree, String author, String reason, Instant at) {}
