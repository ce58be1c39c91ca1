/** Incidents: the unit of work, with what happened to them and who did it. */
@NullMarked
package io.nochub.hub.incident;

import org.jspecify.annotations.NullMarked;
