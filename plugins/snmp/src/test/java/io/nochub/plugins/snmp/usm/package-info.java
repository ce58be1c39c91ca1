@NullMarked
package io.nochub.plugins.snmp.usm;

import org.jspecify.annotations.NullMarked;
