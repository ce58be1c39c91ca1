/** Tests of the pages. */
@NullMarked
package io.nochub.hub.web.board;

import org.jspecify.annotations.NullMarked;
