/** Tests of the road from a source to a decision. */
@NullMarked
package io.nochub.hub.intake;

import org.jspecify.annotations.NullMarked;
