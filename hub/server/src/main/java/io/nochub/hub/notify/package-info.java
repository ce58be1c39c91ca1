/** Notices to people: what is said, to whom, and whether it is still worth saying. */
@NullMarked
package io.nochub.hub.notify;

import org.jspecify.annotations.NullMarked;
