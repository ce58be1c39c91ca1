/** The road of a signal: the stages side by side, in the order in which they are passed. */
@NullMarked
package io.nochub.hub.pipeline;

import org.jspecify.annotations.NullMarked;
