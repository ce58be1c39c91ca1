/** Routes: the tree of rules that says what an alert leads to, and its conditions. */
@NullMarked
package io.nochub.hub.routing;

import org.jspecify.annotations.NullMarked;
