@NullMarked
package io.nochub.plugins.snmp.trap;

import org.jspecify.annotations.NullMarked;
