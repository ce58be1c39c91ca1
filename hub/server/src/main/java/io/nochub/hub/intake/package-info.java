/**
 * Takes in what integrations report: every webhook, poll page and received message is stored in the
 * inbox as it came, then read by its plugin, and its signals wait in turn to be decided. What was
 * acknowledged is on disk; what is on disk is decided, also after a restart.
 */
@NullMarked
package io.nochub.hub.intake;

import org.jspecify.annotations.NullMarked;
