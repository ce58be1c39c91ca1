/** Tests of trends. */
@NullMarked
package io.nochub.plugins.snmp.trend;

import org.jspecify.annotations.NullMarked;
