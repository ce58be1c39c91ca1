/**
 * The program: its command line, its settings, and {@code HubAssembly}, the page of constructors
 * that is the map of the whole system.
 */
@NullMarked
package io.nochub.hub;

import org.jspecify.annotations.NullMarked;
