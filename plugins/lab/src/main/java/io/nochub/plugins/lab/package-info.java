/**
 * A pretend RMM and a pretend ticket desk, for trying the hub without any vendor. Nothing in here
 * reaches a network: the RMM plays a written day, the desk keeps its tickets in the folder the hub
 * lends it.
 */
@NullMarked
package io.nochub.plugins.lab;

import org.jspecify.annotations.NullMarked;
