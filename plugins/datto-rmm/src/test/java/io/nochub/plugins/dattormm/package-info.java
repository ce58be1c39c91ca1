/** Tests of the Datto RMM plugin. */
@NullMarked
package io.nochub.plugins.dattormm;

import org.jspecify.annotations.NullMarked;
