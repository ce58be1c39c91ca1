/** YAML read strictly: every problem with its file and line, all of them at once. */
@NullMarked
package io.nochub.plugins.snmp.yaml;

import org.jspecify.annotations.NullMarked;
