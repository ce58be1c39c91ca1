/** Threads that the hub owns and lends: pools for libraries of plugins that want an executor. */
@NullMarked
package io.nochub.runtime.work;

import org.jspecify.annotations.NullMarked;
