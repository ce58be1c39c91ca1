/** Programs that measure the hub on the machine they run on, and print what they found. */
@NullMarked
package io.nochub.bench;

import org.jspecify.annotations.NullMarked;
