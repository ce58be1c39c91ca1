/** Tests of the Alertmanager plugin. */
@NullMarked
package io.nochub.plugins.alertmanager;

import org.jspecify.annotations.NullMarked;
