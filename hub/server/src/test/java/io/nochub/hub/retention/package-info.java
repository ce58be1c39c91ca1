@NullMarked
package io.nochub.hub.retention;

import org.jspecify.annotations.NullMarked;
