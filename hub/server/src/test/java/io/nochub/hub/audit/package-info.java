/** Tests of the record of changes. */
@NullMarked
package io.nochub.hub.audit;

import org.jspecify.annotations.NullMarked;
