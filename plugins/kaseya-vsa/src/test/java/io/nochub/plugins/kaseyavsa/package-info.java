/**
 * Both products as fakes over loopback, held to what is known of them in {@code
 * src/test/resources/vendor}.
 */
@NullMarked
package io.nochub.plugins.kaseyavsa;

import org.jspecify.annotations.NullMarked;
