/** The plugin of Kaseya BMS against a played BMS. */
@NullMarked
package io.nochub.plugins.kaseyabms;

import org.jspecify.annotations.NullMarked;
