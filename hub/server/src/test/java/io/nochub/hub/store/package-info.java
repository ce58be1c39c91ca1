/** The store's contract on both databases, and what tests of features' stores stand on. */
@NullMarked
package io.nochub.hub.store;

import org.jspecify.annotations.NullMarked;
