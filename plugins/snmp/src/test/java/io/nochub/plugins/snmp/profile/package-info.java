/** Tests of profiles. */
@NullMarked
package io.nochub.plugins.snmp.profile;

import org.jspecify.annotations.NullMarked;
