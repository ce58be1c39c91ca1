/** The command line: what can be typed after {@code nochub}, and how it explains itself. */
@NullMarked
package io.nochub.hub.cli;

import org.jspecify.annotations.NullMarked;
