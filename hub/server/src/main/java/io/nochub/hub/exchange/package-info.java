/** The whole configuration as one YAML document: out of the hub, and into it. */
@NullMarked
package io.nochub.hub.exchange;

import org.jspecify.annotations.NullMarked;
