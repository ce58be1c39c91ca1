/**
 * The pages people work with: the board and the incident page. They read through {@link
 * io.nochub.hub.web.board.BoardView} and know no store.
 */
@NullMarked
package io.nochub.hub.web.board;

import org.jspecify.annotations.NullMarked;
