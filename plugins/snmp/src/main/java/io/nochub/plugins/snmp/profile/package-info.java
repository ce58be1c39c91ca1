/** Profiles: which objects a kind of device has, what is computed of them, and what is too much. */
@NullMarked
package io.nochub.plugins.snmp.profile;

import org.jspecify.annotations.NullMarked;
