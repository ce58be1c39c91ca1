/** The plugin host, tried with throw-away plugins that are compiled and packed inside the tests. */
@NullMarked
package io.nochub.hub.plugin;

import org.jspecify.annotations.NullMarked;
