/** Tests of users, tokens and the slowing down of guesses. */
@NullMarked
package io.nochub.hub.access;

import org.jspecify.annotations.NullMarked;
