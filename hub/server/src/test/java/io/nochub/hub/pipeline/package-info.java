/** The road of an alert, on both databases and against a ticket desk that can fail in every way. */
@NullMarked
package io.nochub.hub.pipeline;

import org.jspecify.annotations.NullMarked;
