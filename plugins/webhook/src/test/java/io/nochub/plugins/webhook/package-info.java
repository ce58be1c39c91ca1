/** Tests of the webhook plugin. */
@NullMarked
package io.nochub.plugins.webhook;

import org.jspecify.annotations.NullMarked;
