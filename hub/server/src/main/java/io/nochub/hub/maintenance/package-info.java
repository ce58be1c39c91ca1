/** Maintenance windows: planned quiet for a client, a site, a device or an integration. */
@NullMarked
package io.nochub.hub.maintenance;

import org.jspecify.annotations.NullMarked;
