@NullMarked
package io.nochub.plugins.snmp.access;

import org.jspecify.annotations.NullMarked;
