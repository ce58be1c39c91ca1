/**
 * Traps and informs: received by {@link TrapListener}, understood by {@link TrapReader} with the
 * rules of {@link TrapRules}.
 */
@NullMarked
package io.nochub.plugins.snmp.trap;

import org.jspecify.annotations.NullMarked;
