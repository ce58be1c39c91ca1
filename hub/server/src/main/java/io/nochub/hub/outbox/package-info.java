/** What is to be done outside: due work with its attempts, kept until it is done or given up. */
@NullMarked
package io.nochub.hub.outbox;

import org.jspecify.annotations.NullMarked;
