/** Tests of the fakes. */
@NullMarked
package io.nochub.testkit;

import org.jspecify.annotations.NullMarked;
