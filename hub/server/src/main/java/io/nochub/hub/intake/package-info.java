/** Takes everything in: stores it first, reads it, and brings it to a decision in its turn. */
@NullMarked
package io.nochub.hub.intake;

import org.jspecify.annotations.NullMarked;
