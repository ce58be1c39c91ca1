/** Tests of reading YAML strictly. */
@NullMarked
package io.nochub.plugins.snmp.yaml;

import org.jspecify.annotations.NullMarked;
