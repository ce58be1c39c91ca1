/** The context that is lent to one open integration and taken back when it closes. */
@NullMarked
package io.nochub.runtime.context;

import org.jspecify.annotations.NullMarked;
