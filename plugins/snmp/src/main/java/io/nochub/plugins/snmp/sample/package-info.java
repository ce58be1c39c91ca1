/** A day of what was measured, and what can be shown of it. */
@NullMarked
package io.nochub.plugins.snmp.sample;

import org.jspecify.annotations.NullMarked;
