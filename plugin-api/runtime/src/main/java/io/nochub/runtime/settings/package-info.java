/**
 * Turns a map of settings into a plugin's annotated record: binding with every problem at once,
 * references to environment and files, and the JSON Schema the web form is made from.
 */
@NullMarked
package io.nochub.runtime.settings;

import org.jspecify.annotations.NullMarked;
