/**
 * Keeps secrets unreadable in the database: one key file beside the data, authenticated encryption,
 * and a way to change the key.
 */
@NullMarked
package io.nochub.hub.secret;

import org.jspecify.annotations.NullMarked;
