/**
 * The hub's watch over itself and what it is connected to: its own troubles become alerts of the
 * client Operations, and an address outside is called for as long as all is well.
 */
@NullMarked
package io.nochub.hub.watch;

import org.jspecify.annotations.NullMarked;
