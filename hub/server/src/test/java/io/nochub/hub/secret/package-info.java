/** Secrets at rest. */
@NullMarked
package io.nochub.hub.secret;

import org.jspecify.annotations.NullMarked;
