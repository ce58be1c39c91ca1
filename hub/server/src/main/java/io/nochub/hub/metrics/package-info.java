/** The hub's figures, as Prometheus reads them. */
@NullMarked
package io.nochub.hub.metrics;

import org.jspecify.annotations.NullMarked;
