/**
 * Loads plugins so that they see the plugin API, the JDK and themselves, and nothing of the hub.
 */
@NullMarked
package io.nochub.runtime.loader;

import org.jspecify.annotations.NullMarked;
