/** JSON for plugins, with Jackson inside and out of sight. */
@NullMarked
package io.nochub.runtime.json;

import org.jspecify.annotations.NullMarked;
