/** The User-based Security Model of SNMP v3 (RFC 3414): users, their protocols, our engine. */
@NullMarked
package io.nochub.plugins.snmp.usm;

import org.jspecify.annotations.NullMarked;
