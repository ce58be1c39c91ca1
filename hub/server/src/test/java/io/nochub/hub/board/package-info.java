/** Tests of what the pages are filled with. */
@NullMarked
package io.nochub.hub.board;

import org.jspecify.annotations.NullMarked;
