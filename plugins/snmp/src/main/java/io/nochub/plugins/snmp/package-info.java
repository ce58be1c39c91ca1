/**
 * SNMP: traps and informs received, devices polled, profiles that say what is wrong with which kind
 * of device.
 */
@NullMarked
package io.nochub.plugins.snmp;

import org.jspecify.annotations.NullMarked;
