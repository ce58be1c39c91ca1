/** Who may talk with the hub by SNMP: communities, and the addresses they are good for. */
@NullMarked
package io.nochub.plugins.snmp.access;

import org.jspecify.annotations.NullMarked;
