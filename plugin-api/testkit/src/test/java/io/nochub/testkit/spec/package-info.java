@NullMarked
package io.nochub.testkit.spec;

import org.jspecify.annotations.NullMarked;
