/** Tests of the e-mail plugin. */
@NullMarked
package io.nochub.plugins.email;

import org.jspecify.annotations.NullMarked;
