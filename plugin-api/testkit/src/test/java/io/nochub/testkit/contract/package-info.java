/** Tests of what the kit works with. */
@NullMarked
package io.nochub.testkit.contract;

import org.jspecify.annotations.NullMarked;
