/** How long what is over is kept, and how it goes: in small steps, beside the work. */
@NullMarked
package io.nochub.hub.retention;

import org.jspecify.annotations.NullMarked;
