/**
 * The record of every change: who did what to which thing, what it was before and after. Entries
 * are written in the transaction of the change itself and chained by their hashes.
 */
@NullMarked
package io.nochub.hub.audit;

import org.jspecify.annotations.NullMarked;
