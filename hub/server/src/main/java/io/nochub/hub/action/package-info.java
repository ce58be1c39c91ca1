/**
 * Acting at the source of an alert: prepared jobs on its device, and clearing it there when its
 * ticket was closed. Nothing of it happens for an integration until an admin allows it.
 */
@NullMarked
package io.nochub.hub.action;

import org.jspecify.annotations.NullMarked;
