/** Fills the pages: reads across incidents, alerts, tickets and integrations what they show. */
@NullMarked
package io.nochub.hub.board;

import org.jspecify.annotations.NullMarked;
