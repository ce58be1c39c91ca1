/**
 * Holds the exchanges of a fake vendor to the vendor's own machine-readable description, so that an
 * adapter neither sends nor reads what does not exist.
 */
@NullMarked
package io.nochub.testkit.spec;

import org.jspecify.annotations.NullMarked;
