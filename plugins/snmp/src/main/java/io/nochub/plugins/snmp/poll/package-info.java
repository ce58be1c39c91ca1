/** Asking devices how they are, and telling when what they answer is bad. */
@NullMarked
package io.nochub.plugins.snmp.poll;

import org.jspecify.annotations.NullMarked;
