/** Tests of the SNMP plugin. */
@NullMarked
package io.nochub.plugins.snmp;

import org.jspecify.annotations.NullMarked;
