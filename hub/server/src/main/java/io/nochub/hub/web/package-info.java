/**
 * The hub's HTTP side: one server, the description in {@code openapi.yaml} that every API route is
 * held to, sessions, live events. Features implement {@link io.nochub.hub.web.Routes} and are
 * handed over by the composition root; nothing here knows a feature.
 */
@NullMarked
package io.nochub.hub.web;

import org.jspecify.annotations.NullMarked;
