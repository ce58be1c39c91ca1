/** Autotask's plugin against a played Autotask. */
@NullMarked
package io.nochub.plugins.autotask;

import org.jspecify.annotations.NullMarked;
