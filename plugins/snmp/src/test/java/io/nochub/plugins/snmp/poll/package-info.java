/** Tests of polling. */
@NullMarked
package io.nochub.plugins.snmp.poll;

import org.jspecify.annotations.NullMarked;
