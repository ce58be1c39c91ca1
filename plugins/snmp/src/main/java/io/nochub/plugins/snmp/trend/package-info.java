/** Where values are heading. */
@NullMarked
package io.nochub.plugins.snmp.trend;

import org.jspecify.annotations.NullMarked;
