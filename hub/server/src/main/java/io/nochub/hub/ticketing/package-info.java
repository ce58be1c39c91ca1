/**
 * Tickets: what the hub wants of a ticket, what it wrote, what it saw, and the steps in between.
 */
@NullMarked
package io.nochub.hub.ticketing;

import org.jspecify.annotations.NullMarked;
