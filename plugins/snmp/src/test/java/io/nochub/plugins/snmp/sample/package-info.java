/** Tests of what is kept of measurements. */
@NullMarked
package io.nochub.plugins.snmp.sample;

import org.jspecify.annotations.NullMarked;
