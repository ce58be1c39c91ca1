/**
 * Alerts: deduplicated conditions, open until cleared, and the machine that decides when one is
 * told.
 */
@NullMarked
package io.nochub.hub.alert;

import org.jspecify.annotations.NullMarked;
