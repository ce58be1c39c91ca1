/**
 * Loads plugins, keeps the operator's integrations open, and is the one place through which the hub
 * calls into a plugin. No other package sees PF4J.
 */
@NullMarked
package io.nochub.hub.plugin;

import org.jspecify.annotations.NullMarked;
