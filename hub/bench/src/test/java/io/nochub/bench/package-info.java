@NullMarked
package io.nochub.bench;

import org.jspecify.annotations.NullMarked;
